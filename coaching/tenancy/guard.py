"""The application refuses to run as a role that row-level security does not bind."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

from coaching.tenancy.sql import OWNER_ROLE

QUESTION = """
    SELECT current_user, rolsuper, rolbypassrls,
           pg_has_role(current_user, %s, 'MEMBER')
      FROM pg_roles WHERE rolname = current_user
"""


def refuse_bypassing_role(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Raise ImproperlyConfigured when a new connection could step over the walls.

    Commands that change the schema or the keys run as the owner and say so
    (`DATABASE_ROLE=owner`, set by manage.py).
    """
    if settings.DATABASE_ROLE == "owner":
        return
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, [OWNER_ROLE])
        role, superuser, bypass, owner = cursor.fetchone()
    if superuser or bypass or owner:
        connection.close()
        raise ImproperlyConfigured(
            f"DATABASE_URL connects as “{role}”, which can read past row-level security. "
            "Connect as coaching_app; only DATABASE_OWNER_URL may name coaching_owner."
        )
