"""Icons: Lucide, drawn into the page: none costs a request, and each takes the text's colour."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon


@cache
def icon_svg(name: str) -> SafeString:
    """The icon as inline SVG. It is hidden from assistive technology: words stand beside it."""
    # The names come from templates, the drawing from the package: neither is anybody's input.
    drawn = _render_icon(
        name, None, **{"class": "icon", "aria-hidden": "true", "focusable": "false"}
    )
    return mark_safe(drawn)  # noqa: S308


def word_with_icon(name: str, words: str) -> SafeString:
    """An icon and the words it stands for."""
    return format_html("{}<span>{}</span>", icon_svg(name), words)
