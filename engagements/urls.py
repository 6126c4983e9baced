"""Addresses under /<firm>/."""

from django.urls import path

from engagements.views import agreement, goals, key_results, scales

app_name = "engagements"
engagement = "engagements/<uuid:engagement_id>/"
goal = f"{engagement}goals/<uuid:goal_id>/"
key_result = f"{engagement}key-results/<uuid:key_result_id>/"
urlpatterns = [
    path(f"{engagement}agreement/", agreement.agreement, name="agreement"),
    path(f"{engagement}agreement/<int:version>/", agreement.agreement, name="agreement_version"),
    path(f"{engagement}agreement/sign/", agreement.sign_agreement, name="sign"),
    path(f"{engagement}goals/", goals.goals, name="goals"),
    path(f"{engagement}goals/edit/", goals.edit_goals, name="edit_goals"),
    path(f"{goal}key-result/", key_results.add_key_result, name="add_key_result"),
    path(f"{goal}confidence/", scales.confidence, name="confidence"),
    path(f"{goal}scale/", scales.scale, name="scale"),
    path(f"{goal}rating/", scales.rating, name="rating"),
    path(key_result, key_results.key_result, name="key_result"),
    path(f"{key_result}edit/", key_results.edit_key_result, name="edit_key_result"),
    path(f"{key_result}drop/", key_results.drop_key_result, name="drop_key_result"),
]
