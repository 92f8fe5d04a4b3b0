"""Schedules as people type them: understood, or one sentence that says what to type."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zones
from bot.errors import BadInput
from bot.schedule_words import change_of_clocks, in_words, next_times, parse, read_time
from bot.schedules import EVERY_DAY, WEEKDAYS, Schedule, next_occurrences

NOW = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("07:30", Schedule(time(7, 30), "UTC")),
        ("7.30am Seoul", Schedule(time(7, 30), "Asia/Seoul")),
        ("0730 asia/seoul WEEKDAYS", Schedule(time(7, 30), "Asia/Seoul", WEEKDAYS)),
        ("at 7:30 pm new york", Schedule(time(19, 30), "America/New_York")),
        ("noon in Lord Howe on mon-fri", Schedule(time(12), "Australia/Lord_Howe", WEEKDAYS)),
        ("12am fri-mon", Schedule(time(0), "UTC", (0, 4, 5, 6))),
        ("19h30 mon, wed and sundays", Schedule(time(19, 30), "UTC", (0, 2, 6))),
        ("7:30 about sanctions, North Korea max 3", Schedule(time(7, 30), "UTC", topics=("sanctions", "North Korea"), most=3)),
        ("7:30 people Anna Berg and Lavrov", Schedule(time(7, 30), "UTC", people=("Anna Berg", "Lavrov"))),
        ("7:30 from Reuters weekdays", Schedule(time(7, 30), "UTC", WEEKDAYS, sources=("Reuters",))),
        ("7:30 about the Daily Mail quiet", Schedule(time(7, 30), "UTC", topics=("the Daily Mail",), quiet=True)),
        ("7:30 quiet 22:00-06:00", Schedule(time(7, 30), "UTC", hush=(time(22), time(6)))),
        ("7:30 quiet 22 - 6 quiet", Schedule(time(7, 30), "UTC", quiet=True, hush=(time(22), time(6)))),
        ("every monday at 7:30 pm in london about brexit", Schedule(time(19, 30), "Europe/London", (0,), topics=("brexit",))),
        ("weekdays 07:30 Asia/Seoul", Schedule(time(7, 30), "Asia/Seoul", WEEKDAYS)),
        ("monday, wednesday 8am Paris", Schedule(time(8), "Europe/Paris", (0, 2))),
        ("7:30 mon to fri Seoul", Schedule(time(7, 30), "Asia/Seoul", WEEKDAYS)),
        ("7:30 monday - friday", Schedule(time(7, 30), "UTC", WEEKDAYS)),
        ("daily except sat, sun 7:30 Seoul", Schedule(time(7, 30), "Asia/Seoul", WEEKDAYS)),
        ("7:30 topics: sanctions people: Lavrov", Schedule(time(7, 30), "UTC", topics=("sanctions",), people=("Lavrov",))),
        (
            "7:30 with Lavrov about talks with Iran",
            Schedule(time(7, 30), "UTC", people=("Lavrov",), topics=("talks with Iran",)),
        ),
        ("7:30 max stories 3", Schedule(time(7, 30), "UTC", most=3)),
        ("7:30 quiet hours 10 pm to 6 am max 3", Schedule(time(7, 30), "UTC", most=3, hush=(time(22), time(6)))),
        ("7:30 Japan", Schedule(time(7, 30), "Asia/Tokyo")),
        ("7:30 South Korea", Schedule(time(7, 30), "Asia/Seoul")),
        ("7:30 Germany", Schedule(time(7, 30), "Europe/Berlin")),
        ("7:30 UK", Schedule(time(7, 30), "Europe/London")),
        ("7:30 daily quiet no", Schedule(time(7, 30), "UTC", EVERY_DAY)),
    ],
)
def test_what_is_understood(typed: str, wanted: Schedule) -> None:
    assert parse(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say when; for example: /brief digest schedule 07:30 Asia/Seoul"),
        ("soon", "Begin with the time of day, not with “soon”"),
        ("7", "Is “7” in the morning or in the evening? Write 07:00, or 7 pm."),
        ("25:00", "“25:00” is no time of day"),
        ("13:00 pm", "“13:00 pm” is no time of day"),
        ("07:30xx", "“07:30xx” is no time of day"),
        ("07:30 Asia/Soul", "There is no time zone “Asia/Soul”; did you mean Asia/Seoul"),
        ("07:30 EST", "“EST” can mean several time zones; write a city, for example America/New_York."),
        ("07:30 Washington", "“Washington” can mean several time zones; did you mean America/New_York, America/Chicago or"),
        ("07:30 Beijing", "“Beijing” can mean several time zones; did you mean Asia/Shanghai or Asia/Urumqi?"),
        ("07:30 Korea", "“Korea” can mean several time zones; did you mean Asia/Pyongyang or Asia/Seoul?"),
        ("07:30 UTC+2", "“UTC+2” says nothing of summer time; write a city or a country, for example Europe/Berlin."),
        ("07:30 Nowhereville", "There is no time zone “Nowhereville”; write one like Asia/Seoul or Europe/London."),
        ("07:30 about", "Nothing stands behind “about”"),
        ("07:30 except mon-sun", "That leaves no day of the week"),
        ("07:30 max 50", "“max 50” should be a number of stories from 1 to 20"),
        ("23:00 quiet 22-6", "23:00 lies within the quiet hours"),
        ("07:30 quiet 6-6", "Quiet hours begin and end at different times"),
        ("07:30 about " + "x" * 99, "That is too much for one schedule"),
    ],
)
def test_what_is_not_understood_says_what_to_type(typed: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(typed)
    assert str(refused.value).startswith(said)


def test_it_is_read_back_with_the_next_times() -> None:
    schedule = parse("0730 seoul weekdays about sanctions, Iran people Lavrov from Reuters max 3 quiet quiet 22-6")
    assert in_words(schedule) == (
        "Every weekday at 07:30 (Asia/Seoul), about sanctions or Iran, with Lavrov, from Reuters; at most 3 stories; "
        "nothing where there is nothing to tell; nothing late from 22:00 to 06:00"
    )
    coming = next_occurrences(schedule, NOW, 3)
    assert next_times(coming, schedule.zone) == "Next: Wed 25 Nov 07:30, Thu 26 Nov 07:30 and Fri 27 Nov 07:30"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("02:30 Berlin", "On Sun 28 Mar 2027 the clocks skip 02:30; that digest comes at 03:00."),
        ("01:30 New York", "On Sun 7 Nov 2027 the clocks show 01:30 twice; that digest comes the first time."),
        ("07:30 Berlin", None),
        ("02:30 Seoul", None),
        ("02:30 Berlin weekdays", None),
    ],
)
def test_a_change_of_the_clocks_is_told_in_advance(typed: str, said: str | None) -> None:
    assert change_of_clocks(parse(typed), NOW) == said


@given(st.text(max_size=60) | st.from_regex(r"\A[0-9:. apm]{1,8}( [A-Za-z/_,]{1,12}){0,4}\Z"))
def test_anything_is_a_schedule_or_one_sentence(typed: str) -> None:
    try:
        schedule = parse(typed)
    except BadInput as refused:
        assert str(refused).strip() and "\n" not in str(refused)
    else:
        assert in_words(schedule)
        assert len(next_occurrences(schedule, NOW, 3)) == 3


@given(st.times())
def test_every_time_is_read_as_it_is_written(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert read_time(f"{at:%H:%M}") == read_time(f"{at:%H%M}") == read_time(f"{at:%I:%M %p}") == at


@given(st.sampled_from(zones.names()))
def test_every_zone_is_found_by_its_name(name: str) -> None:
    assert zones.find(name) == zones.find(name.lower()) == zones.find(name.replace("_", " ")) == name
    assert name in zones.nearest(name, 25)


@pytest.mark.parametrize(("typed", "first"), [("se", "Asia/Seoul"), ("new y", "America/New_York"), ("japan", "Asia/Tokyo")])
def test_the_nearest_zones_begin_with_what_is_typed(typed: str, first: str) -> None:
    assert zones.nearest(typed)[0] == first
