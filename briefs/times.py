"""Phrases of time in a question: "last week", "since 3 July 2006", "between May and June".

Every phrase becomes a half-open interval of local midnights in the asker's time zone. A date without a year is the
latest that is not in the future.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = _MONTH_NAMES.split()
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = _DAY_NAMES.split()
_NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = _NUMBER_WORDS.split()

_DAYS_BACK = {"today": 0, "yesterday": 1, "day before yesterday": 2}

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:\.|[a-z]*)"
_YEAR = r"[12]\d{3}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNT = rf"(?:\d{{1,4}}|an?|{'|'.join(_NUMBERS[1:])})"
_UNIT = r"(?:day|week|month|year)s?"
_DATED = rf"""{_YEAR}-\d\d?-\d\d?|{_YEAR}-\d\d?
    |(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?|{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?(?!\d)
    |{_MONTH},?\s+(?:of\s+)?{_YEAR}"""
_RELATIVE = rf"""today|yesterday|the\s+day\s+before\s+yesterday|{_COUNT}\s+{_UNIT}\s+ago
    |(?:last|this)\s+(?:week|month|year|{"|".join(_WEEKDAYS)}|{_MONTH})
    |the\s+(?:start|beginning)\s+of\s+the\s+(?:week|month|year)"""
_ANY = rf"(?:{_DATED}|{_RELATIVE}|{'|'.join(_WEEKDAYS)}|{_MONTH}|{_YEAR})"
_PHRASE = re.compile(
    rf"""(?<!\S)(?:
      (?:between)\s+(?P<first>{_ANY})\s+and\s+(?P<last>{_ANY})
    | from\s+(?P<first2>{_ANY})\s+(?:to|until|till|through)\s+(?P<last2>{_ANY})
    | (?:ever\s+)?since\s+(?P<since>{_ANY})
    | after\s+(?P<after>{_ANY})
    | (?:up\s+to|until|till)\s+(?P<until>{_ANY})
    | before\s+(?P<before>{_ANY})
    | (?:(?:in|over|during|within|for)\s+)?the\s+(?:last|past)\s+(?P<span>{_COUNT}\s+{_UNIT}|day|week|month|year)
    | (?:in|over|during|within)\s+(?:last|past)\s+(?P<span2>{_COUNT}\s+{_UNIT}) | (?:last|past)\s+(?P<span3>{_COUNT}\s+{_UNIT})
    | (?:in|during)\s+(?P<within>{_YEAR}-\d\d?|{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?|{_YEAR}|(?:last|this)\s+{_MONTH})
    | on\s+(?P<on>{_DATED}|(?:last\s+)?(?:{"|".join(_WEEKDAYS)}))
    | (?P<bare>{_DATED}|{_RELATIVE})
    )(?=$|[\s,;:.?!)])""",
    re.VERBOSE | re.IGNORECASE,
)


class NoSuchTime(ValueError):
    """Words that stand for a time, and no calendar has it."""

    def __init__(self, words: str) -> None:
        super().__init__(f"“{words}” is no time I know; write it as in “since 3 July 2006” or “last week”.")


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """Where in a text a time stands, and the half-open interval it means; None is open."""

    start: int
    end: int
    since: datetime | None
    until: datetime | None


def find_time(text: str, now: datetime) -> TimePhrase | None:
    """The first phrase of time in the text. `now` is aware and in the asker's time zone; a naive one counts as UTC.

    Raises NoSuchTime, naming the words, for "31 February".
    """
    found = next((match for match in _PHRASE.finditer(text) if _plausible(match)), None)
    if found is None:
        return None
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    try:
        since, until = _interval(found, now)
        return TimePhrase(found.start(), found.end(), _midnight(since, now), _midnight(until, now))
    except (ValueError, OverflowError) as error:
        raise NoSuchTime(found[0]) from error


def _plausible(match: re.Match[str]) -> bool:
    """Month names are checked in full: "mar" begins "March" and "Marseille"."""
    return all(
        any(month.startswith(word) for month in _MONTHS) or word == "sept"
        for word in re.findall(rf"\b{_MONTH}(?=\W|$)", match[0].lower().replace(".", ""))
        if word not in {"monday", "day", "days", "month", "months"}
    )


def _interval(match: re.Match[str], now: datetime) -> tuple[date | None, date | None]:
    given = {name: words for name, words in match.groupdict().items() if words}
    name, words = next(iter(given.items()))
    today = now.date()
    if name in {"first", "first2"}:
        return _between(words, given[name.replace("first", "last")], today)
    if name.startswith("span"):
        return _back(words, today), today + timedelta(1)
    begin, end = _period(words, today)
    bounds: dict[str, tuple[date | None, date | None]] = {
        "since": (begin, None),
        "after": (end, None),
        "until": (None, end),
        "before": (None, begin),
    }
    return bounds.get(name, (begin, end))


def _between(first: str, last: str, today: date) -> tuple[date, date]:
    one, other = _period(first, today), _period(last, today)
    if not re.search(_YEAR, first) and one[0] > other[0] and re.search(_YEAR, last):
        one = _period(f"{first} {other[0].year}", today)
    return min(one[0], other[0]), max(one[1], other[1])


def _period(words: str, today: date) -> tuple[date, date]:
    """The half-open days that words for one time mean."""
    words = re.sub(r"[.,]|\b(?:the|of)\b", " ", words.lower())
    parts = words.split()
    day = timedelta(1)
    if " ".join(parts) in _DAYS_BACK:
        begin = today - _DAYS_BACK[" ".join(parts)] * day
    elif parts[-1] == "ago":
        begin = _back(" ".join(parts[:-1]), today)
    elif parts[0] in {"start", "beginning"}:
        begin = _this(parts[-1], today)
    elif parts[-1] in _WEEKDAYS:
        begin = today - (today.weekday() - _WEEKDAYS.index(parts[-1])) % 7 * day
        begin -= 7 * day if parts[0] == "last" and begin == today else 0 * day
    elif parts[0] in {"last", "this"} and parts[1] in {"week", "month", "year"}:
        begin = _this(parts[1], today)
        return (_back(f"one {parts[1]}", begin), begin) if parts[0] == "last" else (begin, _after(parts[1], begin))
    else:
        return _calendar([part for part in parts if part not in {"last", "this"}], today)
    return begin, begin + day


def _calendar(parts: list[str], today: date) -> tuple[date, date]:
    """A year, a month or a day of the calendar, in ISO form or in words."""
    if len(parts) == 1 and (iso := re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", parts[0])):
        return _named(int(iso[1]), int(iso[2]) if iso[2] else None, int(iso[3]) if iso[3] else None)
    month = next(_month(part) for part in parts if part[0].isalpha())
    numbers = [int(re.sub(r"\D", "", part)) for part in parts if part[0].isdigit()]
    year = next((number for number in numbers if number > 31), None)
    day = next((number for number in numbers if number <= 31), None)
    if year is not None:
        return _named(year, month, day)
    return _latest(month, day, today)


def _latest(month: int, day: int | None, today: date) -> tuple[date, date]:
    for year in range(today.year, max(today.year - 9, 1), -1):  # nine years hold a 29 February
        try:
            begin, end = _named(year, month, day)
        except ValueError:
            continue
        if begin <= today:
            return begin, end
    raise ValueError(f"no day {day} in month {month}")


def _named(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if day is None:
        return date(year, month, 1), _after("month", date(year, month, 1))
    return date(year, month, day), date(year, month, day) + timedelta(1)


def _month(word: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(word[:3]))


def _back(words: str, today: date) -> date:
    """So many days, weeks, months or years before today; a month earlier than 31 March is the last of February."""
    *count, unit = words.lower().split()
    number = _number(count[0]) if count else 1
    unit = unit.rstrip("s")
    if unit in {"day", "week"}:
        return today - timedelta(number * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    return min(first + timedelta(today.day - 1), _after("month", first) - timedelta(1))


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return 1 if word in {"a", "an"} else _NUMBERS.index(word)


def _this(unit: str, today: date) -> date:
    if unit == "week":
        return today - timedelta(today.weekday())
    return today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)


def _after(unit: str, begin: date) -> date:
    if unit == "week":
        return begin + timedelta(7)
    if unit == "year":
        return begin.replace(year=begin.year + 1)
    return date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)


def _midnight(day: date | None, now: datetime) -> datetime | None:
    return datetime.combine(day, time(), now.tzinfo) if day else None
