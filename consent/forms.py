"""Words of a theme, and the choice of what is shared with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import forms

from coaching.firms.models import Membership
from consent import source
from consent.models import Theme
from consent.models.consent import ConsentPurpose
from consent.models.theme import Direction
from consent.words import tidy
from consent.writing import Elsewhere, advice
from engagements.focus import FocusArea
from engagements.models import Goal
from reviews.models import Review

NO_REVIEW = "between"
Offer = tuple[Theme, list[Membership]]
LONGEST = 280
LONGEST_COMMENT = 1000
TEXTS = ("sentence", "support_asked")
NO_GOAL = "Choose a goal. A title can be shared only while the agreement in force allows it."


class ThemeForm(forms.Form):
    """One theme. The new row's id is made with the form, so that sending twice drafts once."""

    theme_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
    focus_area = forms.ChoiceField(label="Focus area", choices=FocusArea.choices)
    direction = forms.ChoiceField(
        label="Direction",
        choices=Direction.choices,
        initial=Direction.PROGRESSING,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    sentence = forms.CharField(
        label="One neutral sentence",
        help_text="As it may be read outside the room: no quotations, no names.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    support_asked = forms.CharField(
        label="Support asked of the sponsor",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    keep_words = forms.BooleanField(label="Keep these words as they are", required=False)
    update = forms.UUIDField(widget=forms.HiddenInput, required=False)
    pointed_out = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        names: Iterable[str],
        elsewhere: Elsewhere,
        theme: Theme | None = None,
        **kwargs: Any,
    ) -> None:
        """`theme`, opened, is the one that is changed: what stands in it was decided before."""
        initial = self.initial_of(theme) if theme else {}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.names, self.elsewhere = list(names), elsewhere
        self.stands = {initial.get(name) for name in TEXTS}
        if theme and theme.goal_id:
            self.fields["sentence"].disabled = True
            self.fields["sentence"].label = "The goal’s title"
            self.fields["sentence"].help_text = "It is reworded where the goal is."
        if not self.is_bound:
            del self.fields["keep_words"]

    def clean_sentence(self) -> str:
        return tidy(self.cleaned_data["sentence"])

    def clean_support_asked(self) -> str:
        return tidy(self.cleaned_data["support_asked"])

    def clean(self) -> None:
        """Points out what may be too much, until the writer says to keep these very words."""
        words = self.cleaned_data
        texts = [
            words[name] for name in TEXTS if words.get(name) and words[name] not in self.stands
        ]
        mark = sha256("\n".join(texts).encode()).hexdigest()
        if words.get("keep_words") and words.get("pointed_out") == mark:
            return
        if found := advice(texts, self.names, self.elsewhere):
            self.add_error("sentence", found)
            self.add_error("keep_words", "Tick this if you want to keep them knowingly.")
            self.data = {**self.data.dict(), "pointed_out": mark, "keep_words": ""}  # type: ignore[attr-defined]
        else:
            self.fields.pop("keep_words", None)

    @property
    def words(self) -> dict[str, str]:
        """What an operation asks for."""
        names = ("focus_area", "direction", "sentence", "support_asked")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def initial_of(theme: Theme) -> dict[str, Any]:
        """From an opened theme."""
        return {
            "theme_id": theme.pk,
            "version": theme.version,
            "focus_area": theme.focus_area,
            "direction": theme.direction,
            "sentence": theme.sentence.text,
            "support_asked": theme.support_asked.text,
        }


class GoalTitleForm(forms.Form):
    """A goal's title as it stands: which goal, and how it moves. Nothing in it is written anew."""

    prefix = "title"
    theme_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    goal = forms.ChoiceField(
        label="Which goal",
        widget=forms.RadioSelect,
        error_messages={"required": NO_GOAL, "invalid_choice": NO_GOAL},
    )
    focus_area = forms.ChoiceField(label="Focus area", choices=FocusArea.choices)
    direction = forms.ChoiceField(
        label="Direction",
        choices=Direction.choices,
        initial=Direction.PROGRESSING,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )

    def __init__(self, *args: Any, goals: Iterable[Goal], **kwargs: Any) -> None:
        """`goals`, opened, are those whose titles the agreement lets the coachee release."""
        super().__init__(*args, **kwargs)
        self.goals = {str(one.pk): one for one in goals}
        self.fields["goal"].choices = [  # type: ignore[attr-defined]
            (pk, one.title.text) for pk, one in self.goals.items()
        ]

    @property
    def chosen(self) -> Goal:
        return self.goals[self.cleaned_data["goal"]]


class UpdateForm(forms.Form):
    """Where a new set of themes comes from. Its id is made with the form."""

    update_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source = forms.ChoiceField(label="Where these themes come from", widget=forms.RadioSelect)

    def __init__(self, *args: Any, reviews: Iterable[Review], **kwargs: Any) -> None:
        """`reviews` are those that are complete."""
        super().__init__(*args, **kwargs)
        self.reviews = {str(one.pk): one for one in reviews}
        named = [(pk, source.in_words(one.kind)) for pk, one in self.reviews.items()]
        self.fields["source"].choices = [*named, (NO_REVIEW, source.BETWEEN)]  # type: ignore[attr-defined]

    @property
    def review(self) -> Review | None:
        return self.reviews.get(self.cleaned_data["source"])


class CommentForm(forms.Form):
    """What one says to the other about a theme. Its id is made with the form."""

    comment_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label="What would you say about it?",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what you would like to say first."},
    )


@dataclass(frozen=True)
class Switch:
    """One theme for one reader."""

    reader: Membership
    value: str
    is_on: bool


class ChoiceForm(forms.Form):
    """Which theme for whom, and what for. Nothing is chosen until the coachee chooses it.

    `offered` maps each theme to the sponsors it can be shared with: of a proposal everybody, of
    what is shared those who do not read it yet.
    """

    share = forms.MultipleChoiceField(required=False)
    purpose = forms.ChoiceField(choices=ConsentPurpose.choices, required=False)

    def __init__(self, *args: Any, offered: Iterable[Offer], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.offered = list(offered)
        self.fields["share"].choices = [  # type: ignore[attr-defined]
            (pair(theme, one), "") for theme, sponsors in self.offered for one in sponsors
        ]

    @property
    def ticked(self) -> set[str]:
        """As they stand in the form; nothing when any of them is no longer to be had."""
        return set(self.cleaned_data.get("share", [])) if self.is_valid() else set()

    def switches(self, state: str) -> list[tuple[Theme, list[Switch]]]:
        """The themes in this state, each with a switch a sponsor; off unless it was chosen."""
        ticked = self.ticked
        return [
            (theme, [Switch(one, pair(theme, one), pair(theme, one) in ticked) for one in sponsors])
            for theme, sponsors in self.offered
            if theme.state == state
        ]

    @property
    def chosen(self) -> list[Offer]:
        """The themes that are shared with anybody, each with those it is shared with."""
        ticked = self.ticked
        rows = [
            (theme, [one for one in sponsors if pair(theme, one) in ticked])
            for theme, sponsors in self.offered
        ]
        return [(theme, readers) for theme, readers in rows if readers]

    @property
    def readers(self) -> list[Membership]:
        """Everybody who is chosen for anything, each once, by name."""
        found = {one.pk: one for _, readers in self.chosen for one in readers}
        return sorted(found.values(), key=lambda one: one.name)

    def chosen_for(self, reader: Membership) -> list[Theme]:
        return [theme for theme, readers in self.chosen if reader in readers]


def pair(theme: Theme, reader: Membership) -> str:
    """One theme for one reader, as it stands in a form."""
    return f"{theme.pk}:{reader.pk}"
