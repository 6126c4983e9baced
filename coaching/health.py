"""Is the process up, and is it fit to answer? Names of checks and their state, nothing more."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coaching.reminders.models import Due
from coaching.sealing.startup import check_keys


class State(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # people can work; something that is not in their way is missing
    FAILED = "failed"


Check = Callable[[], State]


def database_role() -> State:
    """The walls hold only for a role that owns no table and cannot step over row security."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relowner = r.oid AND n.nspname = 'public')"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        row = cursor.fetchone()
    return State.OK if row == (False,) else State.FAILED


def migrations() -> State:
    """The schema is the one this code was written for."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return State.FAILED if plan else State.OK


def queue() -> State:
    """Redis carries reminders; without it they wait in the database and pages still work."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1, retry=None
    )
    try:
        client.ping()
    except redis.RedisError:
        return State.DEGRADED
    finally:
        client.close()
    return State.OK


def keys() -> State:
    """The key-encryption keys of this process are those the data was sealed under."""
    try:
        check_keys()
    except ImproperlyConfigured:
        return State.FAILED
    return State.OK


LATE = timedelta(minutes=5)


def reminders() -> State:
    """Something that was due five minutes ago has not gone: no worker, or no mail server."""
    late = Due.objects.filter(due_at__lt=timezone.now() - LATE).exists()
    return State.DEGRADED if late else State.OK


CHECKS: dict[str, Check] = {
    "database_role": database_role,
    "migrations": migrations,
    "keys": keys,
    "queue": queue,
    "reminders": reminders,
}


def state_of(check: Check) -> State:
    try:
        return check()
    except DatabaseError:
        return State.FAILED


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when a check failed, so that a load balancer sends people elsewhere."""
    states = {name: state_of(check) for name, check in CHECKS.items()}
    failed = State.FAILED in states.values()
    degraded = State.DEGRADED in states.values()
    status = State.FAILED if failed else State.DEGRADED if degraded else State.OK
    return JsonResponse({"status": status, "checks": states}, status=503 if failed else 200)
