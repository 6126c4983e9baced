"""Why a handover cannot be asked for or completed as it stands."""

from __future__ import annotations


class AskedAlready(ValueError):
    """One handover at a time."""


class CoachDoesNotFit(ValueError):
    """Left the firm, coaches no more, or takes part in this engagement already."""
