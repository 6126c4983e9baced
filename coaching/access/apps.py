"""Wall 2: who may see and do what inside a firm."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "coaching.access"
    label = "access"

    def ready(self) -> None:
        from coaching.access.compile import compile_policies

        post_migrate.connect(compile_policies, sender=self, dispatch_uid="access.compile_policies")
