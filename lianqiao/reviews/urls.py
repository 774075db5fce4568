from django.urls import path

from .views import handovers, hints, samples

app_name = "reviews"
urlpatterns = [
    path("samples/", samples.sample_list, name="samples"),
    path("samples/<uuid:pk>/", samples.sample_detail, name="sample"),
    path("samples/records/<uuid:pk>/", samples.record_check, name="record"),
    path("handovers/", handovers.handover_list, name="handovers"),
    path("handovers/<uuid:pk>/", handovers.handover_receipt, name="handover_receipt"),
    path("handovers/of/<uuid:pk>/", handovers.handover, name="handover"),
    path("repeats/", hints.hint_list, name="hints"),
    path("repeats/look/", hints.hint_look, name="hint_look"),
    path("repeats/<uuid:pk>/", hints.hint_detail, name="hint"),
]
