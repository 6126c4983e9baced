"""Mistakes in choosing a coach, contracting and an engagement's life."""

from __future__ import annotations

from tests.proof.faults.fault import fault

CHOICE = "tests/engagements/test_choice.py::test_"
NOTE = "tests/engagements/test_contracting_note.py::test_"

BEFORE_COACHING_BEGINS = (
    fault(
        "a draft is told to its coachee together with the choice of a coach",
        f"{CHOICE}of_the_draft_the_coachee_finds_nothing_else",
        (
            "coaching/access/sight.py",
            "firm_id=member.firm_id, member=member, since__isnull=False, until__isnull=True",
            "firm_id=member.firm_id, member=member, until__isnull=True",
        ),
        (
            "coaching/access/compile.py",
            "AND p.since IS NOT NULL AND p.until IS NULL AND m.ended_at IS NULL\n); END $$;",
            "AND p.until IS NULL AND m.ended_at IS NULL\n); END $$;",
        ),
    ),
    fault(
        "an admin chooses a coach in the place of the coachee",
        f"{CHOICE}nobody_but_the_coachee_gets_the_page_or_chooses",
        (
            "engagements/operations/choice.py",
            "if choice.coachee_id != by.pk:",
            "if False:",
        ),
    ),
    fault(
        "a coach who is offered is told of it",
        f"{CHOICE}a_coach_learns_nothing_of_an_offer_or_a_choice",
        (
            "engagements/operations/choice.py",
            "    ask(choice, coachee, by)\n    return choice\n",
            "    ask(choice, coachee, by)\n    for one in coaches:\n"
            "        ask(choice, one, by)\n    return choice\n",
        ),
    ),
    fault(
        "a coach shows sponsors what was agreed, by a verb that names the wrong parties",
        f"{NOTE}nobody_else_shows_it",
        (
            "coaching/access/verbs.py",
            "        Material.CONTRACTING_NOTE, (Party.COACHEE,), Is",
            "        Material.CONTRACTING_NOTE, PAIR, Is",
        ),
        (
            "engagements/guarding.py",
            "access_engagements('coachee'))) THEN\n        RAISE EXCEPTION 'the coachee alone",
            "access_engagements('coachee', 'coach'))) THEN\n        RAISE EXCEPTION 'the coachee alone",
        ),
    ),
    fault(
        "the database lets a coach show what was agreed",
        f"{NOTE}the_database_itself_lets_no_coach_show_it",
        (
            "engagements/guarding.py",
            "WHEN (NEW.state = 'shared' AND OLD.state <> 'shared')",
            "WHEN (false)",
        ),
    ),
    fault(
        "a sponsor reads what was shown before they took part",
        f"{NOTE}whoever_becomes_a_sponsor_later_does_not_read_it",
        (
            "coaching/access/policy.py",
            'Is("state", "shared") & Joined("shared_at")',
            'Is("state", "shared")',
        ),
    ),
    fault(
        "a sponsor’s page says that a note is being written",
        f"{NOTE}a_sponsor_gets_the_same_bytes_whether_there_is_a_note_or_not",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Is("state", "shared") & Joined("shared_at")),',
            "Party.SPONSOR: SEE,",
        ),
    ),
    fault(
        "words that were changed after the check page are shown all the same",
        f"{NOTE}words_that_changed_meanwhile_are_not_shown",
        (
            "engagements/operations/contracting_note.py",
            "if seen != words_hash(held) or readers",
            "if readers",
        ),
    ),
    fault(
        "a new sponsor reads who was there before them",
        "tests/engagements/test_replacing_a_sponsor.py::"
        "test_the_new_sponsor_does_not_learn_who_was_there_before",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Is("kind", "extended", "sessions_added", "paused", "resumed")),',
            "Party.SPONSOR: SEE,",
        ),
    ),
    fault(
        "a paused engagement is paused once more by a stale page",
        "tests/engagements/test_life.py::test_a_pause_that_comes_too_late_changes_nothing",
        (
            "coaching/access/states.py",
            "filter(pk=self.pk, state=old).update(**values) != 1",
            "filter(pk=self.pk).update(**values) != 1",
        ),
    ),
)
