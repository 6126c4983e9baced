"""From an empty installation to a sponsor reading a released theme, and to the end of it.

Four people, each in a real browser, on real processes. Everything that is said in the room is
looked for on the sponsor's and the admin's pages and is not there.
"""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.stories.people import Cast, does_not_say, path_in, press, says
from tests.support.app import RunningApp
from tests.support.browser import PASSWORD, PageFor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(420)]

GOALS = ("Hand over what I no longer need to hold", "Speak early in the executive meeting")
SAID = "The pattern is stepping in when a meeting goes quiet."
PRIVATE = "Careful around the word control."
PROMISE = "hand the weekly review to Tomas"
SHARED = "Two recurring reviews now run without Priya."
BEGIN = re.compile("Start session|Start it early|Write it up")  # now, before its day, afterwards
KEPT = "Working on making priorities clear."


@pytest.fixture
def cast(running_app: RunningApp, page_for: PageFor) -> Cast:
    return Cast(running_app, page_for)


def test_the_whole_journey(cast: Cast) -> None:
    the_admin_signs_up_a_firm(cast)
    the_admin_invites_a_coach_and_adds_a_client(cast)
    the_admin_starts_an_engagement_and_nobody_is_told_before(cast)
    everybody_signs_and_until_then_nothing_begins(cast)
    coach_and_coachee_set_two_goals(cast)
    the_coach_plans_eight_sessions_and_moves_one(cast)
    the_coach_logs_a_session(cast)
    the_coachee_reads_the_record_and_keeps_a_promise(cast)
    for _ in range(3):
        the_coach_holds_another(cast)
    both_write_the_mid_review(cast)
    two_themes_are_proposed_and_one_is_shared(cast)
    the_sponsor_reads_that_one(cast)
    the_coachee_withdraws_and_it_is_as_if_nothing_had_been_shared(cast)
    for _ in range(4):
        the_coach_holds_another(cast)
    the_closing_review_ends_the_engagement(cast)
    the_admin_saw_none_of_it(cast)


def the_admin_signs_up_a_firm(cast: Cast) -> None:
    page = cast["ada"]
    page.goto("/")
    press(page, "Sign up a coaching firm")
    page.fill("[name=name]", "Ada Quist")
    page.fill("[name=email]", cast.email("ada"))
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=firm_name]", "Northlight Stories")
    page.fill("[name=slug]", cast.slug)
    page.fill("[name=brand_hue]", "210")
    page.locator("form button[type=submit], form button:not([type])").last.click()
    page.wait_for_url(f"**/{cast.slug}/**")
    says(page, "Northlight Stories")


def the_admin_invites_a_coach_and_adds_a_client(cast: Cast) -> None:
    page = cast.open("ada", "firm/coaches/")
    page.fill("[name=name]", "Ana Lind")
    page.fill("[name=email]", cast.email("ana"))
    press(page, "Add and invite")
    says(cast.joins("ana"), "Northlight Stories")
    the_invitation_works_once(cast)
    page = cast.open("ada", "firm/clients/")
    page.fill("[name=name]", "Meridian Health")
    press(page, "Add")
    for name, who, button in (
        ("Priya Raman", "priya", "Add a leader"),
        ("Dana Okafor", "dana", "Add a sponsor"),
    ):
        form = page.locator("form").filter(has=page.get_by_role("button", name=button))
        form.locator("[name$=name]").fill(name)
        form.locator("[name$=email]").fill(cast.email(who))
        if who == "dana":
            form.get_by_label("HR").check()
        form.get_by_role("button", name=button).click()
        says(page, name)


def the_invitation_works_once(cast: Cast) -> None:
    (mail, *_) = cast.app.mails.to(cast.email("ana"))
    page = cast.page_for()
    page.goto(path_in(mail, "/join/"))
    says(page, "This invitation has been used")


