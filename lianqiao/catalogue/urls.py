from django.urls import path

from . import views

app_name = "catalogue"
urlpatterns = [
    path("", views.vocabulary_list, name="list"),
    path("note-formats/", views.format_list, name="formats"),
    path("note-formats/new/", views.format_new, name="format_new"),
    path("note-formats/<uuid:pk>/", views.format_edit, name="format_edit"),
    path("note-formats/<uuid:pk>/retire/", views.format_retire, name="format_retire"),
    path("pathways/", views.pathway_list, name="pathways"),
    path("pathways/<uuid:pk>/", views.pathway_detail, name="pathway"),
    path("pathways/<uuid:pk>/copy/", views.pathway_copy, name="pathway_copy"),
    path("pathways/<uuid:pk>/edit/", views.pathway_edit, name="pathway_edit"),
    path("pathways/<uuid:pk>/switch/", views.pathway_switch, name="pathway_switch"),
    path("<slug:vocabulary>/", views.vocabulary_terms, name="vocabulary"),
    path("<slug:vocabulary>/new/", views.term_new, name="term_new"),
    path("terms/<uuid:pk>/retire/", views.term_retire, name="term_retire"),
]
