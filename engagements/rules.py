"""A programme's rules for sessions that do not take place, and for the first talk, in words."""

from __future__ import annotations

from engagements.models.programme import Shape

NEVER = "illness and emergencies never do."
NO_SHOW = "after 15 minutes without word the session is a no-show"


def cancellation(shape: Shape) -> str:
    """As the agreement says it."""
    if not shape.cancellation_hours:
        return "a session is moved or cancelled at no cost until it begins."
    counts = shape.late_cancellation_counts
    late = f"uses up one of the sessions; {NEVER}" if counts else "uses up none of the sessions."
    return (
        f"at least {in_hours(shape.cancellation_hours)} before, a session is moved or cancelled "
        f"at no cost. A cancellation later than that {late}"
    )


def no_show(shape: Shape) -> str:
    if shape.no_show_counts:
        return f"{NO_SHOW} and uses up one of the sessions; {NEVER}"
    return f"{NO_SHOW}, and uses up none of the sessions."


def chemistry(shape: Shape) -> str:
    one = "is one of the sessions." if shape.chemistry_counts else "is none of the sessions."
    return f"a first talk to see whether it fits, before or after signing, {one}"


def in_short(shape: Shape) -> list[str]:
    """A sentence each, for the people who choose a programme."""
    hours = in_hours(shape.cancellation_hours)
    return [
        f"A no-show {uses(shape.no_show_counts)}.",
        f"A cancellation nearer than {hours} {uses(shape.late_cancellation_counts)}."
        if shape.cancellation_hours
        else "A session may be cancelled freely until it begins.",
        f"A chemistry session {uses(shape.chemistry_counts)}, and "
        f"{'counts' if shape.chemistry_in_hours else 'does not count'} in the hours log.",
    ]


def uses(counts: bool) -> str:
    return "uses up one of the sessions" if counts else "uses up none of the sessions"


def in_hours(hours: int) -> str:
    return "1 hour" if hours == 1 else f"{hours} hours"
