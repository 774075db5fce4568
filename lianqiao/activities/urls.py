from django.urls import path

from .views import activities, groups, sessions

app_name = "activities"
urlpatterns = [
    path("", activities.activity_list, name="list"),
    path("export/", activities.activity_export, name="export"),
    path("new/", activities.activity_new, name="new"),
    path("<uuid:pk>/", activities.activity_detail, name="detail"),
    path("<uuid:pk>/change/", activities.activity_change, name="change"),
    path("<uuid:pk>/report/", activities.activity_report, name="report"),
    path("<uuid:pk>/cancel/", activities.activity_cancel, name="cancel"),
    path("<uuid:pk>/sign/", activities.activity_sign, name="sign"),
    path("groups/", groups.group_list, name="groups"),
    path("groups/export/", groups.group_export, name="group_export"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<uuid:pk>/", groups.group_detail, name="group"),
    path("groups/<uuid:pk>/change/", groups.group_change, name="group_change"),
    path("groups/<uuid:pk>/end/", groups.group_end, name="group_end"),
    path("groups/<uuid:pk>/cancel/", groups.group_cancel, name="group_cancel"),
    path("groups/<uuid:pk>/find/", groups.member_find, name="member_find"),
    path("groups/<uuid:pk>/members/", groups.member_add, name="member_add"),
    path("members/<uuid:pk>/leave/", groups.member_leave, name="member_leave"),
    path("groups/<uuid:pk>/sessions/new/", sessions.session_new, name="session_new"),
    path("groups/<uuid:pk>/sessions/repeat/", sessions.session_repeat, name="session_repeat"),
    path("sessions/<uuid:pk>/", sessions.session_sheet, name="session"),
    path("sessions/<uuid:pk>/paper/", sessions.session_paper, name="session_paper"),
    path("sessions/<uuid:pk>/cancel/", sessions.session_cancel, name="session_cancel"),
    path("sessions/<uuid:pk>/sign/", sessions.session_sign, name="session_sign"),
]
