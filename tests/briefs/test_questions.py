"""Questions as people type them, and what they mean on Thursday, 20 July 2006, in Berlin."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.questions import LONGEST, parse, terms
from briefs.types import NotUnderstood, Query

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2006, 7, 20, 15, 30, tzinfo=BERLIN)


def understood(text: str, now: datetime = NOW) -> Query:
    query = parse(text, now)
    assert isinstance(query, Query), query
    return query


@pytest.mark.parametrize(
    ("text", "intent", "person", "topic"),
    [
        ("what has Lavrov said about sanctions?", "said", "Lavrov", "sanctions"),
        (
            "What did the Russian foreign minister say about the resolution?",
            "said",
            "the Russian foreign minister",
            "the resolution",
        ),
        ("what did Judge Miller rule about the draft?", "said", "Judge Miller", "the draft"),
        ("did Lavrov warn about new sanctions?", "said", "Lavrov", "new sanctions"),
        ("who is Ban Ki-moon", "who", "Ban Ki-moon", None),
        ("who's Ban Ki-moon?", "who", "Ban Ki-moon", None),
        ("where does China stand on North Korea's missiles?", "positions", "China", "North Korea's missiles"),
        ("Lavrov on sanctions", "said", "Lavrov", "sanctions"),
        ("latest on North Korea", "latest", None, "North Korea"),
        ("latest", "latest", None, None),
        ("what's new on Iran", "latest", None, "Iran"),
        ("Lavrov", "who", "Lavrov", None),
        ("said Lavrov", "said", "Lavrov", None),
        ("said Lavrov about sanctions", "said", "Lavrov", "sanctions"),
        ("said about sanctions", "said", None, "sanctions"),
        ("positions China on sanctions", "positions", "China", "sanctions"),
        ("positions of the Prime Minister of Japan on sanctions", "positions", "the Prime Minister of Japan", "sanctions"),
        ("What is Russia's position on the resolution?", "positions", "Russia", "the resolution"),
        ("what's the US stance on Iran?", "positions", "the US", "Iran"),
        ("Does China support sanctions?", "positions", "China", "sanctions"),
        ("what was said about the missile test?", "said", None, "the missile test"),
        ("what was said by Bolton about sanctions", "said", "Bolton", "sanctions"),
        ("quotes from Bolton on Iran", "said", "Bolton", "Iran"),
        ("Bolton's comments on Iran", "said", "Bolton", "Iran"),
        ("how did South Korea react to the launch?", "said", "South Korea", "the launch"),
        ("has Bolton said anything about Iran?", "said", "Bolton", "Iran"),
        ("who said something about sanctions?", "said", None, "sanctions"),
        ("hey briefbot, what did Abe say about Pyongyang, please", "said", "Abe", "Pyongyang"),
        ("<@U0123> tell me what Abe said", "said", "Abe", None),
        ("tell me about Shinzo Abe", "who", "Shinzo Abe", None),
        ("what did Lavrov tell reporters about sanctions on Iran", "said", "Lavrov", "sanctions on Iran"),
        ("statements by the US ambassador about Iran", "said", "the US ambassador", "Iran"),
        ("what did Theresa May say?", "said", "Theresa May", None),
        ("what did Bolton call the attack?", "said", "Bolton", "the attack"),
        ("How has Bolton described the vote", "said", "Bolton", "the vote"),
        ("What's Bolton saying about Iran", "said", "Bolton", "Iran"),
    ],
)
def test_sentences(text: str, intent: str, person: str | None, topic: str | None) -> None:
    query = understood(text)
    assert (query.intent, query.person, query.topic, query.since, query.until) == (intent, person, topic, None, None)


@pytest.mark.parametrize(
    ("phrase", "since", "until"),
    [
        ("since May", "2006-05-01", None),
        ("since 3 July 2006", "2006-07-03", None),
        ("since July 3rd, 2006", "2006-07-03", None),
        ("since the 3rd of July", "2006-07-03", None),
        ("since 2006-07-03", "2006-07-03", None),
        ("since August", "2005-08-01", None),
        ("since two weeks ago", "2006-07-06", None),
        ("since the start of the year", "2006-01-01", None),
        ("after 3 July", "2006-07-04", None),
        ("until 10 July", None, "2006-07-11"),
        ("before May", None, "2006-05-01"),
        ("until last week", None, "2006-07-17"),
        ("last week", "2006-07-10", "2006-07-17"),
        ("this week", "2006-07-17", "2006-07-24"),
        ("last month", "2006-06-01", "2006-07-01"),
        ("last year", "2005-01-01", "2006-01-01"),
        ("in May", "2006-05-01", "2006-06-01"),
        ("in December", "2005-12-01", "2006-01-01"),
        ("in December 2004", "2004-12-01", "2005-01-01"),
        ("in 2004", "2004-01-01", "2005-01-01"),
        ("today", "2006-07-20", "2006-07-21"),
        ("yesterday", "2006-07-19", "2006-07-20"),
        ("the day before yesterday", "2006-07-18", "2006-07-19"),
        ("on Monday", "2006-07-17", "2006-07-18"),
        ("on Thursday", "2006-07-20", "2006-07-21"),
        ("last Thursday", "2006-07-13", "2006-07-14"),
        ("on 12 July", "2006-07-12", "2006-07-13"),
        ("on 29 February", "2004-02-29", "2004-03-01"),
        ("in the last 3 days", "2006-07-17", "2006-07-21"),
        ("over the past month", "2006-06-20", "2006-07-21"),
        ("past two weeks", "2006-07-06", "2006-07-21"),
        ("between 3 July 2006 and 10 July", "2006-07-03", "2006-07-11"),
        ("between November and March", "2005-11-01", "2006-04-01"),
        ("between May 2004 and May 2003", "2003-05-01", "2004-06-01"),
        ("from 3 July to 10 July", "2006-07-03", "2006-07-11"),
    ],
)
@pytest.mark.parametrize("template", ["said Lavrov about sanctions {}", "What did Lavrov say {} about sanctions?"])
def test_times(template: str, phrase: str, since: str | None, until: str | None) -> None:
    query = understood(template.format(phrase))
    assert (query.person, query.topic) == ("Lavrov", "sanctions")
    assert [moment and moment.date().isoformat() for moment in (query.since, query.until)] == [since, until]


def test_an_interval_begins_at_midnight_where_the_asker_is() -> None:
    query = understood("said Lavrov since 1 January 2006")
    assert query.since is not None
    assert query.since.astimezone(UTC) == datetime(2005, 12, 31, 23, tzinfo=UTC)


def test_a_naive_now_counts_as_utc() -> None:
    assert understood("said Lavrov today", NOW.replace(tzinfo=None)).since == datetime(2006, 7, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "said Lavrov since 31 February",
        "said Lavrov since yesterdayish",
        "said Lavrov on 2006-13-01",
        "said Lavrov 9999 years ago",
    ],
)
def test_a_day_that_no_calendar_has_is_refused_with_its_words(text: str) -> None:
    answer = parse(text, NOW)
    assert isinstance(answer, NotUnderstood)
    assert "is no time I know" in answer.reason


@pytest.mark.parametrize("name", ["Theresa May", "April Glaspie", "June Arunga", "August Hanning", "Mark March"])
def test_names_like_months_stay_names(name: str) -> None:
    query = understood(f"what did {name} say about the vote")
    assert (query.person, query.since) == (name, None)


@pytest.mark.parametrize(
    "text", ["why is the sky blue", "what did he say about it?", "did she say anything", "", " ?! ", "x" * (LONGEST + 1)]
)
def test_not_understood_says_how_to_ask(text: str) -> None:
    answer = parse(text, NOW)
    assert isinstance(answer, NotUnderstood)
    assert answer.reason.endswith((".", "?”"))


@pytest.mark.parametrize(
    "text", ["https://example.org/a?b=c", "<https://example.org/a?b=c>", "brief https://example.org/a?b=c"]
)
def test_a_link_asks_for_its_brief(text: str) -> None:
    query = understood(text)
    assert (query.intent, query.reference) == ("brief", "https://example.org/a?b=c")


def test_an_id_asks_for_its_brief() -> None:
    assert understood("brief abc234defg56").reference == "abc234defg56"


def test_terms_are_the_words_that_matter_longest_first() -> None:
    assert terms("the sanctions on North Korea") == ("sanctions", "korea", "north")
    assert terms("it") == ("it",)


PIECES = """what did has Lavrov say said about on the since until between and in May 3 31 2006 last week who is stands position
of by to from ?"""
WORDS = st.sampled_from(PIECES.split())


@given(
    st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)),
    st.datetimes(timezones=st.sampled_from([None, UTC, BERLIN])),
)
def test_any_text_at_any_time_is_a_query_or_is_not_understood(text: str, now: datetime) -> None:
    answer = parse(text, now)
    assert isinstance(answer, Query | NotUnderstood)
    assert answer == parse(text, now)
    if isinstance(answer, Query) and answer.since and answer.until:
        assert answer.since < answer.until
