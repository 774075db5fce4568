from django.urls import path

from .views import comparisons, groups

app_name = "measurements"
urlpatterns = [
    path("groups/<uuid:pk>/new/", groups.measurement_new, name="new"),
    path("groups/<uuid:pk>/comparison/", comparisons.comparison, name="comparison"),
    path("groups/<uuid:pk>/comparison/export/", comparisons.comparison_export, name="comparison_export"),
    path("<uuid:pk>/", groups.sheet, name="sheet"),
    path("<uuid:pk>/keep/", groups.row_keep, name="keep"),
    path("<uuid:pk>/drop/", groups.measurement_drop, name="drop"),
]
