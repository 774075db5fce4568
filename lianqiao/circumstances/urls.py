from django.urls import path

from . import views

app_name = "circumstances"
urlpatterns = [
    path("contacts/<uuid:pk>/attach/", views.attach_to_contact, name="attach"),
    path("cases/<uuid:pk>/attach/", views.attach_to_case, name="attach_to_case"),
    path("attachments/<uuid:pk>/", views.attachment, name="attachment"),
    path("attachments/<uuid:pk>/withdraw/", views.attachment_withdraw, name="withdraw"),
    path("supervision/<uuid:pk>/", views.wish, name="wish"),
]
