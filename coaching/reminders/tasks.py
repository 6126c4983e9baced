"""Beat asks for a sweep every half minute; a worker makes it. The queue carries no content."""

from __future__ import annotations

from celery import shared_task

from coaching.reminders import delivery


@shared_task(name="coaching.reminders.tasks.sweep")
def sweep() -> None:
    """Safe to run twice, at once, or killed half-way."""
    delivery.sweep()
