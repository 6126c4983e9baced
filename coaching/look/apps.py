"""How it looks: assets, icons, form fields."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "coaching.look"
    label = "look"
    default_auto_field = "django.db.models.BigAutoField"
