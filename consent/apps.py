"""Stage 5: themes, consent, releases and the sponsor's page."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from coaching.audit.models import AuditEvent
        from consent.exceptions import reminder_kinds as of_exceptions
        from consent.guarding import guard
        from consent.handover import reminder_kinds as of_handovers
        from consent.reminder_kinds import register_kinds
        from consent.rewording import hear

        register_kinds()
        of_exceptions.register_kinds()
        of_handovers.register_kinds()
        post_migrate.connect(guard, sender=self, dispatch_uid="consent.guard")
        post_save.connect(hear, sender=AuditEvent, dispatch_uid="consent.rewording")
