from django.urls import path

from .views import hints, samples

app_name = "reviews"
urlpatterns = [
    path("samples/", samples.sample_list, name="samples"),
    path("samples/<uuid:pk>/", samples.sample_detail, name="sample"),
    path("samples/records/<uuid:pk>/", samples.record_check, name="record"),
    path("repeats/", hints.hint_list, name="hints"),
    path("repeats/look/", hints.hint_look, name="hint_look"),
    path("repeats/<uuid:pk>/", hints.hint_detail, name="hint"),
]
