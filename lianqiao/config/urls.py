"""Root urls: one line a room."""

from importlib.util import find_spec

from django.urls import include, path

from lianqiao.core.pages import error_handler

ROOMS = {
    "registry/": "registry", "audit/": "audit", "people/": "people", "workforce/": "workforce", "catalogue/": "catalogue",
    "cases/": "cases", "activities/": "activities", "figures/": "indicators", "import/": "interop", "": "workspace",
}
urlpatterns = [path("accounts/", include("allauth.urls"))]
if find_spec("lianqiao.config.desk"):
    from lianqiao.config import desk

    urlpatterns.append(path("", desk.home, name="desk"))
    urlpatterns.append(path("inbox/count/", desk.inbox_count, name="inbox_count"))
if find_spec("lianqiao.config.gallery"):
    from lianqiao.config import gallery

    urlpatterns.append(path("components/", gallery.gallery, name="gallery"))
for prefix, room in ROOMS.items():
    if find_spec(f"lianqiao.{room}.urls"):
        urlpatterns.append(path(prefix, include(f"lianqiao.{room}.urls")))
handler400, handler403 = error_handler(400), error_handler(403)
handler404, handler500 = error_handler(404), error_handler(500)
