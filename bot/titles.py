"""What somebody is called, as a reader is told it: each office once, and only such names as are names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.names import normalise
from bot.offices import LESSENING, office_phrase, office_words, parted
from bot.store.types import Office, Person

_STILL = re.compile(r"^(?:current|incumbent|sitting)\s+", re.IGNORECASE)
"""What an article adds to an office on its day."""


def offices_told(person: Person) -> list[Office]:
    """The offices of a person, the last first; “incumbent President” and “President, United States” are one, the fuller."""
    told: list[Office] = []
    for office in sorted(person.offices, key=_fullness, reverse=True):
        fuller = next((i for i, one in enumerate(told) if _within(office, one)), None)
        if fuller is None:
            told.append(_plain(office))
        else:
            told[fuller] = _joined(told[fuller], office)
    return sorted(told, key=lambda office: office.last_at, reverse=True)


def _fullness(office: Office) -> tuple[bool, int, int]:
    """The country says most, then each word; of the same, the shorter spelling is the better one."""
    words, country = _weighed(office)
    return country is not None, len(words), -len(office.role)


def _plain(office: Office) -> Office:
    """“US President” of the United States says its country once."""
    role, affiliation = _STILL.sub("", office.role), office.affiliation or ""
    twice = affiliation in role or parted(affiliation) == ([], parted(role)[1])
    return replace(office, role=role, affiliation=None if twice else affiliation)


def _within(office: Office, fuller: Office) -> bool:
    (words, country), (more, other) = _weighed(office), _weighed(fuller)
    return words <= more and country in (None, other) and words & LESSENING == more & LESSENING


def _weighed(office: Office) -> tuple[frozenset[str], str | None]:
    words, country = parted(f"{office.role} {office.affiliation or ''}")
    return frozenset(words), country


def _joined(office: Office, other: Office) -> Office:
    first, last = min(office.first_at, other.first_at), max(office.last_at, other.last_at)
    return replace(office, first_at=first, last_at=last)


def names_told(person: Person) -> Sequence[str]:
    """The other names of a person: no offices, and not the name again with an office before it."""
    return [form for form in person.aliases if person.name not in form and not _is_title(form, person.name)]


def is_description(form: str) -> bool:
    """Whether a way to write somebody is no name: “the envoy”, “Russian foreign minister”."""
    return form[:1].islower() or office_phrase(form) is not None


def _is_title(form: str, name: str) -> bool:
    """Also “Republican Party's presumptive nominee”, in which no word of the name stands."""
    words = set(normalise(form).split())
    stranger = not words & set(normalise(name).split())
    return is_description(form) or (stranger and bool(set(parted(form)[0]) & office_words()))
