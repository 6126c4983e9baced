"""What happened: append-only hash chains of ids and verbs."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "coaching.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
