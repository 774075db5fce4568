"""Addresses of the registry."""

from django.urls import path

from .views import institutions, lock, regions, seats, session

app_name = "registry"
urlpatterns = [
    path("seat/", session.switch_seat, name="switch_seat"),
    path("language/", session.set_language, name="set_language"),
    path("lock/", lock.lock, name="lock"),
    path("unlock/", lock.unlock, name="unlock"),
    path("unlock/kept/", lock.kept, name="kept"),
    path("unlock/anew/", lock.sign_in_anew, name="sign_in_anew"),
    path("still-here/", lock.still_here, name="still_here"),
    path("institutions/", institutions.institution_list, name="institutions"),
    path("institutions/new/", institutions.institution_new, name="institution_new"),
    path("institutions/<uuid:pk>/", institutions.institution_detail, name="institution"),
    path("institutions/<uuid:pk>/change/", institutions.institution_change, name="institution_change"),
    path("institutions/<uuid:pk>/profile/", institutions.profile_new, name="profile_new"),
    path("institutions/<uuid:pk>/status/", institutions.status_new, name="status_new"),
    path("institutions/<uuid:pk>/units/", institutions.unit_new, name="unit_new"),
    path("institutions/<uuid:pk>/practice/", institutions.practice, name="practice"),
    path("profiles/<uuid:pk>/", institutions.profile_correct, name="profile_correct"),
    path("units/<uuid:pk>/", institutions.unit_change, name="unit_change"),
    path("regions/", regions.region_list, name="regions"),
    path("regions/<slug:code>/", regions.region_list, name="region"),
    path("seats/", seats.seat_list, name="seats"),
    path("seats/<uuid:pk>/end/", seats.seat_end, name="seat_end"),
    path("accounts/new/", seats.account_new, name="account_new"),
    path("accounts/find/", seats.account_find, name="account_find"),
    path("accounts/<uuid:pk>/", seats.account_detail, name="account"),
    path("my-seats/", seats.my_seats, name="my_seats"),
]
