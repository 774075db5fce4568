from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("verify/", views.verify, name="verify"),
    path("accesses/", views.accesses, name="accesses"),
    path("accesses/<uuid:pk>/", views.record, name="record"),
]
