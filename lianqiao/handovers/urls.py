from django.urls import path

from . import views

app_name = "handovers"
urlpatterns = [
    path("", views.handover_list, name="list"),
    path("<uuid:pk>/", views.receipt, name="receipt"),
    path("of/<uuid:pk>/", views.hand_over, name="new"),
]
