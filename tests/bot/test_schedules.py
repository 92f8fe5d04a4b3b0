"""When digests come: one moment for each local date, in every zone, whatever its clocks do."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zones
from bot.schedules import (
    Schedule,
    from_json,
    hushed_until,
    latest_occurrence,
    moment,
    next_occurrences,
    to_json,
    within,
)

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
SLOTS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]


def transitions(zone: ZoneInfo) -> list[datetime]:
    """The moments of five years, to the quarter of an hour, before which the clocks of a zone are changed."""
    found = []
    day = FIRST
    while day < LAST:
        if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset():
            quarters = (day + i * QUARTER for i in range(97))
            found += [at for at in quarters if at.astimezone(zone).utcoffset() != (at - QUARTER).astimezone(zone).utcoffset()]
        day += DAY
    return found


def shown(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each quarter of an hour of a stretch, with what the clocks of the zone show."""
    at = start
    while at < end:
        yield at, at.astimezone(zone).replace(tzinfo=None)
        at += QUARTER


def expected(clock: list[tuple[datetime, datetime]], day: date) -> dict[time, datetime]:
    """For each slot of a date the first moment at which the clocks show it or, where they skip it, something later."""
    found: dict[time, datetime] = {}
    waiting = [datetime.combine(day, slot) for slot in SLOTS]
    for at, wall in clock:
        while waiting and wall >= waiting[0]:
            found[waiting.pop(0).time()] = at
    return found


def check(zone: ZoneInfo, around: datetime) -> int:
    """Every slot of the three dates around a change, against the clocks themselves; how many slots were looked at."""
    clock = list(shown(zone, around - 4 * DAY, around + 4 * DAY))
    middle = around.astimezone(zone).date()
    existing = {wall.date() for _, wall in clock}
    looked = 0
    for day in (middle - DAY, middle, middle + DAY):
        wanted = expected(clock, day) if day in existing else {}
        for slot in SLOTS:
            assert moment(day, slot, zone) == wanted.get(slot), (zone.key, day, slot)
            looked += 1
    return looked


def walk(zone: ZoneInfo, around: datetime) -> int:
    """Each slot from digest to digest over a change: every date that the zone has, each once, in order; how many dates."""
    start, end = around - 3 * DAY, around + 3 * DAY
    existing = sorted({wall.date() for _, wall in shown(zone, start + DAY, end - DAY)})
    walked = 0
    for slot in SLOTS:
        dates = [one.date for one in next_occurrences(Schedule(slot, zone.key), start, 8)]
        dates = [date for date in dates if existing[0] <= date <= existing[-1]]
        assert dates == existing, (zone.key, around, slot)
        walked += len(dates)
    return walked


def alike() -> dict[tuple[object, ...], list[str]]:
    """Every zone of the IANA database, those together whose clocks show the same for five years."""
    found: dict[tuple[object, ...], list[str]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        zone = ZoneInfo(name)
        shifts = tuple((at, at.astimezone(zone).utcoffset()) for at in transitions(zone))
        found.setdefault((FIRST.astimezone(zone).utcoffset(), shifts), []).append(name)
    return found


@pytest.mark.slow
def test_each_local_date_has_one_moment_in_every_zone() -> None:
    looked, walked, names = 0, 0, set[str]()
    for those in (clocks := alike()).values():
        zone = ZoneInfo(those[0])
        names.update(those)
        for around in transitions(zone) or [FIRST]:
            looked += check(zone, around)
            walked += walk(zone, around)
    assert names == zoneinfo.available_timezones() >= set(zones.names())
    assert len(clocks) > 60 and looked > 90_000 and walked > 150_000


@pytest.mark.parametrize(
    "name",
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza", "America/Nuuk",
     "Asia/Beirut", "America/Havana", "Pacific/Chatham", "Antarctica/Troll", "Africa/Cairo", "Asia/Kathmandu"],
)  # fmt: skip
def test_each_local_date_has_one_moment(name: str) -> None:
    zone = ZoneInfo(name)
    for around in [*transitions(zone)[:6], FIRST]:
        check(zone, around)


