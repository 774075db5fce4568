from django.urls import path

from .views import assignments, deputies, workers

app_name = "workforce"
urlpatterns = [
    path("", workers.worker_list, name="list"),
    path("search/", workers.search, name="search"),
    path("new/", workers.worker_new, name="new"),
    path("deputies/", deputies.deputy_list, name="deputies"),
    path("deputies/<uuid:pk>/end/", deputies.deputy_end, name="deputy_end"),
    path("<uuid:pk>/deputy/", deputies.deputy_new, name="deputy_new"),
    path("<uuid:pk>/", workers.worker_detail, name="detail"),
    path("<uuid:pk>/change/", workers.worker_change, name="change"),
    path("<uuid:pk>/qualify/", workers.worker_qualify, name="qualify"),
    path("<uuid:pk>/assign/", assignments.assignment_new, name="assign"),
    path("assignments/<uuid:pk>/change/", assignments.assignment_change, name="assignment_change"),
    path("assignments/<uuid:pk>/end/", assignments.assignment_end, name="assignment_end"),
]
