"""Stage 4: mid and closing review, outcomes, development plan."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reviews.reminder_kinds import register_kinds

        register_kinds()
