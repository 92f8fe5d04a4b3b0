"""A schedule as people type it, and as it is read back to them.

07:30 [Asia/Seoul] [weekdays | mon,wed | mon-fri | daily except sunday] [about sanctions, Iran] [people Lavrov, Anna Berg]
      [from Reuters] [max 5] [quiet] [quiet 22:00-06:00]

The days may also stand in front: every Monday at 7:30 pm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from bot import zones
from bot.errors import BadInput
from bot.schedules import EVERY_DAY, MOST, WEEKDAYS, WEEKEND, Occurrence, Schedule, next_occurrences, within
from bot.words import count, enumerate_words

EXAMPLE = "/brief digest schedule 07:30 Asia/Seoul weekdays about sanctions, Iran max 5"
MOST_STORIES = 20
LONGEST = 20
"""Topics, people or sources of one schedule, at most."""
LETTERS = 80
"""Characters of one of them, at most."""
YEAR = 366
"""Digests that are looked through for one that a change of the clocks concerns."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_DAYS = re.compile(rf"{_DAY}(?:\s*[-–—]\s*{_DAY})?", re.IGNORECASE)
_HALF = r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
_TIME = re.compile(
    rf"(?:at\s+)?(?:(?P<word>noon|midday|midnight)\b|(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d{{2}})|(?P<short>[0-5]\d))?{_HALF})(?!\d)",
    re.IGNORECASE,
)
_HOUR = r"(\d[\d:.h]*(?:\s*[ap]\.?m\.?)?)"
_HOURS = re.compile(rf"{_HOUR}\s*(?:-|–|—|to|until)\s*{_HOUR}", re.IGNORECASE)
_RANGE = frozenset(("-", "–", "—", "to", "till", "until", "through"))
_NAMED = {"daily": EVERY_DAY, "everyday": EVERY_DAY, "weekdays": WEEKDAYS, "workdays": WEEKDAYS, "weekends": WEEKEND}
_NAMED |= {"weekday": WEEKDAYS, "weekend": WEEKEND}
_LISTS = {"about": "topics", "topics": "topics", "people": "people", "with": "people", "from": "sources", "sources": "sources"}
_NUMBER = ("max", "most")
_FILLERS = frozenset("at in on every each and the only zone timezone if empty day days stories".split())


class BadSchedule(BadInput):
    """What was typed is no schedule; the message says what to write instead."""


@dataclass(slots=True)
class _Draft:
    """What was understood so far."""

    zone: list[str] = field(default_factory=list)
    days: set[int] = field(default_factory=set)
    without: set[int] = field(default_factory=set)
    excepting: bool = False
    """Whether the days that follow are those that are left out."""
    lists: dict[str, list[str]] = field(default_factory=dict)
    most: int = MOST
    quiet: bool = False
    hush: tuple[time, time] | None = None


def parse(words: str, zone: str = "UTC") -> Schedule:
    """The schedule that somebody typed; `zone` holds where they name none. Raises BadSchedule, UnknownZone."""
    typed = " ".join(words.split())
    if not typed:
        raise BadSchedule(f"Say when; for example: {EXAMPLE}")
    at, rest = _time_and_rest(typed)
    draft = _Draft()
    _read(draft, rest.replace(",", " , ").split())
    schedule = Schedule(
        at=at,
        zone=zones.find(" ".join(draft.zone)) if draft.zone else zone,
        days=_left(draft),
        topics=_items(draft.lists.get("topics", ())),
        people=_items(draft.lists.get("people", ())),
        sources=_items(draft.lists.get("sources", ())),
        most=draft.most,
        quiet=draft.quiet,
        hush=draft.hush,
    )
    return _awake(schedule)


def filled_in(fields: Mapping[str, str], zone: str = "UTC") -> Schedule:
    """The schedule of fields that were filled in, each read by itself, so that a mistake is told of the field where it stands.

    Raises BadSchedule, UnknownZone.
    """
    made, read = parse(fields.get("when", ""), zone), dict[str, Any]()
    for name, typed in fields.items():
        if name == "zone":
            read["zone"] = zones.find(typed)
        elif name == "days":
            read["days"] = _only_days(typed)
        elif name in _LISTS:
            read[_LISTS[name]] = _items(typed.split())
        elif name == "max":
            read["most"] = _most(typed)
        elif name == "quiet":
            read["quiet"], read["hush"] = _only_quiet(typed)
    return _awake(replace(made, **read))


def _only_days(typed: str) -> tuple[int, ...]:
    draft = _Draft()
    _read(draft, typed.replace(",", " , ").split())
    if draft.zone or draft.lists:
        raise BadSchedule(f"“{typed}” names no days of the week; write them like weekdays, mon,wed or mon-fri.")
    return _left(draft)


def _only_quiet(typed: str) -> tuple[bool, tuple[time, time] | None]:
    draft = _Draft()
    if _quiet(draft, typed.split()) < len(typed.split()):
        raise BadSchedule(f"“{typed}” should be yes, no, or hours like 22:00-06:00.")
    return draft.quiet, draft.hush


