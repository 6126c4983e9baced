"""Stages 1 and 2: programme, engagement, agreement, goals, schedule."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "engagements"
    label = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagements.reminder_kinds import register_kinds

        register_kinds()
