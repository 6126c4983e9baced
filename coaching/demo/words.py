"""The words of the demo: invented people, invented sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sessions.hours.columns import Line


@dataclass(frozen=True)
class Promise:
    """A commitment, what came of it, and what the coachee wrote about it."""

    wording: str
    measure: str
    answer: str = ""
    reflection: str = ""


@dataclass(frozen=True)
class Talk:
    """What one session's record holds, in its four parts, and the coach's private note."""

    check_in: str
    deep_dive: str
    challenge: str
    action_planning: str
    private: str = ""
    promises: tuple[Promise, ...] = field(default=())


@dataclass(frozen=True)
class Profile:
    """How a coach introduces themselves."""

    headline: str
    text: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Signs:
    """How one knows that a goal comes nearer: a key result, its points, and perhaps five levels."""

    kind: str
    words: str
    values: tuple[Decimal, ...]
    notes: tuple[str, ...]
    target: Decimal
    unit: str = ""
    levels: tuple[str, ...] = ()


PRIYA_GOALS = (
    (
        "Hand over what I no longer need to hold",
        "My directors run their own reviews, and I hear about it afterwards.",
        "Two recurring meetings run without me for a month. Nobody asks me to decide what they can.",
        ("team",),
    ),
    (
        "Lead through the reorganisation",
        "People know what matters this quarter while the structure is still settling.",
        "Three people in different teams name the same three priorities when I ask.",
        ("change", "strategy"),
    ),
    (
        "Speak early in the executive meeting",
        "My view is on the table before the room has made up its mind.",
        "I speak in the first ten minutes, every time, for six weeks.",
        ("presence",),
    ),
)

PRIYA_SIGNS = (
    Signs(
        "number",
        "Recurring meetings that run without me",
        (Decimal(0), Decimal(1), Decimal(1), Decimal(2)),
        ("", "Operations review, twice.", "Still one. The second waits for a date.", ""),
        Decimal(3),
        "meetings",
        (
            "I take back a meeting that I had handed over.",
            "Nothing is handed over; I am asked about everything.",
            "Two meetings run without me for a month.",
            "Two run without me, and I hear of decisions afterwards.",
            "My directors decide which meetings there are.",
        ),
    ),
    Signs(
        "percent",
        "Of those I ask, how many name the same three priorities",
        (Decimal(20), Decimal(30), Decimal(55), Decimal(60)),
        ("Asked ten people.", "", "After the town hall.", "Ten people again."),
        Decimal(80),
    ),
    Signs(
        "scale",
        "How early I speak in the executive meeting",
        (Decimal(3), Decimal(4), Decimal(6), Decimal(7)),
        ("", "Once, and late.", "Second item, not first.", ""),
        Decimal(8),
    ),
)

PRIYA_TALKS = (
    Talk(
        "First session. Priya comes from a week of **back-to-back reviews** and says so.",
        "What would change if the weekly operations review happened without her?\n\n"
        "- she would lose the *feeling* of knowing\n- the team would lose the habit of waiting",
        "Assumption: “If I am not there, it will not be decided.” Last month it was, twice.",
        "One review to hand over. It starts small and is visible.",
        "Careful around the word *control*; she heard it as a verdict. Come back to it in three.",
        (
            Promise(
                "Hand the weekly ops review to Tomas",
                "he chairs two in a row without calling me",
                "done",
                "Easier than I thought. Harder to stay out of the chat during the meeting.",
            ),
        ),
    ),
    Talk(
        "The review ran without her. She noticed how often she opened the chat.",
        "Where else is she the habit and not the need? We drew the week and marked each meeting.",
        "Blind spot: her quick answers teach people to ask quick questions.",
        "Two conversations about what to stop.",
        "",
        (
            Promise(
                "Ask two peers for one thing to stop doing",
                "I have written both answers down",
                "partly",
                "One so far. The second is on leave until Monday.",
            ),
        ),
    ),
    Talk(
        "Both answers are in: *stop finishing other people's sentences*.",
        "The pattern is stepping in when a meeting goes quiet. "
        "What would it mean to let the silence stand?\n\n"
        "- noticed it twice this week\n- trust, not capability, is the open question",
        "Strength: she names it herself, in the moment, without defending.",
        "Ten seconds of silence in the next three meetings.",
        "Much lighter than at the start. Ask about sleep only if she brings it up.",
        (
            Promise(
                "Let ten seconds pass before I answer",
                "I have counted them in three meetings",
                "done",
                "Somebody else answered. Every time.",
            ),
        ),
    ),
    Talk(
        "Halfway. The reorganisation is announced on Thursday.",
        "What do people need to hear first, and from whom? She sketched three sentences.",
        "Challenge: the third sentence was for the executive team, not for her people.",
        "A priorities page, one side, before the announcement.",
        "",
        (
            Promise(
                "Put three priorities on one page",
                "three people can repeat them to me",
            ),
            Promise(
                "Speak in the first ten minutes on Thursday",
                "I have done it before the second item",
            ),
        ),
    ),
)

PRIYA_REFLECTIONS = (
    ("The quiet in a meeting is not empty. People are thinking.", True),
    ("I still want to be asked. Worth looking at.", False),
)

PRIYA_CARRIED = "Put three priorities on one page"
PRIYA_REWORDED = (
    "Speak in the first ten minutes on Thursday",
    "Speak first on Thursday, in one sentence",
    "it is said before the second item",
)
PRIYA_TOPIC = "Thursday’s announcement. I want to practise the first three sentences out loud."
PRIYA_DATE = "The executive offsite moved onto that day."

PRIYA_THEMES = (
    (
        "team",
        "progressing",
        "Two recurring reviews now run without Priya. The team is deciding more on its own.",
        "Please take questions about operations to the directors first.",
    ),
    (
        "change",
        "sustained",
        "Working on making priorities clear while the structure is still settling.",
        "",
    ),
)

PRIYA_DRAFT = (
    (
        "presence",
        "emerging",
        "Speaking early in large meetings is being practised.",
        "",
    ),
    "Could we leave out “large”? It is any meeting where I do not know everybody.",
)

PRIYA_ANSWERS = {
    "coachee": (
        "Handing over works when I leave the room for good, not for a week.",
        "Being asked, not told. The ten-second exercise.",
        "More time on Thursday's meeting, less on the review that already runs.",
    ),
    "coach": (
        "Delegation has become visible to others, which was the first criterion.",
        "Short experiments between sessions, named in her own words.",
        "Bring one live situation to each session.",
    ),
}

CLOSED_GOALS = (
    (
        "Decide with the team, not before it",
        "Options reach the team while they are still options.",
        "Two decisions a month carry the team's own wording.",
        ("strategy", "team"),
    ),
    (
        "Hold difficult conversations within a week",
        "What is hard is said while it is still small.",
        "No conversation waits longer than seven days.",
        ("presence",),
    ),
)

CLOSED_TALK = Talk(
    "What moved since last time, and what did not.",
    "One decision, taken apart: who knew what, and when.",
    "Support: the hesitation is care, and it costs a week.",
    "One conversation before Friday.",
    "",
    (Promise("Say it before Friday", "it is said", "done", "Said. It took four minutes."),),
)

CLOSED_ANSWERS = {
    "coachee": (
        "Decisions are slower to start and faster to land.",
        "Rehearsing the first sentence aloud.",
        "Keep a slot each month to look back.",
    ),
    "coach": (
        "Both criteria are met, and the team says so unasked.",
        "Staying with one situation until it is done.",
        "Nothing to change: carry on alone.",
    ),
}

CLOSED_CORRECTION = "It was the team in Leeds that asked for another week, not the one in York."

CLOSED_PLAN = (
    "Curiosity before judgement. Short, clear openings.",
    "A monthly hour with two peers. One difficult conversation a week, on the calendar.",
    "A mentor outside the organisation, twice a year.",
)

CLOSED_THEME = (
    "strategy",
    "sustained",
    "Decisions now reach the team while there are still options to choose from.",
    "",
)

KIM_GOALS = (
    (
        "Find my own pace in a new role",
        "The first hundred days have a shape of my choosing.",
        "By March I can say what I stopped doing.",
        ("strategy",),
    ),
    (
        "Bring two teams to one table",
        "Planning happens once, together.",
        "One plan, two signatures.",
        ("team",),
    ),
)

KIM_TALK = Talk(
    "Five weeks in. Kim lists what was promised to whom.",
    "Which promise is Kim's own?",
    "Assumption: new means grateful.",
    "One promise to give back.",
    "",
    (Promise("Give one promise back", "the other side has said yes"),),
)


FIRST_TALK = Talk(
    "A first talk. Tomas asks what coaching is not, and is glad that it is no appraisal.",
    "He wants somebody who asks before they answer. We speak about how we would work.",
    "He has never said to anybody that he does not enjoy leading large meetings.",
    "We both want to begin. The agreement is with him.",
)


ANA = Profile(
    "For leaders whose job has just become bigger than their calendar",
    "I ran hospitals before I became a coach. I ask short questions and leave long silences; most of "
    "what you decide, you will have said yourself. We meet by video, and I keep to the time.",
    ("English", "Swedish"),
)
BEN = Profile(
    "For technical people who now lead people",
    "I was an engineer for fifteen years and led teams for ten. I draw a lot, I like experiments of two "
    "weeks, and I tell you when I think that you are avoiding something.",
    ("English", "German"),
)

# Hours that two coaches brought from the logs they kept before.
ANA_EARLIER = (
    Line("Joana Prado", "joana.prado@fenwick.example", date(2022, 3, 7), date(2022, 9, 26), 960),
    Line("Samir Haddad", "samir@lumen.example", date(2022, 10, 3), date(2023, 4, 17), 1_080),
    Line("Ingrid Solberg", "+47 22 00 00 00", date(2023, 1, 16), date(2023, 6, 5), 840, 90),
    Line("Mei Tanaka", "mei.tanaka@orchard.example", date(2023, 9, 4), date(2024, 2, 26), 1_125),
    Line("Yusuf Kaya", "yusuf@kaya.example", date(2024, 1, 8), date(2024, 3, 18), 0, 360),
    Line(
        client_name="Transition circle (Ruth Adler)",
        contact="ruth.adler@commons.example",
        starts_on=date(2024, 4, 9),
        ends_on=date(2024, 7, 2),
        paid_minutes=540,
        is_group=True,
        number_in_group=6,
    ),
)
BEN_EARLIER = (
    Line("Carla Moretti", "carla@vela.example", date(2023, 2, 6), date(2023, 8, 21), 900),
    Line("Piotr Nowak", "piotr.nowak@brass.example", date(2024, 5, 13), date(2024, 11, 4), 1_200),
)