def _awake(schedule: Schedule) -> Schedule:
    """A schedule that does not fall into its own quiet hours. Raises BadSchedule."""
    if schedule.hush and within(schedule.at, schedule.hush):
        raise BadSchedule(f"{schedule.at:%H:%M} lies within the quiet hours that you give; choose other hours.")
    return schedule


def may_begin(word: str) -> bool:
    """Whether a schedule may begin with a word: a time, or days in front of it."""
    return word[:1].isdigit() or (bool(word) and _may_stand_in_front(word))


def read_time(words: str) -> time:
    """7:30, 07.30, 0730, 7:30 pm, 7am, noon. Raises BadSchedule."""
    found = _TIME.fullmatch(words.strip())
    if found is None:
        raise BadSchedule(f"“{words}” is no time of day; write it like 07:30 or 7:30 pm.")
    if found["word"]:
        return time(0 if found["word"].casefold() == "midnight" else 12)
    hour, minute = int(found["hour"]), int(found["minute"] or found["short"] or 0)
    if not (found["minute"] or found["short"] or found["half"]):
        raise BadSchedule(f"Is “{words}” in the morning or in the evening? Write {hour:02}:00, or {hour} pm.")
    if found["half"]:
        if not 1 <= hour <= 12:
            raise BadSchedule(f"“{words}” is no time of day; write it like 07:30 or 7:30 pm.")
        hour = hour % 12 + (12 if found["half"].casefold() == "p" else 0)
    if hour > 23 or minute > 59:
        raise BadSchedule(f"“{words}” is no time of day: hours go to 23 and minutes to 59; write it like 07:30 or 7:30 pm.")
    return time(hour, minute)


def _time_and_rest(typed: str) -> tuple[time, str]:
    """The time of day in front, or behind days, and the other words."""
    tokens = typed.split()
    before = list(takewhile(_may_stand_in_front, tokens))
    behind = " ".join(tokens[len(before) :])
    found = _TIME.match(behind)
    if found is None:
        raise BadSchedule(f"Begin with the time of day, not with “{tokens[0]}”; for example: {EXAMPLE}")
    rest = behind[found.end() :]
    if rest and not rest[0].isspace() and rest[0] != ",":
        read_time(behind.split()[0])
        raise BadSchedule(f"“{behind.split()[0]}” is no time of day; write it like 07:30 or 7:30 pm.")
    return read_time(found.group()), " ".join([*before, rest])


def _may_stand_in_front(token: str) -> bool:
    word = token.casefold().strip(",")
    return word in _FILLERS or word in _NAMED or word == "except" or all(map(_DAYS.fullmatch, word.split(",")))


def _left(draft: _Draft) -> tuple[int, ...]:
    left = (draft.days or set(EVERY_DAY)) - draft.without
    if not left:
        raise BadSchedule(f"That leaves no day of the week; for example: {EXAMPLE}")
    return tuple(sorted(left))


def _read(draft: _Draft, tokens: Sequence[str]) -> None:
    """Take word after word; a list goes on until a word that begins something else."""
    place = 0
    into: list[str] | None = None
    while place < len(tokens):
        word = tokens[place].casefold().rstrip(":")
        following = tokens[place + 1 : place + 7]
        if word in _LISTS and following and not (word == "with" and into is not None):
            into = draft.lists.setdefault(_LISTS[word], [])
            into.append(",")
            place += 1
        elif word in _NUMBER and following:
            counted = following[1:] if following[0].casefold() == "stories" else following
            draft.most, into = _most(counted[0] if counted else ""), None
            place += 2 + len(following) - len(counted)
        elif word == "quiet":
            place, into = place + 1 + _quiet(draft, following), None
        elif word in _NAMED and (into is None or word in ("weekdays", "weekends")):
            _add_days(draft, _NAMED[word])
            place, into = place + 1, None
        elif into is not None:
            into.append(tokens[place])
            place += 1
        elif word in _LISTS:
            raise BadSchedule(f"Nothing stands behind “{word}”; for example: {EXAMPLE}")
        else:
            place += _loose(draft, tokens[place:])


def _loose(draft: _Draft, tokens: Sequence[str]) -> int:
    """Take words outside of any list: days of the week, a word without meaning, or a part of the zone's name; how many."""
    if len(tokens) > 2 and tokens[1].casefold() in _RANGE and all(map(_DAYS.fullmatch, (tokens[0], tokens[2]))):
        _add_days(draft, _span(f"{tokens[0]}-{tokens[2]}"))
        return 3
    if _DAYS.fullmatch(tokens[0]):
        _add_days(draft, _span(tokens[0]))
    elif tokens[0].casefold() == "except":
        draft.excepting = True
    elif tokens[0] != "," and tokens[0].casefold() not in _FILLERS:
        draft.zone.append(tokens[0])
    return 1


