from django.urls import path

from . import views

app_name = "catalogue"
urlpatterns = [
    path("", views.vocabulary_list, name="list"),
    path("<slug:vocabulary>/", views.vocabulary_terms, name="vocabulary"),
    path("<slug:vocabulary>/new/", views.term_new, name="term_new"),
    path("terms/<uuid:pk>/retire/", views.term_retire, name="term_retire"),
]
