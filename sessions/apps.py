"""Stage 3: coaching sessions, commitments, reflections, private notes."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "coaching_sessions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sessions.calendars import mailing
        from sessions.guarding import guard
        from sessions.reminder_kinds import register_kinds

        register_kinds()
        mailing.register_kinds()
        post_migrate.connect(guard, sender=self, dispatch_uid="sessions.guard")
