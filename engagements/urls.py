"""Addresses under /<firm>/."""

from django.urls import path

from engagements.views import agreement, goals
from engagements.views.papers import agreement_pdf

app_name = "engagements"
engagement = "engagements/<uuid:engagement_id>/"
urlpatterns = [
    path(f"{engagement}agreement/", agreement.agreement, name="agreement"),
    path(f"{engagement}agreement/<int:version>/", agreement.agreement, name="agreement_version"),
    path(f"{engagement}agreement/<int:version>/pdf/", agreement_pdf, name="agreement_pdf"),
    path(f"{engagement}agreement/sign/", agreement.sign_agreement, name="sign"),
    path(f"{engagement}goals/", goals.goals, name="goals"),
    path(f"{engagement}goals/edit/", goals.edit_goals, name="edit_goals"),
]
