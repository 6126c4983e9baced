"""Firms, the people in them, and how they come in."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FirmsConfig(AppConfig):
    name = "coaching.firms"
    label = "firms"

    def ready(self) -> None:
        from coaching.firms.functions import compile_functions

        post_migrate.connect(compile_functions, sender=self, dispatch_uid="firms.compile_functions")
