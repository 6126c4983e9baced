"""A seeded fault: one mistake that somebody could make and would not see.

Its texts are replaced exactly once; when the code has moved on, the fault is stale and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

STAGE_5 = (
    "consent/",
    "templates/consent/",
    "tests/consent/",
    "coaching/home/views/sponsor.py",
    "tests/guards/test_non_interference.py",
)


@dataclass(frozen=True)
class Edit:
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """`name` says what is wrong, as one would in a review."""

    name: str
    edits: tuple[Edit, ...]
    caught_by: tuple[str, ...]

    @property
    def is_against_consent(self) -> bool:
        """Whether it breaks stage 5 or what the sponsor gets: by the files it edits or that catch it."""
        places = (*(edit.file for edit in self.edits), *self.caught_by)
        return any(one.startswith(STAGE_5) for one in places)


def fault(name: str, caught_by: str, *edits: tuple[str, str, str]) -> Fault:
    return Fault(name, tuple(Edit(*edit) for edit in edits), tuple(caught_by.split()))
