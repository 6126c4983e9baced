"""Fields of a line or a fieldset that may stay empty as a whole."""

from __future__ import annotations

from typing import Any

from django import forms


class FormDecides:
    """Not marked “optional” one by one: whether it must be filled depends on its neighbours."""

    def validate(self, value: Any) -> None:
        """The form asks for what is missing."""


class SlotText(FormDecides, forms.CharField):
    pass


class SlotDate(FormDecides, forms.DateField):
    pass


class SlotTime(FormDecides, forms.TimeField):
    pass
