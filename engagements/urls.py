"""Addresses under /<firm>/."""

from django.urls import path

from engagements.views import agreement, choice, contracting, contracting_note, goals, life

app_name = "engagements"
engagement = "engagements/<uuid:engagement_id>/"
urlpatterns = [
    path(f"{engagement}agreement/", agreement.agreement, name="agreement"),
    path(f"{engagement}agreement/<int:version>/", agreement.agreement, name="agreement_version"),
    path(f"{engagement}agreement/sign/", agreement.sign_agreement, name="sign"),
    path(f"{engagement}goals/", goals.goals, name="goals"),
    path(f"{engagement}goals/edit/", goals.edit_goals, name="edit_goals"),
    path(f"{engagement}life/", life.life, name="life"),
    path(f"{engagement}pause/", life.pause, name="pause"),
    path(f"{engagement}resume/", life.resume, name="resume"),
    path(f"{engagement}contracting/", contracting.contracting, name="contracting"),
    path(f"{engagement}contracting/plan/", contracting.plan, name="plan_contracting"),
    path(f"{engagement}contracting/held/", contracting.held, name="held_contracting"),
    path(f"{engagement}contracting/note/", contracting_note.write, name="write_contracting"),
    path(f"{engagement}contracting/show/", contracting_note.show, name="show_contracting"),
    path("choice/<uuid:choice_id>/", choice.choice, name="choice"),
]
