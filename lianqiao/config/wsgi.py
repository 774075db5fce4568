"""The application as a web server sees it: our pages, and the static files in front of them."""

import gc
import os

from django.contrib.staticfiles.finders import get_finders
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from whitenoise import WhiteNoise

from lianqiao.config.processes import end_with_parent, give_memory_back

DAY = 24 * 3600


def _with_static_files(pages) -> WhiteNoise:
    """Put in front every file the finders list, read once at start; nothing is collected or copied."""
    application = WhiteNoise(pages, max_age=DAY)
    for finder in get_finders():
        for path, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None) or ""
            application.add_file_to_dictionary(
                f"/static/{prefix}{'/' if prefix else ''}{path}", storage.path(path)
            )
    return application


os.environ.setdefault("LIANQIAO_POOL", "8")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
end_with_parent()
give_memory_back()
# What is loaded here stays for good: looking through it for garbage, again and again, cost a quarter of the start and a
# tenth of every page.
gc.disable()
application = _with_static_files(get_wsgi_application())
get_resolver().url_patterns  # noqa: B018 - the pages of all rooms are loaded now, not with somebody's first request
gc.freeze()
gc.set_threshold(20_000, 20, 20)
gc.enable()
