"""Stage 5: themes, consent, releases and the sponsor's page."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"
