"""Markdown as people write it in records, reflections and notes, made safe to show.

Two walls: markdown-it does not let raw HTML or images through, and nh3 keeps only the elements
below. Nothing in anybody's words can load a file or run.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ELEMENTS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
# "*" is named because the cleaner lets titles and languages through where it is not.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
_markdown.enable(["strikethrough", "table"]).disable("image")


def to_html(text: str) -> SafeString:
    """The words as safe HTML. Headings start at h3, below the page's own."""
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    drawn = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        drawn,
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308  (nh3 has just cleaned it)
