"""The same rooms by another door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "coaching.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
