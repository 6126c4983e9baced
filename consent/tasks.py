"""What happens to themes by itself. The queue carries nothing."""

from __future__ import annotations

from celery import shared_task

from consent import sweeping


@shared_task(name="consent.tasks.lapse_proposals")
def lapse_proposals() -> None:
    """Safe to run twice, at once, or killed half-way."""
    sweeping.lapse_all()
