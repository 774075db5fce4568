from django.urls import path

from .views import by_link, courses, instruments, invitations, red_flags, responses

app_name = "instruments"
urlpatterns = [
    path("", instruments.scale_list, name="list"),
    path("<slug:code>/preview/", instruments.scale_preview, name="preview"),
    path("clients/<uuid:pk>/", responses.client_scales, name="client"),
    path("clients/<uuid:pk>/compare/", courses.compare, name="compare"),
    path("clients/<uuid:pk>/courses/", courses.courses_export, name="courses_export"),
    path("clients/<uuid:pk>/give/", responses.response_new, name="give"),
    path("responses/<uuid:pk>/answer/", responses.response_fill, name="fill"),
    path("responses/<uuid:pk>/keep/", responses.response_keep, name="keep"),
    path("responses/<uuid:pk>/abandon/", responses.response_abandon, name="abandon"),
    path("responses/<uuid:pk>/correct/", responses.response_correct, name="correct"),
    path("responses/<uuid:pk>/retract/", responses.response_retract, name="retract"),
    path("responses/<uuid:pk>/", responses.response_detail, name="response"),
    path("clients/<uuid:pk>/link/", invitations.link_new, name="link"),
    path("<slug:code>/link/", invitations.link_anonymous, name="link_anonymous"),
    path("links/<uuid:pk>/again/", invitations.link_again, name="link_again"),
    path("links/<uuid:pk>/take-back/", invitations.link_take_back, name="link_take_back"),
    path("answer/thanks/", by_link.thanks, name="thanks"),
    path("answer/<str:secret>/", by_link.answer, name="answer"),
    path("answer/<str:secret>/keep/", by_link.answer_keep, name="answer_keep"),
    path("warnings/<uuid:pk>/", red_flags.flag_detail, name="flag"),
    path("warnings/<uuid:pk>/take/", red_flags.flag_take, name="flag_take"),
]