def the_admin_starts_an_engagement_and_nobody_is_told_before(cast: Cast) -> None:
    page = cast["ada"]
    press(page, "Draft an engagement")
    for name in ("Priya Raman", "Ana Lind"):
        page.get_by_role("radio", name=name).check()
    page.get_by_role("checkbox", name=re.compile("Dana Okafor")).check()
    page.fill("[name=starts_on]", (date.today() - timedelta(days=134)).isoformat())
    press(page, "Save draft and check")
    says(page, "Check and start")
    assert cast.app.mails.to(cast.email("priya")) == []
    says(cast.open("ana", "engagements/"), "Engagements")
    does_not_say(cast["ana"], "Priya")
    press(page, "Start engagement")
    for name in ("priya", "dana"):
        cast.joins(name)


def engagement(cast: Cast, name: str, part: str = "") -> Page:
    """This person's page of the engagement."""
    if "engagement" not in cast.emails:
        page = cast.open("ana", "engagements/")
        page.get_by_role("link", name="Priya Raman").first.click()
        found = re.search(r"engagements/([0-9a-f-]{36})/", page.url)
        assert found, page.url
        cast.emails["engagement"] = found[1]
    return cast.open(name, f"engagements/{cast.emails['engagement']}/{part}")


def everybody_signs_and_until_then_nothing_begins(cast: Cast) -> None:
    sign(cast, "ana", "Ana Lind")
    sign(cast, "priya", "Priya Raman")
    page = engagement(cast, "ana")
    says(page, "Dana")
    does_not_say(page, "Open the room")
    sign(cast, "dana", "Dana Okafor")


def sign(cast: Cast, name: str, full_name: str) -> None:
    page = engagement(cast, name, "agreement/")
    for section in ("onfidential", "not therapy", "ommitments"):
        says(page, section)
    page.fill("[name=typed_name]", full_name)
    page.check("[name=read]")
    press(page, "Sign the agreement")
    says(page, "Signatures")
    expect(page.locator("[name=typed_name]")).to_have_count(0)


def coach_and_coachee_set_two_goals(cast: Cast) -> None:
    page = engagement(cast, "priya", "goals/edit/")
    write_goal(page, 1, GOALS[0])
    press(page, "Save the goals")
    says(page, "two")
    expect(page.locator("[name=title_1]")).to_have_value(GOALS[0])
    write_goal(page, 2, GOALS[1])
    press(page, "Save the goals")
    says(page, GOALS[1])
    says(engagement(cast, "ana", "goals/"), GOALS[0])


def write_goal(page: Page, slot: int, title: str) -> None:
    page.fill(f"[name=title_{slot}]", title)
    page.fill(f"[name=outcome_{slot}]", "Others decide, and I hear of it afterwards.")
    page.fill(f"[name=success_criteria_{slot}]", "It happens twice a month.")
    page.locator(f"[name=focus_areas_{slot}]").first.check()


def the_coach_plans_eight_sessions_and_moves_one(cast: Cast) -> None:
    page = engagement(cast, "ana", "plan/")
    first = date.today() - timedelta(days=130)
    first += timedelta(days=max(0, first.weekday() - 4))
    page.fill("[name=first_on]", first.isoformat())
    page.fill("[name=wall_time]", "10:00")
    press(page, "Propose")
    dates = [page.input_value(f"[name=date_{number}]") for number in range(1, 9)]
    assert len(set(dates)) == 8
    assert dates == sorted(dates)
    if page.locator("[name=anyway]").count():
        page.check("[name=anyway]")
    press(page, "Plan these sessions")
    page = engagement(cast, "ana")
    says(page, "Session 8")
    page.get_by_text("Session 8").first.click()
    page.get_by_role("link", name=re.compile("Move")).last.click()
    page.fill("[name=wall_time]", "11:30")
    press(page, "Move the session")
    says(engagement(cast, "priya"), "11:30")


