"""The embedded services and the demo data."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "coaching.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
