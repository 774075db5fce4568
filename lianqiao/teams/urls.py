from django.urls import path

from . import views

app_name = "teams"
urlpatterns = [
    path("cases/<uuid:pk>/", views.sheet, name="sheet"),
    path("cases/<uuid:pk>/join/", views.member_new, name="join"),
    path("<uuid:pk>/change/", views.member_change, name="change"),
    path("<uuid:pk>/leave/", views.member_leave, name="leave"),
]