def enter_room(cast: Cast) -> Page:
    """Start the next session from the engagement's page."""
    page = engagement(cast, "ana")
    start = page.locator("a[href*='/prepare/']")
    page.goto(str(start.first.get_attribute("href")))
    page.get_by_role("button", name=BEGIN).click()
    page.wait_for_url("**/room/**")
    return page


def the_coach_logs_a_session(cast: Cast) -> None:
    write_the_record(enter_room(cast))
    does_not_say(engagement(cast, "priya"), PRIVATE)


def write_the_record(page: Page) -> None:
    says(page, "Only you and Priya can read this")
    unfold(page, "#part-2")
    page.fill("[name=deep_dive]", SAID)
    expect(page.locator("auto-save").first).to_contain_text(re.compile("Saved"), timeout=15_000)
    page.fill("[name=text]", PRIVATE)
    page.keyboard.press("Tab")
    expect(page.locator("auto-save").last).to_contain_text(re.compile("Saved"), timeout=15_000)
    page.reload()
    expect(page.locator("[name=deep_dive]")).to_have_value(SAID)
    expect(page.locator("[name=text]")).to_have_value(PRIVATE)
    unfold(page, "#part-4")
    page.fill("[name=wording]", PROMISE)
    page.fill("[name=due_on]", (date.today() + timedelta(days=9)).isoformat())
    page.fill("[name=measure]", "he chairs two in a row")
    press(page, "Add commitment")
    says(page, "Remove")
    finish(page)


def unfold(page: Page, part: str) -> None:
    if page.locator(part).get_attribute("open") is None:
        page.locator(f"{part} > summary").click()


def finish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Finish session")).click()
    press(page, "Finish and share with Priya")
    page.wait_for_url(lambda url: "/finish/" not in url)


def the_coachee_reads_the_record_and_keeps_a_promise(cast: Cast) -> None:
    page = engagement(cast, "priya")
    record = page.locator("a[href*='/record/']").first
    page.goto(str(record.get_attribute("href")))
    says(page, SAID)
    does_not_say(page, PRIVATE)
    page = cast.open("priya")
    says(page, "What’s next?")
    says(page, PROMISE)
    press(page, "Yes, I will")
    page.get_by_text("Partly", exact=True).click()
    page.get_by_text("Add a line").first.click()
    page.fill("[name=reflection]", "He chaired one of two.")
    press(page, "Keep")
    says(cast.open("ana"), "Priya")


def the_coach_holds_another(cast: Cast) -> None:
    page = enter_room(cast)
    finish(page)


def both_write_the_mid_review(cast: Cast) -> None:
    page = engagement(cast, "ana", "reviews/mid/")
    press(page, "Open")
    for name, words in (("ana", "Delegation has become visible."), ("priya", "I am asked less.")):
        answer_review(cast, name, "mid", words)
    page = engagement(cast, "ana", "reviews/mid/")
    says(page, "I am asked less.")
    press(page, "Complete the mid review")
    says(engagement(cast, "priya", "reviews/mid/"), "Delegation has become visible.")


def answer_review(cast: Cast, name: str, kind: str, words: str) -> None:
    page = engagement(cast, name, f"reviews/{kind}/")
    for scale in {box.get_attribute("name") for box in page.locator("input[type=radio]").all()}:
        page.locator(f"input[name='{scale}'][value='7']").check(force=True)
    page.locator("textarea").first.fill(words)
    press(page, "Check and hand in")
    page.get_by_role("button", name=re.compile("^Hand in, to be read")).click()


