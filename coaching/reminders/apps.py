"""What is due for whom, and how it reaches them."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "coaching.reminders"
    label = "reminders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from coaching.reminders.own_kinds import register_kinds

        register_kinds()
