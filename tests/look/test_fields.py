from django import forms
from django.template.loader import render_to_string

from coaching.look.gallery import SampleForm


def shown(name: str, data: dict[str, str] | None = None) -> str:
    return SampleForm(data)[name].as_field_group()


def test_a_field_ties_its_label_help_and_error_together() -> None:
    html = shown("sentence", {"sentence": "Far too long to be one sentence"})
    assert '<label for="id_sentence">One neutral sentence</label>' in html
    assert 'id="id_sentence_helptext"' in html
    assert 'aria-describedby="id_sentence_helptext id_sentence_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_sentence_error"' in html
    assert '<span class="out-of-sight">Error: </span>' in html


def test_what_may_stay_empty_says_so() -> None:
    assert "(optional)" in shown("more")
    assert "(optional)" not in shown("sentence")


def test_choices_stand_under_a_legend() -> None:
    html = shown("direction", {})
    assert "<legend>Direction</legend>" in html
    assert 'aria-describedby="id_direction_error"' in html


def test_a_tick_box_stands_before_its_words() -> None:
    html = shown("agree")
    assert html.index("<input") < html.index("I have read these words")


def test_the_summary_links_to_the_field_or_its_first_choice() -> None:
    form = SampleForm({"sentence": "Far too long to be one sentence"})
    html = render_to_string("components/error_summary.html", {"form": form})
    assert 'href="#id_sentence"' in html
    assert 'href="#id_direction_0"' in html


def test_a_good_form_has_no_summary() -> None:
    assert "error-summary" not in render_to_string(
        "components/error_summary.html", {"form": SampleForm()}
    )


def test_a_question_is_not_followed_by_a_colon() -> None:
    class Asked(forms.Form):
        why = forms.CharField(label="What would have to change?")
        name = forms.CharField(label="Name")

    html = render_to_string("components/error_summary.html", {"form": Asked({})})
    assert ">What would have to change? This field is required.<" in html
    assert ">Name: This field is required.<" in html
