"""Addresses of the registry."""

from django.urls import path

from .views import session

app_name = "registry"
urlpatterns = [
    path("seat/", session.switch_seat, name="switch_seat"),
    path("language/", session.set_language, name="set_language"),
    path("unlock/", session.unlock, name="unlock"),
    path("still-here/", session.still_here, name="still_here"),
]