def _add_days(draft: _Draft, days: Iterable[int]) -> None:
    (draft.without if draft.excepting else draft.days).update(days)


def _span(word: str) -> Iterable[int]:
    """Monday -> 0; fri-mon -> 4, 5, 6, 0."""
    ends = [_number(part) for part in re.split(r"\s*[-–—]\s*", word)]
    length = (ends[-1] - ends[0]) % 7
    return [(ends[0] + step) % 7 for step in range(length + 1)]


def _number(day: str) -> int:
    return next(number for number, name in enumerate(DAYS) if name.casefold().startswith(day.casefold()[:3]))


def _most(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 1 <= int(word) <= MOST_STORIES):
        raise BadSchedule(f"“max {word}” should be a number of stories from 1 to {MOST_STORIES}; for example: max 5.")
    return int(word)


def _quiet(draft: _Draft, following: Sequence[str]) -> int:
    """“quiet” alone is about empty digests, with hours behind it about these hours; how many words behind it were taken."""
    hours = int(bool(following) and following[0].casefold() == "hours")
    for length in range(5, 0, -1):
        if found := _HOURS.fullmatch(" ".join(following[hours : hours + length])):
            draft.hush = read_time(_full(found[1])), read_time(_full(found[2]))
            if draft.hush[0] == draft.hush[1]:
                raise BadSchedule("Quiet hours begin and end at different times; for example: quiet 22:00-06:00.")
            return hours + min(length, len(following) - hours)
    said = following[0].casefold() if following else ""
    draft.quiet = said not in ("no", "off", "false")
    return int(said in ("yes", "on", "true", "no", "off", "false"))


def _full(hour: str) -> str:
    return f"{hour}:00" if hour.isdecimal() and len(hour) < 3 else hour


def _items(tokens: Sequence[str]) -> tuple[str, ...]:
    """The items of a list: between commas, and around “and”."""
    items = re.split(r",|\band\b", " ".join(tokens), flags=re.IGNORECASE)
    found = tuple(dict.fromkeys(item for item in (" ".join(piece.split()) for piece in items) if item))
    if len(found) > LONGEST or any(len(item) > LETTERS for item in found):
        raise BadSchedule(f"That is too much for one schedule: at most {LONGEST} in a list, of {LETTERS} characters each.")
    return found


# ---------------------------------------------------------------------------------------------------------- reading back


def in_words(schedule: Schedule) -> str:
    """Every weekday at 07:30 (Asia/Seoul), about sanctions or Iran; at most 5 stories."""
    narrowed = [
        f"about {enumerate_words(schedule.topics, 'or')}" if schedule.topics else "",
        f"with {enumerate_words(schedule.people, 'or')}" if schedule.people else "",
        f"from {enumerate_words(schedule.sources, 'or')}" if schedule.sources else "",
    ]
    rules = [
        f"at most {count(schedule.most, 'story', 'stories')}",
        "nothing where there is nothing to tell" if schedule.quiet else "",
        f"nothing late from {schedule.hush[0]:%H:%M} to {schedule.hush[1]:%H:%M}" if schedule.hush else "",
    ]
    head = ", ".join([f"{days(schedule.days)} at {schedule.at:%H:%M} ({schedule.zone})", *filter(None, narrowed)])
    return "; ".join([head, *filter(None, rules)])


def days(numbers: Sequence[int]) -> str:
    if tuple(numbers) == EVERY_DAY:
        return "Every day"
    if tuple(numbers) == WEEKDAYS:
        return "Every weekday"
    if tuple(numbers) == WEEKEND:
        return "Every Saturday and Sunday"
    return f"Every {enumerate_words([DAYS[number] for number in numbers])}"


def next_times(occurrences: Sequence[Occurrence], zone: str) -> str:
    """Next: Wed 25 Nov 07:30, Thu 26 Nov 07:30 and Fri 27 Nov 07:30."""
    return f"Next: {enumerate_words([wall(one.at, zone) for one in occurrences])}"


def change_of_clocks(schedule: Schedule, after: datetime) -> str | None:
    """What becomes of the first digest in a year whose time the clocks skip or show twice; None where they never do."""
    zone = ZoneInfo(schedule.zone)
    for one in next_occurrences(schedule, after, YEAR):
        wished, local = datetime.combine(one.date, schedule.at), one.at.astimezone(zone)
        day = f"{local:%a} {local.day} {local:%b %Y}"
        if local.replace(tzinfo=None, fold=0) != wished:
            return f"On {day} the clocks skip {schedule.at:%H:%M}; that digest comes at {local:%H:%M}."
        if wished.replace(tzinfo=zone, fold=1).utcoffset() != local.utcoffset():
            return f"On {day} the clocks show {schedule.at:%H:%M} twice; that digest comes the first time."
    return None


def wall(at: datetime, zone: str) -> str:
    """Wed 25 Nov 07:30, by the clocks of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}"
