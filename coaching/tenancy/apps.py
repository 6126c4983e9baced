"""Wall 1: one firm never sees another."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TenancyConfig(AppConfig):
    name = "coaching.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from coaching.tenancy.guard import refuse_bypassing_role

        connection_created.connect(
            refuse_bypassing_role, dispatch_uid="tenancy.refuse_bypassing_role"
        )
