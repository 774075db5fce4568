from django.urls import path

from . import pages, views

urlpatterns = [
    path("sign-in/", views.sign_in),
    path("", pages.desk),
    path("case/", pages.case),
    path("cases/", views.case_list),
    path("search/", views.search),
    path("figures/", views.figures),
    path("clients/new/", views.client_new),
    path("requests/new/", views.request_new),
    path("contacts/new/", views.contact_new),
]
