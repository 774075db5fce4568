from django.urls import path

from . import views

app_name = "interop"
urlpatterns = [
    path("", views.batch_list, name="list"),
    path("new/", views.upload, name="new"),
    path("<uuid:pk>/", views.batch_detail, name="batch"),
    path("<uuid:pk>/columns/", views.columns, name="columns"),
    path("<uuid:pk>/try/", views.try_out, name="try"),
    path("<uuid:pk>/take/", views.take, name="take"),
    path("<uuid:pk>/undo/", views.undo, name="undo"),
    path("<uuid:pk>/rows/<str:outcome>/", views.rows, name="rows"),
    path("<uuid:pk>/refused/", views.refused, name="refused"),
]
