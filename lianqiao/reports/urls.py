from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("of/<uuid:pk>/", views.report_list, name="list"),
    path("of/<uuid:pk>/new/", views.report_new, name="new"),
    path("<uuid:pk>/", views.report_detail, name="report"),
    path("<uuid:pk>/write/", views.report_write, name="write"),
    path("<uuid:pk>/decide/", views.report_decide, name="decide"),
    path("<uuid:pk>/deliver/", views.report_deliver, name="deliver"),
    path("<uuid:pk>/again/", views.report_again, name="again"),
    path("<uuid:pk>/pdf/", views.report_pdf, name="pdf"),
    path("<uuid:pk>/pdf/receiver/", views.report_pdf_receiver, name="pdf_receiver"),
]
