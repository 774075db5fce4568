from django.urls import path

from .views import assignments, workers

app_name = "workforce"
urlpatterns = [
    path("", workers.worker_list, name="list"),
    path("search/", workers.search, name="search"),
    path("new/", workers.worker_new, name="new"),
    path("<uuid:pk>/", workers.worker_detail, name="detail"),
    path("<uuid:pk>/change/", workers.worker_change, name="change"),
    path("<uuid:pk>/qualify/", workers.worker_qualify, name="qualify"),
    path("<uuid:pk>/assign/", assignments.assignment_new, name="assign"),
    path("assignments/<uuid:pk>/change/", assignments.assignment_change, name="assignment_change"),
    path("assignments/<uuid:pk>/end/", assignments.assignment_end, name="assignment_end"),
]
