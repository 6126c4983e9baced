"""What calendars are told by themselves. The queue carries nothing."""

from __future__ import annotations

from celery import shared_task

from sessions.calendars import sweeping


@shared_task(name="sessions.tasks.catch_up_calendars")
def catch_up_calendars() -> None:
    """Safe to run twice, at once, or killed half-way."""
    sweeping.catch_up()
