from django.urls import path

from .views import exchange, forms, texts

app_name = "licences"
urlpatterns = [
    path("", texts.text_list, name="list"),
    path("scales/<slug:code>/", texts.text_of_scale, name="text"),
    path("scales/<slug:code>/confirm/", texts.licence_confirm, name="confirm"),
    path("scales/<slug:code>/limits/", texts.limits_choose, name="limits"),
    path("confirmations/<uuid:pk>/withdraw/", texts.licence_withdraw, name="withdraw"),
    path("editions/<uuid:pk>/take-back/", texts.text_take_back, name="take_back"),
    path("editions/<uuid:pk>/file/", exchange.questionnaire_file, name="questionnaire"),
    path("responses/<uuid:pk>/file/", exchange.response_file, name="response_file"),
    path("import/", forms.form_import, name="import"),
    path("forms/<uuid:pk>/", forms.form_detail, name="form"),
    path("forms/<uuid:pk>/publish/", forms.form_publish, name="publish"),
    path("forms/<uuid:pk>/discard/", forms.form_discard, name="discard"),
]
