"""Addresses under /<firm>/."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

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

of_a_review = [
    path("", review.review, name="review"),
    path("open/", review.open_review, name="open"),
    path("submit/", review.submit, name="submit"),
    path("complete/", review.complete, name="complete"),
]
of_an_engagement: list[URLPattern | URLResolver] = [
    path("reviews/<review_kind:kind>/", include(of_a_review)),
    path("development-plan/", plan.plan, name="plan"),
    path("completion/", completion.completion, name="completion"),
]
urlpatterns = [
    path("engagements/<uuid:engagement_id>/", include(of_an_engagement)),
]
