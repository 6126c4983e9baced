"""Taking an engagement up again."""

from __future__ import annotations

from django import forms


class ResumeForm(forms.Form):
    """Whether it ends later by the days that it was paused."""

    move_end = forms.BooleanField(label="Move its end as well", required=False, initial=True)
