"""Wall 2: who may see and do what inside a firm."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "coaching.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
