"""Time zones by what people call them: an IANA name, a city, an abbreviation; for anything else the nearest names."""

from __future__ import annotations

from functools import cache
from importlib import resources

from rapidfuzz import fuzz, process, utils

from bot.errors import BadInput

SHOWN = 3
CLOSE = 60.0
"""The score, of 100, from which a name is worth offering."""
_ABBREVIATIONS = {
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "mez": "Europe/Berlin",
    "eet": "Europe/Athens",
    "bst": "Europe/London",
    "msk": "Europe/Moscow",
    "ist": "Asia/Kolkata",
    "kst": "Asia/Seoul",
    "jst": "Asia/Tokyo",
    "hkt": "Asia/Hong_Kong",
    "sgt": "Asia/Singapore",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "nzst": "Pacific/Auckland",
}
"""What these letters are most often short for; several mean more than one zone, and none says when the clocks change."""


class UnknownZone(BadInput):
    """No time zone is called so; the message names the nearest."""


@cache
def names() -> tuple[str, ...]:
    """Every zone of the IANA database that somebody may choose."""
    listed = (resources.files("tzdata") / "zones").read_text(encoding="utf8").split()
    return (*(name for name in listed if "/" in name and not name.startswith("Etc/")), "UTC")


@cache
def _by_key() -> dict[str, str]:
    """Whole names and cities in lower case; of zones with one city the one that is written shortest."""
    found: dict[str, str] = {}
    for name in sorted(names(), key=lambda name: (-len(name), name)):
        found[_key(name.rpartition("/")[2])] = name
    return found | {_key(name): name for name in names()} | {"gmt": "UTC", "z": "UTC"}


def _key(words: str) -> str:
    return " ".join(words.casefold().replace("_", " ").split())


def find(words: str) -> str:
    """The zone that somebody means: Asia/Seoul, asia/seoul, Seoul, UTC. Raises UnknownZone."""
    if name := _by_key().get(_key(words)):
        return name
    if name := _ABBREVIATIONS.get(_key(words)):
        raise UnknownZone(f"“{words}” can mean several time zones; write a city, for example {name}.")
    close = nearest(words)
    offered = f"did you mean {_joined(close)}?" if close else "write one like Asia/Seoul or Europe/London."
    raise UnknownZone(f"There is no time zone “{words}”; {offered}")


def nearest(words: str, limit: int = SHOWN) -> list[str]:
    """Zones whose name or city is like these words, the best first."""
    found = process.extract(words, _by_key().keys(), scorer=fuzz.WRatio, processor=utils.default_process, limit=4 * limit)
    best = [_by_key()[key] for key, score, _ in found if score >= CLOSE]
    return list(dict.fromkeys(best))[:limit]


def _joined(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
