"""Stages 1 and 2: programme, engagement, agreement, goals, schedule."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EngagementsConfig(AppConfig):
    name = "engagements"
    label = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagements.choice_kinds import register_choice_kinds
        from engagements.contracting_kinds import register_contracting_kinds
        from engagements.guarding import guard
        from engagements.life_kinds import register_life_kinds
        from engagements.reminder_kinds import register_kinds

        register_kinds()
        register_life_kinds()
        register_choice_kinds()
        register_contracting_kinds()
        post_migrate.connect(guard, sender=self, dispatch_uid="engagements.guard")
