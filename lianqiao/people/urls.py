from django.urls import path

from .views import clients, details, lists, relations

app_name = "people"
urlpatterns = [
    path("", lists.client_list, name="list"),
    path("search/", lists.search, name="search"),
    path("lookup/", lists.lookup, name="lookup"),
    path("new/", clients.client_new, name="new"),
    path("<uuid:pk>/", clients.client_detail, name="detail"),
    path("<uuid:pk>/change/", clients.client_change, name="change"),
    path("<uuid:pk>/archive/", clients.client_archive, name="archive"),
    path("<uuid:pk>/restore/", clients.client_restore, name="restore"),
    path("<uuid:pk>/seen/", clients.client_seen, name="seen"),
    path("<uuid:pk>/contact/", details.detail_add, name="detail_add"),
    path("contact/<uuid:pk>/end/", details.detail_end, name="detail_end"),
    path("<uuid:pk>/identity/", details.identity_set, name="identity_set"),
    path("identity/<uuid:pk>/reveal/", details.identity_reveal, name="identity_reveal"),
    path("<uuid:pk>/relations/", relations.relation_new, name="relation_new"),
    path("relations/<uuid:pk>/remove/", relations.relation_remove, name="relation_remove"),
]
