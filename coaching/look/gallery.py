"""Every part on invented data, to look at and to test without a firm behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

PAGES = ("parts", "sponsor", "room", "consent", "agreement", "sign_in")
NOW = datetime(2026, 11, 14, 10, 31, 24, tzinfo=UTC)
DIRECTIONS = [("emerging", "Emerging"), ("progressing", "Progressing"), ("paused", "Paused")]
PROSE = """The pattern is **stepping in** when a meeting goes quiet.

- noticed it twice
- trust, not capability

> What would it mean to let the silence stand?

[A page](https://example.org)"""
SHORT_MONTHS = ["Aug", "Aug", "Sep", "Sep", "Oct", "Oct", "Nov", "Nov", "Dec"]
MONTHS = ["August", "", "September", "", "October", "", "November", "", "December"]


class SampleForm(forms.Form):
    """One field of each kind."""

    sentence = forms.CharField(
        label="One neutral sentence", help_text="No names, no quotations.", max_length=20
    )
    more = forms.CharField(label="Support asked of Dana", widget=forms.Textarea, required=False)
    due = forms.DateField(
        label="Due date", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    direction = forms.ChoiceField(choices=DIRECTIONS, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label="How did it go?",
        choices=DIRECTIONS,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        initial="paused",
    )
    zone = forms.ChoiceField(label="Time zone", choices=[("london", "London")])
    agree = forms.BooleanField(label="I have read these words")


class SignInForm(forms.Form):
    """The two fields of a sign-in page."""

    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(widget=forms.PasswordInput)


def _form(page: str) -> forms.Form | None:
    if page == "parts":
        return SampleForm({"sentence": "Far too long to be one sentence"})
    return SignInForm() if page == "sign_in" else None


def _node(number: int) -> dict[str, Any]:
    state = "held" if number < 4 else "next" if number == 4 else "planned"
    word = {"held": "Held", "next": "Next", "planned": "Planned"}[state]
    return {
        "state": state,
        "word": word,
        "mark": str(number),
        "title": f"Session {number}" if number else "Kick-off",
        "date": f"{3 + number * 2} {SHORT_MONTHS[number]}",
        "month": MONTHS[number],
        "url": f"#session-{number}",
        "gate": False,
    }


def _steps() -> list[dict[str, Any]]:
    notes = {4: "review", 8: "close"}
    states = ["held"] * 3 + ["now"] + ["planned"] * 4
    return [
        {
            "number": n,
            "state": state,
            "word": "planned" if state == "planned" else "held",
            "note": notes.get(n),
        }
        for n, state in enumerate(states, start=1)
    ]


def context(page: str) -> dict[str, Any]:
    """What the page is shown with."""
    places = [
        ("Today", "calendar-check"),
        ("Engagements", "users"),
        ("Sponsor view", "handshake"),
        ("Hours log", "clock"),
    ]
    northlight = {"name": "Northlight", "slug": "northlight", "initial": "N"}
    harbour = {"name": "Harbour", "slug": "harbour", "initial": "H"}
    outside = page == "sign_in"
    return {
        "firm": None if outside else {**northlight, "brand_hue": 164, "brand_chroma": 0.076},
        "member": {"name": "Ana Costa", "email": "ana@northlight.example"},
        "memberships": [{"firm": northlight}, {"firm": harbour}],
        "nav": [
            {"url": f"#{icon}", "label": label, "icon": icon, "current": label == "Today"}
            for label, icon in places
        ],
        "request": {"csp_nonce": "gallery"},
        "csrf_token": "gallery",
        "demo": page == "parts",
        "form": _form(page),
        "nodes": [_node(number) for number in range(9)],
        "steps": _steps(),
        "started_at": NOW - timedelta(minutes=31, seconds=24),
        "now": NOW,
        **_words(),
    }


def _words() -> dict[str, Any]:
    return {
        "answers_to_commitment": [
            ("done", "Done"),
            ("partly", "Partly"),
            ("not_yet", "Not yet"),
            ("dropped", "Dropped"),
        ],
        "commitments": [
            {
                "words": "Hand the weekly ops review to Tomas",
                "name": "c1",
                "chosen": "done",
                "meta": "Due 3 November",
            },
            {
                "words": "Ask two peers for one thing to stop doing",
                "name": "c2",
                "chosen": "partly",
                "meta": "Due in 3 days",
            },
        ],
        "key_results": [
            {
                "words": "Two reviews run without me",
                "full": 3,
                "of": range(1, 6),
                "label": "3 of 5",
            },
            {"words": "Ask before I answer", "full": 4, "of": range(1, 6), "label": "4 of 5"},
        ],
        "tasks": [
            {
                "label": "Your firm",
                "url": "#firm",
                "status": "Done",
                "tone": "brand",
                "hint": "Name and address",
            },
            {"label": "Coaches", "url": "#coaches", "status": "In progress", "tone": "amber"},
            {"label": "First engagement", "url": "", "status": "Can’t start yet", "tone": "quiet"},
        ],
        "answers": [
            {
                "label": "Delegation",
                "value": "Two recurring reviews now run without Priya.",
                "url": "#change",
            },
            {"label": "Who will read it", "value": "Dana Okafor", "url": ""},
        ],
        "facts": [("Rhythm", "Every 18 days"), ("Stage", "Core journey"), ("Coach", "Ana Costa")],
        "hidden": ["Session notes", "Individual 360 comments", "Commitments and reflections"],
        "page": Paginator(range(60), 20).page(2),
        "prose": PROSE,
    }


def render(page: str) -> str:
    """The whole HTML of one gallery page."""
    return render_to_string(f"gallery/{page}.html", context(page))
