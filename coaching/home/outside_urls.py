"""Addresses that belong to no firm."""

from django.urls import path

from coaching.home.views import join, outside, sign_up

app_name = "outside"
urlpatterns = [
    path("", outside.chooser, name="chooser"),
    path("sign-up/", sign_up.sign_up, name="sign_up"),
    path("join/", join.join, name="join"),
    path("join/sign-out/", join.leave, name="leave"),
    path("join/<str:token>/", join.arrive, name="arrive"),
]
