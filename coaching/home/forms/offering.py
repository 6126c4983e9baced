"""Which coaches a coachee may choose from."""

from __future__ import annotations

from typing import Any

from django import forms

from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.firms.models import Membership
from engagements.models import CoachProfile, Engagement
from engagements.operations.choice import FEWEST, MOST


class CoachesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    headlines: dict[Any, str]

    def label_from_instance(self, coach: Membership) -> str:
        headline = self.headlines.get(coach.pk, "")
        return f"{coach.name}: {headline}" if headline else f"{coach.name} (no profile yet)"


class OfferForm(forms.Form):
    """Two to four, in the order of their names."""

    coaches = CoachesField(
        Membership.objects.none(), label="Coaches", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of(engagement.pk)
        others = [one.pk for one in (*people[Party.COACHEE], *people[Party.SPONSOR])]
        rows = Membership.objects.filter(is_coach=True, ended_at=None).exclude(pk__in=others)
        field: Any = self.fields["coaches"]
        field.queryset = rows.order_by("name")
        field.headlines = dict(CoachProfile.objects.values_list("coach_id", "headline"))

    def clean_coaches(self) -> list[Membership]:
        chosen = list(self.cleaned_data["coaches"])
        if not FEWEST <= len(chosen) <= MOST:
            raise forms.ValidationError("Offer two to four coaches.")
        return chosen
