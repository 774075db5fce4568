from django.urls import path

from . import views

app_name = "workspace"
urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/discard/", views.draft_discard, name="draft_discard"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/<uuid:file_id>/", views.job_file, name="job_file"),
    path("paper/<str:token>.css", views.paper_style, name="paper_style"),
    path("paper/<str:token>/printed/", views.paper_printed, name="paper_printed"),
    path("phrases/", views.phrases, name="phrases"),
    path("phrases/<uuid:phrase_id>/", views.phrase_change, name="phrase_change"),
    path("phrases/<uuid:phrase_id>/remove/", views.phrase_remove, name="phrase_remove"),
    path("phrases/<uuid:phrase_id>/up/", views.phrase_lift, name="phrase_lift"),
    path("filters/", views.filters, name="filters"),
    path("filters/<uuid:filter_id>/", views.filter_change, name="filter_change"),
    path("filters/<uuid:filter_id>/remove/", views.filter_remove, name="filter_remove"),
]
