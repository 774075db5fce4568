from django.urls import path

from . import views

app_name = "cycles"
urlpatterns = [
    path("cases/<uuid:pk>/", views.timeline, name="timeline"),
    path("cases/<uuid:pk>/phase/", views.phase_new, name="phase_new"),
    path("phases/<uuid:pk>/", views.phase_change, name="phase_change"),
    path("phases/<uuid:pk>/remove/", views.phase_remove, name="phase_remove"),
    path("cases/<uuid:pk>/hold/", views.hold_new, name="hold"),
    path("holds/<uuid:pk>/", views.hold_change, name="hold_change"),
    path("holds/<uuid:pk>/end/", views.hold_end, name="take_up"),
]
