from django.urls import path

from . import views

app_name = "pathways"
urlpatterns = [
    path("", views.enrolment_list, name="list"),
    path("cases/<uuid:pk>/", views.enrol, name="enrol"),
    path("<uuid:pk>/shift/", views.shift, name="shift"),
    path("<uuid:pk>/leave/", views.leave, name="leave"),
]
