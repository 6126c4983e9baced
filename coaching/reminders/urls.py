"""What to be reminded of: reached by the link in a mail, without a login."""

from django.urls import path

from coaching.reminders import views

app_name = "reminders"
urlpatterns = [
    path("reminders/<str:token>/", views.choices, name="choices"),
    path("reminders/<str:token>/off/", views.one_click, name="one_click"),
]
