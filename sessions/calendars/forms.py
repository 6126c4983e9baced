"""What is set about one's own calendar, and where a session takes place."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from sessions.calendars.links import is_link

ACTS = [("make", "Make an address"), ("end", "End it"), ("busy", "Save")]


class CalendarForm(forms.Form):
    """One of the three things that the page does. A new address's id is the form's own."""

    do = forms.ChoiceField(
        choices=ACTS, error_messages={"required": "Please press one of the buttons."}
    )
    feed_id = forms.UUIDField(required=False, initial=uuid4)
    busy = forms.BooleanField(required=False)


class LinkForm(forms.Form):
    """An https address, or nothing: then where they meet is agreed elsewhere."""

    join_url = forms.CharField(
        label="Link to join by video",
        max_length=300,
        required=False,
        validators=[is_link],
        help_text="It begins with https://. Leave it empty where you agree on a place elsewhere.",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
