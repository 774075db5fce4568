from django.urls import path

from .views import flags, openings, safeguarding

app_name = "protection"
urlpatterns = [
    path("", safeguarding.report_list, name="list"),
    path("cases/<uuid:pk>/harm/", safeguarding.report_new, name="report_new"),
    path("cases/<uuid:pk>/flags/", flags.flag_list, name="flags"),
    path("cases/<uuid:pk>/flags/<uuid:flag>/end/", flags.flag_end, name="flag_end"),
    path("clients/<uuid:pk>/locked/", openings.locked, name="locked"),
    path("clients/<uuid:pk>/emergency/", openings.emergency, name="emergency"),
    path("openings/<uuid:pk>/", openings.opening, name="opening"),
    path("<uuid:pk>/", safeguarding.report_detail, name="report"),
    path("<uuid:pk>/<slug:name>/", safeguarding.report_step, name="step"),
]
