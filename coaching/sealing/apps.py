"""Confidential text at rest: keys and the sealed field."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "coaching.sealing"
    label = "sealing"
    default_auto_field = "django.db.models.BigAutoField"
