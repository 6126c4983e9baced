"""Wall 1: one firm never sees another."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "coaching.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
