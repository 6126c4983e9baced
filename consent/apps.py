"""Stage 5: themes, consent, releases and the sponsor's page."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consent.exceptions import reminder_kinds as of_exceptions
        from consent.guarding import guard
        from consent.handover import reminder_kinds as of_handovers
        from consent.reminder_kinds import register_kinds

        register_kinds()
        of_exceptions.register_kinds()
        of_handovers.register_kinds()
        post_migrate.connect(guard, sender=self, dispatch_uid="consent.guard")
