"""Nothing in anybody's words can run, load or lie about where it leads."""

import pytest

from coaching.look.words import to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png)",
    "![x](data:image/png;base64,AAAA)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<style>@import '//evil.example'</style>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<form action=//evil.example><input></form>",
    '[x](https://ok.example "a\\" onmouseover=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "`<img src=x>`\n\n```html\n<script>\n```",
    "<https://ok.example/onerror=alert(1)>",
    "<!-- --><meta http-equiv=refresh content='0;url=//evil.example'>",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    html = to_html(words)
    for opening in ("<script", "<img", "<svg", "<iframe", "<style", "<form", "<meta", "<input"):
        assert opening not in html
    for attribute in (' style="', ' onerror="', ' onload="', ' onmouseover="', ' title="'):
        assert attribute not in html
    for scheme in ("javascript", "data", "vbscript", "file"):
        assert f'href="{scheme}:' not in html.lower()


def test_a_link_gives_nothing_away() -> None:
    html = to_html("[A page](https://example.org)")
    assert '<a href="https://example.org" rel="noopener noreferrer nofollow">A page</a>' in html


def test_what_people_use_works() -> None:
    html = to_html("# Today\n\n**bold** and *soft*\n\n- one\n- two\n\n> said")
    assert "<h3>Today</h3>" in html
    assert "<strong>bold</strong>" in html
    assert "<em>soft</em>" in html
    assert html.count("<li>") == 2
    assert "<blockquote>" in html


def test_a_line_break_is_kept() -> None:
    assert "one<br>" in to_html("one\ntwo")