def two_themes_are_proposed_and_one_is_shared(cast: Cast) -> None:
    for area, sentence in (("team", SHARED), ("change", KEPT)):
        page = engagement(cast, "ana", "themes/")
        page.select_option("[name=focus_area]", area)
        direction = page.locator("[name=direction]")
        if direction.first.get_attribute("type") == "radio":
            page.locator("[name=direction][value=progressing]").check(force=True)
        else:
            page.select_option("[name=direction]", "progressing")
        page.fill("[name=sentence]", sentence)
        press(page, "Keep as a draft")
        if page.locator("[name=keep_words]:visible").count():
            page.check("[name=keep_words]")
            press(page, "Keep as a draft")
        press(page, "Propose")
    page = engagement(cast, "priya", "consent/")
    theme = page.locator(".consent-theme").filter(has_text=SHARED)
    does_not_say_in(page, "#preview", SHARED)
    theme.get_by_role("switch").check(force=True)
    expect(page.locator("#preview")).to_contain_text(SHARED)
    does_not_say_in(page, "#preview", KEPT)
    nothing_is_shared_yet(cast)
    press(page, "Check before sharing")
    says(page, SHARED)
    does_not_say(page, KEPT)
    press(page, "Share one theme with Dana")
    says(page, "Is it still you?")
    page.fill("[name=password]", PASSWORD)
    press(page, "Confirm")
    says(page, "Nothing is shared yet.")
    press(page, "Share one theme with Dana")
    says(engagement(cast, "priya", "consent/"), "What you share now")


def does_not_say_in(page: Page, where: str, words: str) -> None:
    expect(page.locator(where)).not_to_contain_text(words)


def nothing_is_shared_yet(cast: Cast) -> None:
    cast.emails["before"] = page_bytes(cast)
    assert "common" in cast.emails["before"]


def page_bytes(cast: Cast) -> str:
    """The sponsor's page as text, without what differs between any two requests."""
    body = engagement(cast, "dana", "sponsor/").content()
    return re.sub(r'(nonce|value|hx-headers)="[^"]*"|hx-headers=\'[^\']*\'', "", body)


def pdf_of(cast: Cast) -> bytes:
    path = f"/{cast.slug}/engagements/{cast.emails['engagement']}/sponsor.pdf"
    response = cast["dana"].context.request.get(path)
    assert response.status == 200, response.status
    return response.body()


def words_of(pdf: bytes) -> str:
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(pages.split())


def the_sponsor_reads_that_one(cast: Cast) -> None:
    page = engagement(cast, "dana", "sponsor/")
    says(page, SHARED)
    for words in (KEPT, SAID, PRIVATE, PROMISE, *GOALS):
        does_not_say(page, words)
    text = words_of(pdf_of(cast))
    assert SHARED in text
    assert KEPT not in text
    says(engagement(cast, "priya", "access/"), "Dana, sponsor, opened your summary")


def the_coachee_withdraws_and_it_is_as_if_nothing_had_been_shared(cast: Cast) -> None:
    page = engagement(cast, "priya", "consent/")
    press(page, "Withdraw")
    assert page_bytes(cast) == cast.emails["before"]
    assert SHARED not in words_of(pdf_of(cast))


def the_closing_review_ends_the_engagement(cast: Cast) -> None:
    page = engagement(cast, "ana", "reviews/closing/")
    press(page, "Open")
    for name in ("ana", "priya"):
        answer_review(cast, name, "closing", "The circle closes.")
    press(engagement(cast, "ana", "reviews/closing/"), "Complete the closing review")
    page = engagement(cast, "priya", "development-plan/")
    for box in page.locator("textarea").all():
        box.fill("A monthly hour with two peers.")
    press(page, "Save the plan")
    page = engagement(cast, "ana", "completion/")
    press(page, "Complete the engagement with Priya")
    says(engagement(cast, "priya"), "omplete")
    says(engagement(cast, "dana", "sponsor/"), "Priya")


def the_admin_saw_none_of_it(cast: Cast) -> None:
    for part in ("engagements/", f"firm/engagements/{cast.emails['engagement']}/", "firm/"):
        page = cast.open("ada", part)
        for words in (SAID, PRIVATE, PROMISE, SHARED, KEPT, *GOALS):
            does_not_say(page, words)
