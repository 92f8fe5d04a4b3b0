"""Every sentence and label that the bot says, and how it writes dates, names and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

STANCES = {
    "SUPPORT": "supports",
    "AGREE": "agrees",
    "CALL_FOR": "calls for",
    "DEMAND": "demands",
    "REJECT": "rejects",
    "DENY": "denies",
    "CRITICIZE": "criticizes",
    "ACCUSE": "accuses",
    "WARN": "warns",
    "THREATEN": "threatens",
    "EXPECT": "expects",
}
STANCES_TOWARDS = STANCES | {
    "AGREE": "agrees with",
    "CALL_FOR": "calls on",
    "DEMAND": "demands of",
    "DENY": "denies, towards",
    "EXPECT": "expects of",
}
"""The same with the actor whom the stance concerns behind it."""
MODES = {
    "negation": "negated",
    "future": "about the future",
    "conditional": "on a condition",
    "hypothetical": "hypothetical",
    "historical": "background",
    "inferred": "the writer's inference",
    "hedged": "hedged",
}
KINDS = {"person": "person", "country": "country", "organization": "organization", "group": "group"}

UNTITLED = "Untitled article"
UNKNOWN_OUTLET = "outlet unknown"
UNDATED = "undated"
UNKNOWN_SPEAKER = "Unknown speaker"
WHO = "Who is who"
STAND = "Where they stand"
SAID = "What was said"
REPORTED = "Reported in other words"
THE_ARTICLE = "The article"
KEY_SAID = "said word for word"
KEY_REPORTED = "reported in other words"
KEY_SPEAKER = "speaker"
KEY_CUE = "verb of saying"
NO_POSITIONS = "No clear position was found in this article."
NO_QUOTES = "Nobody is quoted in this article."
NO_ACTORS = "No people, governments or organizations were found in this article."


def day(when: date | datetime | None) -> str:
    """12 July 2006."""
    return f"{when.day} {when:%B} {when.year}" if when else UNDATED


def dateline(source: str | None, when: date | datetime | None) -> str:
    return f"{source or UNKNOWN_OUTLET} · {day(when)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 quote, 2 quotes, 1,234 quotes."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def enumerate_words(words: Sequence[str], joint: str = "and") -> str:
    """a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def stance(code: str, target: str) -> str:
    return f"{STANCES_TOWARDS[code]} {target}" if target else STANCES[code]


def modes(codes: Sequence[str]) -> str:
    return ", ".join(MODES[code] for code in codes)


def unknown_speaker(as_written: str | None) -> str:
    return f"{UNKNOWN_SPEAKER} (“{as_written}”)" if as_written else UNKNOWN_SPEAKER


def unconfirmed_speaker(name: str) -> str:
    return f"{name} (unconfirmed)"


def also_called(aliases: Sequence[str]) -> str:
    return "also " + ", ".join(f"“{alias}”" for alias in aliases)


def also_named(names: Sequence[str]) -> str:
    return f"Also named: {', '.join(names)}."


def as_told_by(name: str) -> str:
    return f"as told by {name}"
