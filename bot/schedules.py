"""When a digest comes: a wall-clock time of a zone, on some days of the week, and what it shall tell.

Each local date has exactly one moment: a time that the clocks skip runs where the gap ends, one that they show twice runs
the first time. A date that a zone leaves out altogether has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

EVERY_DAY = tuple(range(7))
WEEKDAYS = EVERY_DAY[:5]
WEEKEND = EVERY_DAY[5:]
MOST = 5
"""Stories of a digest, where nobody says."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What somebody chose for a channel. `days` count from Monday, 0."""

    at: time
    zone: str
    days: tuple[int, ...] = EVERY_DAY
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    most: int = MOST
    """Stories, at most."""
    quiet: bool = False
    """Say nothing where there is nothing to tell."""
    hush: tuple[time, time] | None = None
    """Wall-clock times from and until when nothing is posted that can wait: late digests and alerts."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One digest that is due: the local date that it belongs to, and the moment in UTC."""

    date: date
    at: datetime


def next_occurrences(schedule: Schedule, after: datetime, count: int) -> tuple[Occurrence, ...]:
    """The next ones strictly after a moment, in order."""
    found: list[Occurrence] = []
    for occurrence in _from(schedule, after):
        if len(found) == count:
            break
        found.append(occurrence)
    return tuple(found)


def latest_occurrence(schedule: Schedule, first: datetime, until: datetime) -> Occurrence | None:
    """The last one from `first` up to `until`, both included; None where there is none."""
    latest = None
    start = max(first, until - timedelta(days=15))  # a week has at least one, whatever the clocks do
    for occurrence in _from(schedule, start - timedelta(microseconds=1)):
        if occurrence.at > until:
            return latest
        latest = occurrence
    return latest


def _from(schedule: Schedule, after: datetime) -> Iterator[Occurrence]:
    zone = ZoneInfo(schedule.zone)
    day = after.astimezone(zone).date() - _DAY
    while True:
        if day.weekday() in schedule.days:
            at = moment(day, schedule.at, zone)
            if at is not None and at > after:
                yield Occurrence(day, at)
        day += _DAY


def moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """When a local date shows a time, in UTC; None for a date that the zone leaves out."""
    found = _first(datetime.combine(day, at), zone)
    if found.astimezone(zone).date() == day or _first(datetime.combine(day, time()), zone).astimezone(zone).date() == day:
        return found
    return None


def _first(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the clocks of a zone show this or, where they skip it, something later."""
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return found
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def hushed_until(schedule: Schedule, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` lies in; None outside of them."""
    if schedule.hush is None:
        return None
    zone = ZoneInfo(schedule.zone)
    local = now.astimezone(zone)
    start, end = schedule.hush
    wall = local.time().replace(tzinfo=None)
    if not within(wall, (start, end)):
        return None
    day = local.date() if wall < end else local.date() + _DAY
    return _first(datetime.combine(day, end), zone)


def within(wall: time, hours: tuple[time, time]) -> bool:
    """Whether a time of day lies in hours that may reach over midnight; their end is outside."""
    start, end = hours
    return start <= wall < end if start <= end else wall >= start or wall < end


def to_json(schedule: Schedule) -> dict[str, Any]:
    """As it is stored."""
    record: dict[str, Any] = {"at": f"{schedule.at:%H:%M}", "zone": schedule.zone}
    for name in ("days", "topics", "people", "sources"):
        record[name] = list(getattr(schedule, name))
    record |= {"most": schedule.most, "quiet": schedule.quiet}
    return record | ({"hush": [f"{end:%H:%M}" for end in schedule.hush]} if schedule.hush else {})


def from_json(record: Mapping[str, Any]) -> Schedule:
    start_end = [time.fromisoformat(end) for end in record.get("hush", ())]
    return Schedule(
        at=time.fromisoformat(record["at"]),
        zone=record["zone"],
        days=tuple(record["days"]),
        topics=tuple(record["topics"]),
        people=tuple(record["people"]),
        sources=tuple(record["sources"]),
        most=record["most"],
        quiet=record["quiet"],
        hush=(start_end[0], start_end[1]) if start_end else None,
    )
