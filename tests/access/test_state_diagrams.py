"""The diagrams in docs/states.md are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from coaching.access.state_text import diagram, stateful_models
from consent.models import Theme
from engagements.models import Agreement, Engagement
from reviews.models import Review
from sessions.models import CoachingSession, Commitment, Proposal

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "states.md"


def test_every_state_machine_is_drawn() -> None:
    known = {Agreement, Engagement, CoachingSession, Commitment, Proposal, Review, Theme}
    assert known <= set(stateful_models())
    assert f"## {Theme._meta.verbose_name}".lower() in DOCUMENT.read_text().lower()


def test_a_diagram_has_each_move_and_both_ends() -> None:
    assert diagram(CoachingSession).splitlines() == [
        "stateDiagram-v2",
        "    [*] --> planned",
        "    planned: Planned",
        "    in_progress: In progress",
        "    held: Held",
        "    no_show: No-show",
        "    late_cancelled: Cancelled late",
        "    cancelled: Cancelled",
        "    planned --> cancelled",
        "    planned --> in_progress",
        "    planned --> late_cancelled",
        "    planned --> no_show",
        "    in_progress --> held",
        "    in_progress --> no_show",
        "    held --> [*]",
        "    no_show --> planned",
        "    late_cancelled --> planned",
        "    cancelled --> planned",
    ]


def test_the_document_is_in_step() -> None:
    call_command("state_diagrams", "--check")


def test_a_stale_document_is_found_and_mended(tmp_path: Path) -> None:
    stale = tmp_path / "states.md"
    stale.write_text("# States\n<!-- states -->\nold\n<!-- end -->\nafter\n")
    with pytest.raises(CommandError, match="stale"):
        call_command("state_diagrams", "--check", str(stale))
    call_command("state_diagrams", "--write", str(stale))
    call_command("state_diagrams", "--check", str(stale))
    assert stale.read_text().endswith("after\n")
