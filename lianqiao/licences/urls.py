from django.urls import path

from . import views

app_name = "licences"
urlpatterns = [
    path("", views.text_list, name="list"),
    path("scales/<slug:code>/", views.text_of_scale, name="text"),
    path("scales/<slug:code>/confirm/", views.licence_confirm, name="confirm"),
    path("scales/<slug:code>/limits/", views.limits_choose, name="limits"),
    path("confirmations/<uuid:pk>/withdraw/", views.licence_withdraw, name="withdraw"),
    path("editions/<uuid:pk>/take-back/", views.text_take_back, name="take_back"),
    path("import/", views.form_import, name="import"),
    path("forms/<uuid:pk>/", views.form_detail, name="form"),
    path("forms/<uuid:pk>/publish/", views.form_publish, name="publish"),
    path("forms/<uuid:pk>/discard/", views.form_discard, name="discard"),
]
