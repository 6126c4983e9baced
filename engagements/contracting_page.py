"""What a page on contracting shows to whoever takes part: the same to sponsors, note or no note."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.access.opening import open_together
from coaching.access.people_of import People, in_words
from coaching.access.policy import Party
from coaching.firms.models import Membership
from engagements.forms.contracting import LABELS
from engagements.models import ContractingNote, Engagement
from engagements.models.contracting import NoteState
from engagements.operations.contracting_note import says

NUMBERS = {2: "two-way", 3: "three-way", 4: "four-way", 5: "five-way", 6: "six-way"}

# What is on the table, in this order: nothing here comes from anybody's words.
AGENDA = (
    ("Roles and confidentiality", "Who does what, and what stays between coach and coachee."),
    ("The sponsor’s hopes", "What would be different for the organisation, said to everybody."),
    ("The coachee’s view", "What the coachee wants from it, and what they would rather not."),
    ("How progress is told", "By whom, when and in which form: the coachee has the last word."),
    ("What is never shared", "So that nobody has to ask for it later."),
    ("Logistics", "Sessions, rhythm, moving and cancelling, and whom to write to."),
    ("Signatures", "Everybody reads the agreement and signs it on a page of their own."),
)


@dataclass(frozen=True)
class Notes:
    """The latest that was shown, and the draft beside it: a sponsor never has the second."""

    shown: ContractingNote | None = None
    draft: ContractingNote | None = None


def notes_of(engagement: Engagement, by: Membership) -> Notes:
    """Opened, in one statement with their keys."""
    rows = ContractingNote.objects.visible_to(by).filter(engagement=engagement)
    shown, draft = open_together(
        rows.filter(state=NoteState.SHARED).order_by("-shared_at")[:1],
        rows.filter(state=NoteState.DRAFT)[:1],
        of=engagement.pk,
        by=by,
    )
    return Notes(next(iter(shown), None), next(iter(draft), None))


def in_lines(note: ContractingNote | None) -> list[tuple[str, str]]:
    """Label and words, of those fields that have any."""
    said = says(note) if note else {}
    return [(LABELS[name], words) for name, words in said.items() if words.strip()]


def kind_of_meeting(people: People) -> str:
    """“A four-way meeting of Ana, Priya, Dana and Eve”, from who takes part."""
    everybody = [one.first_name for party in Party for one in people.get(party, [])]
    way = NUMBERS.get(len(everybody), f"{len(everybody)}-way")
    return f"A {way} meeting of {in_words(everybody)}" if everybody else "A meeting"
