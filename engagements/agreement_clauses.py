"""The words of the standard agreement. Names in braces are merged by `agreement_text`.

Drawn from the framework's stage 1 and from what the professional bodies ask an agreement to hold:
boundaries, roles, confidentiality and its limits, commitments, logistics, records, ending. A firm may
rewrite what is not locked, in its templates and in each engagement's draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WHO_SEES = "who_sees"


@dataclass(frozen=True)
class Clause:
    """A section of the standard; nobody changes the words of a locked one."""

    key: str
    title: str
    body: str
    locked: bool = False


CLAUSES: tuple[Clause, ...] = (
    Clause(
        "purpose",
        "What this agreement is for",
        """
This agreement is between **{coachee}** (the coachee), **{coach}** (the coach) and, as sponsor for
{organisation}, **{sponsor}**. {firm} provides the coaching.

It is signed before coaching begins, so that everybody knows what happens, who does what, and what
stays private. It runs from {starts} to {ends}.
""",
    ),
    Clause(
        "coaching",
        "What coaching is, and what it is not",
        """
Coaching is a partnership that helps {coachee} think, decide and lead better. {coachee}’s own
priorities drive the agenda, and every decision remains {coachee}’s.

Coaching is

- **not therapy** or counselling, and no replacement for either;
- **not consulting**: the coach does not do the work or prescribe the answer;
- **not legal, financial or medical advice**.

Where one of these would serve better, the coach says so and helps to find somebody. The coach does
not assess fitness for a role, and nothing here is part of a performance appraisal.
""",
        locked=True,
    ),
    Clause(
        "roles",
        "Who does what",
        """
- **{coach}, the coach,** guides the process with care and competence, keeps what is said in
  confidence, works to a published professional code of ethics, and brings their practice to
  supervision without naming anybody.
- **{coachee}, the coachee,** comes prepared, reflects honestly, and follows through on what they
  commit to between sessions.
- **On the sponsor’s side, {sponsor}** will support {coachee}’s development, make the time for it, and
  not ask for more than {coachee} chooses to share.
""",
    ),
    Clause(
        "confidentiality",
        "Confidentiality",
        """
What is said between {coach} and {coachee} stays between them. It is not told to {organisation}, to
the sponsor, to other coaches, or to the people who run {firm}.

The sponsor receives **only high-level themes**, and only those that {coachee} has read word for
word and released. {coachee} may say no without giving a reason, and may withdraw a theme at any moment.

There are two exceptions:

- **a legal duty**: the law or a court requires disclosure;
- **a clear risk of harm** to {coachee} or to somebody else.

Then the least that is needed is said, to those who need it, and {coachee} is told beforehand unless
that would itself cause harm or is forbidden. Coaching conversations have no legal privilege.
""",
        locked=True,
    ),
    Clause(
        WHO_SEES,
        "What each of us can see",
        """
This table comes from the rules the service itself enforces. “–” means never.
{coachee} can see who has opened what, and when. What a sponsor may see beyond released themes is said
beneath it: it holds from the moment this version is in force, and for nothing from before.
""",
        locked=True,
    ),
    Clause(
        "commitments",
        "What we commit to",
        """
We keep our appointments and start on time. {coachee} chooses two to three goals with {coach}, and
how we will know that they are reached. After session {mid} we pause for a mid review; with the last
session we look back together. Reviews are there to learn from: nobody passes or fails.

If something does not work, we say so early. If the match is not right, {firm} offers another coach.
""",
    ),
    Clause(
        "logistics",
        "Sessions, times and fees",
        """
- **Sessions**: {sessions} one-to-one sessions of {minutes} minutes.
- **Rhythm**: {rhythm} between two sessions.
- **Where**: by video, unless coach and coachee agree otherwise.
- **Scheduling**: planned at the start, in {time_zone} time. {coach} moves a session that has not
  begun; {coachee} proposes another date for it.
- **Cancellation**: {cancellation}
- **No-show**: {no_show}
- **Chemistry session**: {chemistry}
- **Fees**: {fees} {coachee} owes nothing.
""",
    ),
    Clause(
        "records",
        "Recordings, notes and how long they are kept",
        """
Sessions are **not recorded**, neither sound nor picture, and no transcript is made.

{coach} writes a shared record that {coachee} can read, and may keep private notes. After the
engagement closes they are kept as follows, and then erased:

- private notes of the coach: 24 months;
- shared records, commitments and goals: 36 months;
- individual answers of raters: 12 months;
- this agreement and the ledger of consents: 7 years.
""",
    ),
    Clause(
        "data_protection",
        "Data protection",
        """
{firm} is the controller of this data: it decides what is kept, and answers for it. It keeps the data
to provide the coaching and for nothing else. What is confidential is encrypted. {coachee} may ask
for a copy, for a correction or for erasure, and may complain to a data protection authority. Data
is not sold, and not used to train software.
""",
        locked=True,
    ),
    Clause(
        "ending",
        "Ending early, and changes",
        """
Everybody who signs may end the coaching at any time by telling the others; no reason is needed. A
last session to close well is offered. Confidentiality continues after the end.

A change makes a new version, which everybody signs again. Earlier versions stay readable.
""",
    ),
)

BY_KEY: Mapping[str, Clause] = {clause.key: clause for clause in CLAUSES}
LOCKED = frozenset(clause.key for clause in CLAUSES if clause.locked)
