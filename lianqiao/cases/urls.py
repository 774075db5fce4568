from django.urls import path

from .views import accepting, cases, contacts, follow_ups, lists, plans, requests

app_name = "cases"
urlpatterns = [
    path("", lists.case_list, name="list"),
    path("export/", lists.case_export, name="export"),
    path("assign/", lists.assign, name="assign"),
    path("team/", lists.team, name="team"),
    path("unsigned/", lists.unsigned, name="unsigned"),
    path("new/", cases.case_new, name="new"),
    path("<uuid:pk>/", cases.case_detail, name="detail"),
    path("<uuid:pk>/print/", cases.case_print, name="print"),
    path("<uuid:pk>/close/", cases.case_close, name="close"),
    path("<uuid:pk>/reopen/", cases.case_reopen, name="reopen"),
    path("<uuid:pk>/depth/", cases.case_depth, name="depth"),
    path("<uuid:pk>/risk/", cases.case_risk, name="risk"),
    path("<uuid:pk>/stage/", cases.case_stage, name="stage"),
    path("<uuid:pk>/steps/", plans.step_new, name="step_new"),
    path("<uuid:pk>/follow-ups/new/", follow_ups.follow_up_new, name="follow_up_new"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up_settle, name="follow_up"),
    path("steps/<uuid:pk>/done/", plans.step_done, name="step_done"),
    path("steps/<uuid:pk>/give-up/", plans.step_give_up, name="step_give_up"),
    path("contacts/quick/", contacts.quick_contact, name="quick_contact"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/who/", contacts.who, name="who"),
    path("contacts/<uuid:pk>/", contacts.contact_detail, name="contact"),
    path("contacts/<uuid:pk>/change/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<uuid:pk>/sign/", contacts.contact_sign, name="contact_sign"),
    path("contacts/<uuid:pk>/discard/", contacts.contact_discard, name="contact_discard"),
    path("contacts/<uuid:pk>/next/", contacts.contact_next, name="contact_next"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", requests.request_new, name="request_new"),
    path("requests/mine/", requests.request_mine, name="request_mine"),
    path("requests/mine/<uuid:pk>/", requests.request_answer, name="request_answer"),
    path("requests/mine/<uuid:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("requests/<uuid:pk>/", requests.request_detail, name="request"),
    path("requests/<uuid:pk>/accept/", accepting.request_accept, name="request_accept"),
    path(
        "requests/<uuid:pk>/redirect/",
        requests.request_refuse,
        {"answer": "redirect"},
        name="request_redirect",
    ),
    path(
        "requests/<uuid:pk>/decline/", requests.request_refuse, {"answer": "decline"}, name="request_decline"
    ),
]
