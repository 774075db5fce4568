from django.urls import path

from .views import bulletins, figures, projects, publications

app_name = "indicators"
urlpatterns = [
    path("", figures.home, name="home"),
    path("bulletin/", bulletins.bulletin, name="bulletin"),
    path("bulletin/export/", bulletins.bulletin_export, name="bulletin_export"),
    path("bulletin/publish/", bulletins.bulletin_publish, name="bulletin_publish"),
    path("published/", publications.publication_list, name="published"),
    path("published/<uuid:pk>/", publications.publication_detail, name="publication"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/<uuid:pk>/", projects.project_change, name="project_change"),
    path("of/<slug:code>/", figures.detail, name="detail"),
    path("of/<slug:code>/records/", figures.records, name="records"),
    path("of/<slug:code>/export/", figures.export, name="export"),
    path("of/<slug:code>/publish/", figures.publish, name="publish"),
]
