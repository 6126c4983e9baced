"""Confidential text at rest: keys and the sealed field."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SealingConfig(AppConfig):
    name = "coaching.sealing"
    label = "sealing"

    def ready(self) -> None:
        from coaching.sealing.startup import compile_function

        post_migrate.connect(compile_function, sender=self, dispatch_uid="sealing.compile_function")
