"""Addresses under /<firm>/."""

from django.urls import URLPattern, URLResolver, include, path

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

of_a_goal = [
    path("key-result/", key_results.add_key_result, name="add_key_result"),
    path("confidence/", scales.confidence, name="confidence"),
    path("scale/", scales.scale, name="scale"),
    path("rating/", scales.rating, name="rating"),
]
of_a_key_result = [
    path("", key_results.key_result, name="key_result"),
    path("edit/", key_results.edit_key_result, name="edit_key_result"),
    path("drop/", key_results.drop_key_result, name="drop_key_result"),
]
of_an_engagement: list[URLPattern | URLResolver] = [
    path("agreement/", agreement.agreement, name="agreement"),
    path("agreement/<int:version>/", agreement.agreement, name="agreement_version"),
    path("agreement/<int:version>/pdf/", agreement_pdf, name="agreement_pdf"),
    path("agreement/sign/", agreement.sign_agreement, name="sign"),
    path("agreement/decline/", agreement.decline, name="decline"),
    path("agreement/versions/", versions.compare, name="versions"),
    path("agreement/draft/", drafting.draft, name="draft"),
    path("agreement/draft/begin/", drafting.begin, name="begin_draft"),
    path("agreement/draft/preview/", drafting.preview, name="preview"),
    path("agreement/draft/offer/", drafting.offer, name="offer"),
    path("agreement/draft/discard/", drafting.discard, name="discard_draft"),
    path("agreement/take-back/", drafting.reopen, name="take_back"),
    path("goals/", goals.goals, name="goals"),
    path("goals/edit/", goals.edit_goals, name="edit_goals"),
    path("life/", life.life, name="life"),
    path("pause/", life.pause, name="pause"),
    path("resume/", life.resume, name="resume"),
    path("goals/<uuid:goal_id>/", include(of_a_goal)),
    path("key-results/<uuid:key_result_id>/", include(of_a_key_result)),
    path("contracting/", contracting.contracting, name="contracting"),
    path("contracting/plan/", contracting.plan, name="plan_contracting"),
    path("contracting/held/", contracting.held, name="held_contracting"),
    path("contracting/note/", contracting_note.write, name="write_contracting"),
    path("contracting/show/", contracting_note.show, name="show_contracting"),
]
urlpatterns = [
    path("engagements/<uuid:engagement_id>/", include(of_an_engagement)),
    path("firm/agreements/", templates.templates, name="templates"),
    path("firm/agreements/<uuid:template_id>/", templates.template, name="template"),
    path("firm/agreements/<uuid:template_id>/remove/", templates.remove, name="remove_template"),
    path("choice/<uuid:choice_id>/", choice.choice, name="choice"),
]
