"""Addresses under /<firm>/."""

from django.urls import path

from engagements.views import (
    agreement,
    choice,
    contracting,
    contracting_note,
    drafting,
    goals,
    key_results,
    life,
    scales,
    templates,
    versions,
)
from engagements.views.papers import agreement_pdf

app_name = "engagements"
engagement = "engagements/<uuid:engagement_id>/"
goal = f"{engagement}goals/<uuid:goal_id>/"
key_result = f"{engagement}key-results/<uuid:key_result_id>/"
urlpatterns = [
    path(f"{engagement}agreement/", agreement.agreement, name="agreement"),
    path(f"{engagement}agreement/<int:version>/", agreement.agreement, name="agreement_version"),
    path(f"{engagement}agreement/<int:version>/pdf/", agreement_pdf, name="agreement_pdf"),
    path(f"{engagement}agreement/sign/", agreement.sign_agreement, name="sign"),
    path(f"{engagement}agreement/decline/", agreement.decline, name="decline"),
    path(f"{engagement}agreement/versions/", versions.compare, name="versions"),
    path(f"{engagement}agreement/draft/", drafting.draft, name="draft"),
    path(f"{engagement}agreement/draft/begin/", drafting.begin, name="begin_draft"),
    path(f"{engagement}agreement/draft/preview/", drafting.preview, name="preview"),
    path(f"{engagement}agreement/draft/offer/", drafting.offer, name="offer"),
    path(f"{engagement}agreement/draft/discard/", drafting.discard, name="discard_draft"),
    path(f"{engagement}agreement/take-back/", drafting.reopen, name="take_back"),
    path("firm/agreements/", templates.templates, name="templates"),
    path("firm/agreements/<uuid:template_id>/", templates.template, name="template"),
    path("firm/agreements/<uuid:template_id>/remove/", templates.remove, name="remove_template"),
    path(f"{engagement}goals/", goals.goals, name="goals"),
    path(f"{engagement}goals/edit/", goals.edit_goals, name="edit_goals"),
    path(f"{engagement}life/", life.life, name="life"),
    path(f"{engagement}pause/", life.pause, name="pause"),
    path(f"{engagement}resume/", life.resume, name="resume"),
    path(f"{goal}key-result/", key_results.add_key_result, name="add_key_result"),
    path(f"{goal}confidence/", scales.confidence, name="confidence"),
    path(f"{goal}scale/", scales.scale, name="scale"),
    path(f"{goal}rating/", scales.rating, name="rating"),
    path(key_result, key_results.key_result, name="key_result"),
    path(f"{key_result}edit/", key_results.edit_key_result, name="edit_key_result"),
    path(f"{key_result}drop/", key_results.drop_key_result, name="drop_key_result"),
    path(f"{engagement}contracting/", contracting.contracting, name="contracting"),
    path(f"{engagement}contracting/plan/", contracting.plan, name="plan_contracting"),
    path(f"{engagement}contracting/held/", contracting.held, name="held_contracting"),
    path(f"{engagement}contracting/note/", contracting_note.write, name="write_contracting"),
    path(f"{engagement}contracting/show/", contracting_note.show, name="show_contracting"),
    path("choice/<uuid:choice_id>/", choice.choice, name="choice"),
]
