"""Addresses that belong to no firm."""

from django.urls import path

from coaching.home.views import device, join, outside, sign_up
from sessions.calendars import views as calendars
from sessions.views import assistant

app_name = "outside"
urlpatterns = [
    path("", outside.chooser, name="chooser"),
    path("accounts/device-key/", device.device_key, name="device_key"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
    path("sign-up/", sign_up.sign_up, name="sign_up"),
    path("join/", join.join, name="join"),
    path("join/sign-out/", join.leave, name="leave"),
    path("join/<str:token>/", join.arrive, name="arrive"),
    path("assistant/", assistant.times, name="assistant"),
    path("assistant/times/<uuid:coaching_session_id>/", assistant.one_time, name="assistant_time"),
    path("assistant/<str:token>/", assistant.arrive, name="assistant_arrive"),
]
