"""Addresses under /<firm>/."""

from django.urls import path, register_converter

from reviews.models.review import ReviewKind
from reviews.views import completion, plan, review


class KindConverter:
    """mid or closing; anything else is no address."""

    regex = "|".join(ReviewKind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(KindConverter, "review_kind")

app_name = "reviews"
REVIEW = "engagements/<uuid:engagement_id>/reviews/<review_kind:kind>/"
urlpatterns = [
    path(REVIEW, review.review, name="review"),
    path(f"{REVIEW}open/", review.open_review, name="open"),
    path(f"{REVIEW}submit/", review.submit, name="submit"),
    path(f"{REVIEW}complete/", review.complete, name="complete"),
    path("engagements/<uuid:engagement_id>/development-plan/", plan.plan, name="plan"),
    path("engagements/<uuid:engagement_id>/completion/", completion.completion, name="completion"),
]
