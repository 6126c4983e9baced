"""The seeded faults, each with the tests that are to notice it."""

from __future__ import annotations

from tests.proof.faults.agreements import AGREEMENTS
from tests.proof.faults.beginning import BEFORE_COACHING_BEGINS
from tests.proof.faults.calendars import WHAT_CALENDARS_KNOW
from tests.proof.faults.checking import WHAT_CAN_BE_CHECKED
from tests.proof.faults.consent import CONSENT_AND_MAIL
from tests.proof.faults.goals import GOALS
from tests.proof.faults.hours import HOURS_LOG
from tests.proof.faults.leaving import EXCEPTIONS_AND_LEAVING
from tests.proof.faults.plan import THE_PLAN
from tests.proof.faults.policy import WALL_2
from tests.proof.faults.sealing import SEALING_AND_LEDGERS
from tests.proof.faults.sponsor import SPONSOR_AND_FIGURES
from tests.proof.faults.terms import AGREEMENT_DECIDES
from tests.proof.faults.walls import WALL_1
from tests.proof.faults.words import WORDS_ARE_NEVER_LOST

FAULTS = (
    *WALL_1,
    *WALL_2,
    *SEALING_AND_LEDGERS,
    *CONSENT_AND_MAIL,
    *WHAT_CAN_BE_CHECKED,
    *HOURS_LOG,
    *SPONSOR_AND_FIGURES,
    *WORDS_ARE_NEVER_LOST,
    *EXCEPTIONS_AND_LEAVING,
    *AGREEMENTS,
    *GOALS,
    *WHAT_CALENDARS_KNOW,
    *BEFORE_COACHING_BEGINS,
    *THE_PLAN,
    *AGREEMENT_DECIDES,
)
