"""Root urls: one line a room."""

from django.urls import include, path

from lianqiao.config import decisions, desk, gallery, health
from lianqiao.core.pages import error_handler

urlpatterns = [
    path("", desk.home, name="desk"),
    path("to-decide/", decisions.to_decide, name="to_decide"),
    path("healthz", health.live, name="health"),
    path("healthz/ready", health.ready, name="ready"),
    path("components/", gallery.gallery, name="gallery"),
    path("accounts/", include("allauth.urls")),
    path("registry/", include("lianqiao.registry.urls")),
    path("audit/", include("lianqiao.audit.urls")),
    path("people/", include("lianqiao.people.urls")),
    path("workforce/", include("lianqiao.workforce.urls")),
    path("catalogue/", include("lianqiao.catalogue.urls")),
    path("scales/", include("lianqiao.instruments.urls")),
    path("licences/", include("lianqiao.licences.urls")),
    path("designs/", include("lianqiao.designs.urls")),
    path("cases/", include("lianqiao.cases.urls")),
    path("casework/", include("lianqiao.casework.urls")),
    path("circumstances/", include("lianqiao.circumstances.urls")),
    path("activities/", include("lianqiao.activities.urls")),
    path("handovers/", include("lianqiao.handovers.urls")),
    path("measurements/", include("lianqiao.measurements.urls")),
    path("meetings/", include("lianqiao.meetings.urls")),
    path("pathways/", include("lianqiao.pathways.urls")),
    path("teams/", include("lianqiao.teams.urls")),
    path("cycles/", include("lianqiao.cycles.urls")),
    path("protection/", include("lianqiao.protection.urls")),
    path("reports/", include("lianqiao.reports.urls")),
    path("reviews/", include("lianqiao.reviews.urls")),
    path("figures/", include("lianqiao.indicators.urls")),
    path("import/", include("lianqiao.interop.urls")),
    path("", include("lianqiao.workspace.urls")),
]

handler400 = error_handler(400)
handler403 = error_handler(403)
handler404 = error_handler(404)
handler500 = error_handler(500)
