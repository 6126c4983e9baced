"""Tags and filters of the look. A page loads them with `{% load look %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from coaching.look import moments, words
from coaching.look.icons import icon_svg

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Lucide icon by name, hidden from screen readers."""
    return icon_svg(name)


@register.simple_block_tag
def card(content: str, **options: Any) -> SafeString:
    """A white card. Options: title, lede, aside, id, small, level (2)."""
    return _part("card", content, options)


@register.simple_block_tag
def notice(content: str, **options: Any) -> SafeString:
    """Words apart from the rest. Options: title, tone (violet, brand, amber, wrong)."""
    return _part("notice", content, options)


@register.simple_block_tag
def private(content: str, **options: Any) -> SafeString:
    """The violet panel for what is one person's alone. Options: title, who (the line beneath)."""
    return _part("private", content, options)


@register.simple_block_tag
def fold(content: str, **options: Any) -> SafeString:
    """Something to open when wanted. Options: title, open, id."""
    return _part("fold", content, options)


@register.simple_tag
def pill(text: str, tone: str = "quiet", icon: str = "") -> SafeString:
    """A state in a word. Tones: brand (done), amber (in practice), violet (private), quiet."""
    return render_to_string("components/pill.html", {"text": text, "tone": tone, "icon": icon})


def _part(name: str, content: str, options: dict[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", {**options, "content": content})


@register.filter
def markdown(text: str | None) -> SafeString:
    """A person's words, Markdown rendered, everything else removed."""
    return words.to_html(text or "")


@register.filter
def error_target(field: BoundField) -> str:
    """The id an error summary links to: the field, or the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def before_error(field: BoundField) -> str:
    """What an error summary says before an error: the label, with a colon unless it is a question."""
    label = str(field.label)
    return label if label.endswith("?") else f"{label}:"


@register.filter
def wallclock(at: datetime, zone: str | None = None) -> str:
    """“Tuesday 14 November, 10:00, Berlin time”."""
    return moments.wallclock(at, zone)


@register.filter
def clock(at: datetime, zone: str | None = None) -> str:
    """“11:25”."""
    return moments.clock(at, zone)


@register.filter
def zone_name(at: datetime, zone: str | None = None) -> str:
    """“Berlin time”."""
    return moments.zone_name(at, zone)


@register.filter
def day(at: date, zone: str | None = None) -> str:
    """“14 November”, with the year when it is not this one."""
    local = moments.in_zone(at, zone) if isinstance(at, datetime) else at
    return moments.day(local, year=local.year != timezone.localdate().year)


@register.filter
def away(at: date, zone: str | None = None) -> str:
    """“in 3 days”, “2 weeks ago”, counted in the person's own days."""
    local = moments.in_zone(at, zone).date() if isinstance(at, datetime) else at
    today = moments.in_zone(timezone.now(), zone).date()
    return moments.away(local, today)
