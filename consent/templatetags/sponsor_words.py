"""What the sponsor's page shows beside a theme."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.template import Context

from consent.sponsor_page import SharedTheme
from consent.sponsor_words.boxes import Box

register = template.Library()


@register.simple_tag(takes_context=True)
def answer_box(context: Context, theme: SharedTheme) -> Box | None:
    """Where its reader can answer the support asked; None in a preview, which has no boxes."""
    boxes: Mapping[UUID | None, Box] = context.get("boxes") or {}
    return boxes.get(theme.release_id)
