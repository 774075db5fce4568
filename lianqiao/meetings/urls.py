from django.urls import path

from .views import calendars, meetings

app_name = "meetings"
urlpatterns = [
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/feed/", calendars.feed_make, name="feed_make"),
    path("calendar/feed/revoke/", calendars.feed_revoke, name="feed_revoke"),
    path("calendar/<str:secret>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("cases/<uuid:pk>/", meetings.meeting_new, name="new"),
    path("<uuid:pk>/", meetings.meeting_detail, name="detail"),
    path("<uuid:pk>/change/", meetings.meeting_change, name="change"),
    path("<uuid:pk>/record/", meetings.meeting_record, name="record"),
    path("<uuid:pk>/sign/", meetings.meeting_sign, name="sign"),
    path("<uuid:pk>/settled/", meetings.meeting_close_tasks, name="close_tasks"),
    path("<uuid:pk>/cancel/", meetings.meeting_cancel, name="cancel"),
]
