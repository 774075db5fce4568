from django.urls import path

from .views import flags, safeguarding

app_name = "protection"
urlpatterns = [
    path("", safeguarding.report_list, name="list"),
    path("cases/<uuid:pk>/harm/", safeguarding.report_new, name="report_new"),
    path("cases/<uuid:pk>/flags/", flags.flag_list, name="flags"),
    path("cases/<uuid:pk>/flags/<uuid:flag>/end/", flags.flag_end, name="flag_end"),
    path("<uuid:pk>/", safeguarding.report_detail, name="report"),
    path("<uuid:pk>/<slug:name>/", safeguarding.report_step, name="step"),
]
