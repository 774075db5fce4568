from django.urls import path

from .views import comparisons, groups, intakes, links, papers

app_name = "measurements"
urlpatterns = [
    path("groups/<uuid:pk>/new/", groups.measurement_new, name="new"),
    path("groups/<uuid:pk>/comparison/", comparisons.comparison, name="comparison"),
    path("groups/<uuid:pk>/comparison/export/", comparisons.comparison_export, name="comparison_export"),
    path("paper/", papers.pile, name="pile"),
    path("paper/<slug:code>/", papers.entry, name="paper"),
    path("paper/undo/<uuid:pk>/", papers.undo, name="undo"),
    path("intake/<uuid:pk>/", intakes.suggested_scales, name="intake"),
    path("<uuid:pk>/", groups.sheet, name="sheet"),
    path("<uuid:pk>/links/", links.links, name="links"),
    path("<uuid:pk>/keep/", groups.row_keep, name="keep"),
    path("<uuid:pk>/drop/", groups.measurement_drop, name="drop"),
]
