"""Stage 3: coaching sessions, commitments, reflections, private notes."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "coaching_sessions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sessions.reminder_kinds import register_kinds

        register_kinds()
