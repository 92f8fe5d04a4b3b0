"""Time zones by what people call them: an IANA name, a city, an abbreviation; for anything else the nearest names."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process, utils

from bot.errors import BadInput
from briefs import lexicon

SHOWN = 3
CLOSE = 75.0
"""The score, of 100, from which a name is worth offering."""
_OFFSET = re.compile(r"(?:utc|gmt)?\s*[-+−]\s*\d{1,2}(?::?\d{2})?", re.IGNORECASE)
_TWO_NAMES = re.compile(r"(.+) \((.+)\)")
_SHORT = {"GB": ("UK", "England"), "US": ("US", "USA")}
_SAMPLES = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
"""Moments at which zones of one country are told apart."""
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
    """The zone that somebody means: Asia/Seoul, asia/seoul, Seoul, Japan, Beijing, UTC. Raises UnknownZone."""
    if name := _by_key().get(_key(words)):
        return name
    if name := _ABBREVIATIONS.get(_key(words)):
        raise UnknownZone(f"“{words}” can mean several time zones; write a city, for example {name}.")
    if _OFFSET.fullmatch(words.strip()):
        raise UnknownZone(f"“{words}” says nothing of summer time; write a city or a country, for example Europe/Berlin.")
    if zones := _of_countries().get(_key(words)):
        if len(zones) == 1:
            return zones[0]
        raise UnknownZone(f"“{words}” can mean several time zones; did you mean {_joined(list(zones[:SHOWN]))}?")
    close = nearest(words)
    offered = f"did you mean {_joined(close)}?" if close else "write one like Asia/Seoul or Europe/London."
    raise UnknownZone(f"There is no time zone “{words}”; {offered}")


@cache
def _of_countries() -> dict[str, tuple[str, ...]]:
    """The zones of each country by its names and its capitals, that of the capital first."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, name in _table("iso3166.tab"):
        spelt = _TWO_NAMES.fullmatch(name)
        for called in {name, *_SHORT.get(code, ()), *((spelt[1], f"{spelt[2]} {spelt[1]}") if spelt else ())}:
            codes[_key(called)].append(code)
    capitals = {_key(one["name"]): one.get("capitals", []) for one in lexicon.load("countries")["country"]}
    found: dict[str, tuple[str, ...]] = {}
    for name, its in codes.items():
        cities = {_key(capital) for capital in capitals.get(name, ())}
        zones = [zone for code, _, zone, *_ in _table("zone.tab") if code in its]
        zones.sort(key=lambda zone: _key(zone.rpartition("/")[2]) not in cities)
        found |= dict.fromkeys([name, *cities], _different(zones) if len(its) == 1 else tuple(zones))
    return {name: zones for name, zones in found.items() if zones}


def _different(zones: list[str]) -> tuple[str, ...]:
    """Of zones whose clocks show the same the first."""
    by_offsets: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        by_offsets.setdefault(tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in _SAMPLES), zone)
    return tuple(by_offsets.values())


@cache
def _table(name: str) -> list[list[str]]:
    lines = (resources.files("tzdata") / "zoneinfo" / name).read_text(encoding="utf8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def nearest(words: str, limit: int = SHOWN) -> list[str]:
    """Zones whose name or city is like these words, the best first."""
    found = process.extract(words, _by_key().keys(), scorer=fuzz.WRatio, processor=utils.default_process, limit=4 * limit)
    likely = [key for key, score, _ in found if score >= CLOSE]
    begun = sorted((key for key in _by_key() if key.startswith(_key(words))), key=len)
    best = [*_of_countries().get(_key(words), ()), *(_by_key()[key] for key in (*begun, *likely))]
    return list(dict.fromkeys(best))[:limit]


def _joined(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
