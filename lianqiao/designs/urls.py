from django.urls import path

from .views import designs, files, items, scores, trials

app_name = "designs"
urlpatterns = [
    path("", designs.design_list, name="list"),
    path("new/", designs.design_new, name="new"),
    path("from-file/", files.design_receive, name="receive"),
    path("next/<uuid:pk>/", designs.design_revise, name="revise"),
    path("<uuid:pk>/", designs.design_detail, name="detail"),
    path("<uuid:pk>/settings/", designs.design_settings, name="settings"),
    path("<uuid:pk>/file/", files.design_file, name="file"),
    path("<uuid:pk>/publish/", designs.design_publish, name="publish"),
    path("<uuid:pk>/retire/", designs.design_retire, name="retire"),
    path("<uuid:pk>/undo/", designs.design_undo, name="undo"),
    path("<uuid:pk>/discard/", designs.design_discard, name="discard"),
    path("<uuid:pk>/restore/", designs.design_restore, name="restore"),
    path("<uuid:pk>/add/", items.item_add, name="add"),
    path("<uuid:pk>/act/", items.item_act, name="act"),
    path("<uuid:pk>/scores/", scores.score_list, name="scores"),
    path("<uuid:pk>/scores/new/", scores.score_edit, name="score_new"),
    path("<uuid:pk>/scores/<slug:code>/", scores.score_edit, name="score"),
    path("<uuid:pk>/scores/<slug:code>/remove/", scores.score_remove, name="score_remove"),
    path("<uuid:pk>/preview/", trials.preview, name="preview"),
    path("<uuid:pk>/try/", trials.preview_try, name="try"),
    path("<uuid:pk>/vectors/", trials.vector_list, name="vectors"),
    path("<uuid:pk>/vectors/new/", trials.vector_edit, name="vector_new"),
    path("<uuid:pk>/vectors/<int:number>/", trials.vector_edit, name="vector"),
    path("<uuid:pk>/vectors/<int:number>/remove/", trials.vector_remove, name="vector_remove"),
    # Numbers of questions come from elsewhere too and may hold a stroke: they stand last.
    path("<uuid:pk>/questions/<path:link>", items.item_edit, name="item"),
]
