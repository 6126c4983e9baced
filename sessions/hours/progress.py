"""How far a log is on the way to the ICF's credentials, in the hours that its file would hold."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.hours.columns import Totals, hours

WIDTH, ROW = 360, 44


@dataclass(frozen=True)
class Credential:
    """What ICF asks for at least. Training, mentoring and a test are asked for besides."""

    short: str
    name: str
    hours: int
    paid_hours: int
    clients: int


CREDENTIALS = (
    Credential("ACC", "Associate Certified Coach", 100, 75, 8),
    Credential("PCC", "Professional Certified Coach", 500, 450, 25),
    Credential("MCC", "Master Certified Coach", 2_500, 2_250, 35),
)


@dataclass(frozen=True)
class Step:
    """One credential beside a log. `filled` is the bar's length in the units of the drawing."""

    credential: Credential
    totals: Totals
    words_y: int
    y: int

    @property
    def hours(self) -> str:
        return f"{hours(self.totals.minutes)} of {self.credential.hours:,}"

    @property
    def paid(self) -> str:
        return f"{hours(self.totals.paid_minutes)} of {self.credential.paid_hours:,}"

    @property
    def clients(self) -> str:
        return f"{self.totals.clients} of {self.credential.clients}"

    @property
    def filled(self) -> float:
        share = self.totals.minutes / (60 * self.credential.hours)
        return round(WIDTH * min(share, 1), 1)


@dataclass(frozen=True)
class Progress:
    width: int
    height: int
    steps: list[Step]

    @classmethod
    def of(cls, totals: Totals) -> Progress:
        steps = [
            Step(one, totals, ROW * row + 14, ROW * row + 22) for row, one in enumerate(CREDENTIALS)
        ]
        return cls(WIDTH, ROW * len(steps), steps)
