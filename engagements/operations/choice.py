"""Several coaches are offered for a draft, and its coachee, who sees nothing else of it, chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.access.states import Moved
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind, send_invitation
from engagements.models import CoachChoice, CoachOption, CoachProfile, Engagement
from engagements.models.choice import ChoiceState
from engagements.operations.parties import Parties, name_parties, unname_parties

FEWEST, MOST = 2, 4


class WrongNumber(ValueError):
    """Two to four coaches of the firm are offered, none of whom is the coachee or a sponsor."""


@transaction.atomic
def offer_coaches(
    *, engagement: Engagement, coaches: Sequence[Membership], by: Membership
) -> CoachChoice:
    """Their profiles as they stand now, for the coachee alone; nothing tells the coaches.

    Offered again, the new coaches take the place of the old ones, and the coachee chooses anew
    unless the one they chose is still among them. The same again changes nothing. Raises
    WrongNumber.
    """
    held = Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    may(by, Action.OFFER_COACHES, held).require()
    people = people_of(held.pk)
    refuse(coaches, [*people[Party.COACHEE], *people[Party.SPONSOR]], by)
    coachee, choice = people[Party.COACHEE][0], held_choice(held)
    if choice is None:
        choice = CoachChoice(firm_id=by.firm_id, engagement=held, coachee=coachee)
        may(by, Action.ADD, choice).require()
        choice.save(force_insert=True)
    elif [one.coach_id for one in choice.options.all()] == [one.pk for one in coaches]:
        return choice
    choice.options.all().delete()
    CoachOption.objects.bulk_create(options(choice, coaches))
    if choice.chosen_id not in {one.pk for one in coaches} and choice.state == ChoiceState.CHOSEN:
        choice.move_to(ChoiceState.OPEN, by=by, chosen_id=None, chosen_at=None)
    record("coaches.offered", choice, by=by)
    ask(choice, coachee, by)
    return choice


def refuse(coaches: Sequence[Membership], others: Sequence[Membership], by: Membership) -> None:
    fit = all(
        one.is_coach and not one.ended_at and one.firm_id == by.firm_id and one not in others
        for one in coaches
    )
    if not fit or not FEWEST <= len(coaches) <= MOST or len(set(coaches)) < len(coaches):
        raise WrongNumber


def options(choice: CoachChoice, coaches: Sequence[Membership]) -> list[CoachOption]:
    profiles = {one.coach_id: one for one in CoachProfile.objects.filter(coach__in=coaches)}
    found = []
    for position, coach in enumerate(coaches, start=1):
        profile = profiles.get(coach.pk) or CoachProfile()
        found.append(
            CoachOption(
                firm_id=choice.firm_id,
                engagement_id=choice.engagement_id,
                choice=choice,
                coachee_id=choice.coachee_id,
                coach=coach,
                position=position,
                name=coach.name,
                headline=profile.headline,
                text=profile.text,
                languages=profile.languages,
            )
        )
    return found


def ask(choice: CoachChoice, coachee: Membership, by: Membership) -> None:
    """Whoever has no login is invited: the choice stands on their first page."""
    if coachee.person_id is None:
        send_invitation(member=coachee, by=by)
    else:
        remind("coach_choice", recipient=coachee, thing_id=choice.pk)


@transaction.atomic
def choose_coach(*, choice: CoachChoice, option: CoachOption, by: Membership) -> None:
    """One of those offered; again and anew until the start. The same one twice is once.

    Raises Moved when it was closed, or the coaches changed, in the same moment.
    """
    may(by, Action.SEE, choice).require()
    if choice.coachee_id != by.pk:  # an admin sees it, and does not choose in their place
        raise NotAllowed(Reason.NOT_YOURS)
    may(by, Action.CHOOSE_COACH, choice).require()
    held = CoachChoice.objects.select_for_update().filter(pk=choice.pk).first()
    if held is None or not held.options.filter(coach_id=option.coach_id).exists():
        raise Moved("not among those who are offered")
    may(by, Action.CHOOSE_COACH, held).require()
    if held.state == ChoiceState.CHOSEN and held.chosen_id == option.coach_id:
        return
    now = {"chosen_id": option.coach_id, "chosen_at": timezone.now()}
    if held.state == ChoiceState.OPEN:
        held.move_to(ChoiceState.CHOSEN, by=by, **now)
    else:
        CoachChoice.objects.filter(pk=held.pk).update(**now)
        record("coachchoice.chosen", held, by=by)
    for admin in admins_of(held):
        about: dict[str, Any] = {"thing_id": held.pk, "engagement_id": held.engagement_id}
        remind("coach_chosen", recipient=admin, **about)


def admins_of(choice: CoachChoice) -> list[Membership]:
    """Whom a coachee tells: they cannot see the admins, so the database names them by id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engagements_choice_admins(%s)", [choice.pk])
        return [Membership(id=pk, firm_id=choice.firm_id) for (pk,) in cursor.fetchall()]


@transaction.atomic
def take_chosen_coach(*, engagement: Engagement, by: Membership) -> Membership:
    """The chosen coach becomes the draft's. Raises Moved without a choice, PartiesDoNotFit."""
    held = Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    may(by, Action.CHANGE_DRAFT, held).require()
    choice = held_choice(held)
    if choice is None or choice.chosen is None:
        raise Moved("nobody has been chosen")
    people = people_of(held.pk)
    parties = Parties(choice.chosen, people[Party.COACHEE][0], people[Party.SPONSOR])
    parties.require(by)
    unname_parties(held)
    name_parties(held, parties)
    record("engagement.changed", held, by=by, engagement_id=held.pk)
    return parties.coach


def close_choice(engagement: Engagement, *, by: Membership) -> None:
    """The engagement starts: there is nothing to choose any more."""
    choice = held_choice(engagement)
    if choice is not None and choice.state != ChoiceState.CLOSED:
        choice.move_to(ChoiceState.CLOSED, by=by)


def drop_choice(engagement: Engagement, *, unless: Membership | None = None) -> None:
    """The draft is thrown away, or is somebody else's now: the choice goes without a trace."""
    choice = held_choice(engagement)
    if choice is not None and (unless is None or choice.coachee_id != unless.pk):
        choice.options.all().delete()
        choice.delete()


def choice_of(engagement: Engagement) -> CoachChoice | None:
    return CoachChoice.objects.filter(engagement=engagement).first()


def held_choice(engagement: Engagement) -> CoachChoice | None:
    """Held still: its coachee may be choosing in this very moment."""
    return CoachChoice.objects.select_for_update().filter(engagement=engagement).first()
