"""Addresses under /<firm>/api/."""

from django.urls import path

from coaching.api import views

app_name = "api"
urlpatterns = [
    path("me", views.Me.as_view(), name="me"),
    path("engagements", views.Engagements.as_view(), name="engagements"),
    path("engagements/<uuid:engagement_id>", views.OneEngagement.as_view(), name="engagement"),
    path(
        "engagements/<uuid:engagement_id>/sessions",
        views.CoachingSessions.as_view(),
        name="coaching_sessions",
    ),
    path("commitments", views.Commitments.as_view(), name="commitments"),
    path("releases", views.Releases.as_view(), name="releases"),
    path("schema", views.Schema.as_view(), name="schema"),
]