@pytest.mark.parametrize("slot", [time(0), time(0, 30), time(1, 45), time(2), time(2, 30), time(3), time(23, 45)])
@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Africa/Casablanca", "America/Nuuk"]
)
def test_planner_and_clock_walk_the_same_dates(name: str, slot: time) -> None:
    """From each digest to the next one, as the planner does it: every date of a year, each once, in order."""
    schedule = Schedule(slot, name)
    at, found = FIRST, []
    while at < FIRST + 366 * DAY:
        (coming,) = next_occurrences(schedule, at, 1)
        assert latest_occurrence(schedule, at, coming.at) == coming or at == FIRST
        found.append(coming.date)
        at = coming.at
    assert found == [found[0] + i * DAY for i in range(len(found))]


def test_a_time_that_is_skipped_runs_where_the_gap_ends() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert moment(date(2026, 3, 29), time(2, 30), berlin) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert moment(date(2026, 3, 29), time(2), berlin) == moment(date(2026, 3, 29), time(3), berlin)


def test_a_time_that_comes_twice_runs_the_first_time() -> None:
    assert moment(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_a_zone_left_out_has_none() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert moment(date(2011, 12, 30), time(7, 30), apia) is None
    schedule = Schedule(time(7, 30), "Pacific/Apia")
    dates = [one.date for one in next_occurrences(schedule, datetime(2011, 12, 28, tzinfo=UTC), 4)]
    assert dates == [date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


def test_weekdays_are_those_of_the_zone() -> None:
    schedule = Schedule(time(7, 30), "Asia/Seoul", (0,))
    (monday,) = next_occurrences(schedule, datetime(2026, 11, 20, tzinfo=UTC), 1)
    assert (monday.date, monday.at) == (date(2026, 11, 23), datetime(2026, 11, 22, 22, 30, tzinfo=UTC))


def test_strictly_after() -> None:
    schedule = Schedule(time(7, 30), "UTC")
    at = datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
    assert next_occurrences(schedule, at, 1)[0].at == at + DAY
    assert next_occurrences(schedule, at - timedelta(microseconds=1), 1)[0].at == at


def test_the_newest_of_those_that_were_missed() -> None:
    schedule = Schedule(time(7, 30), "UTC", (0, 1, 2, 3, 4))
    friday = datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
    assert latest_occurrence(schedule, friday, friday) == next_occurrences(schedule, friday - DAY, 1)[0]
    found = latest_occurrence(schedule, friday, friday + timedelta(days=1000))
    assert found and friday + timedelta(days=997) < found.at <= friday + timedelta(days=1000)
    assert latest_occurrence(schedule, friday + timedelta(hours=1), friday + timedelta(hours=2)) is None


zone_names = st.sampled_from(zones.names())
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
schedules = st.builds(
    Schedule,
    at=times,
    zone=zone_names,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    topics=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    most=st.integers(1, 20),
    quiet=st.booleans(),
    hush=st.none() | st.tuples(times, times),
)


@given(schedules)
def test_what_is_stored_comes_back(schedule: Schedule) -> None:
    assert from_json(to_json(schedule)) == schedule


@given(schedules, st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)))
def test_the_next_ones_are_in_order_and_on_their_days(schedule: Schedule, after: datetime) -> None:
    found = next_occurrences(schedule, after, 4)
    assert len(found) == 4 and found[0].at > after
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert len({one.date for one in found}) == 4
    assert all(one.date.weekday() in schedule.days for one in found)


@given(schedules, st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)))
def test_quiet_hours_end_outside_of_themselves(schedule: Schedule, now: datetime) -> None:
    end = hushed_until(schedule, now)
    if end is not None and schedule.hush:
        assert now < end <= now + timedelta(hours=26)
        wall = end.astimezone(ZoneInfo(schedule.zone)).time()
        assert wall >= schedule.hush[1]


def test_quiet_hours_may_reach_over_midnight() -> None:
    night = (time(22), time(6))
    assert [within(time(hour), night) for hour in (21, 22, 23, 0, 5, 6, 12)] == [False, True, True, True, True, False, False]
    schedule = Schedule(time(7, 30), "Europe/Berlin", hush=night)
    assert hushed_until(schedule, datetime(2026, 7, 1, 21, tzinfo=UTC)) == datetime(2026, 7, 2, 4, tzinfo=UTC)
    assert hushed_until(schedule, datetime(2026, 7, 1, 12, tzinfo=UTC)) is None
