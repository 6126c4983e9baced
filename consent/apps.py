"""Stage 5: themes, consent, releases and the sponsor's page."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consent.reminder_kinds import register_kinds

        register_kinds()
