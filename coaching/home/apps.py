"""Each role's first page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "coaching.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
