"""Why coaching ends early."""

from __future__ import annotations

from django import forms

from engagements.models.engagement import EndKind


class EndForm(forms.Form):
    """A kind and nothing in words: what is behind it belongs to coach and coachee."""

    kind = forms.ChoiceField(
        label="Why it ends",
        choices=[(one.value, one.label) for one in (EndKind.COACHEE_LEFT, EndKind.AGREED)],
        widget=forms.RadioSelect,
    )
