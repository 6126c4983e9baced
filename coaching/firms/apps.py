"""Firms, the people in them, and how they come in."""

from django.apps import AppConfig


class FirmsConfig(AppConfig):
    name = "coaching.firms"
    label = "firms"
    default_auto_field = "django.db.models.BigAutoField"
