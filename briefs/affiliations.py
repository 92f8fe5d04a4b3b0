"""What a role says: the office itself, and the country or body that it is tied to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from briefs import names, places
from briefs.entities import Entity
from briefs.lexicon import load
from briefs.names import title_words

OPENERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "our", "my", "one"})
_ADJECTIVE = re.compile(r"[a-z]{3}(?:onal|ial|ical)$")
_PORTFOLIO = frozenset({"minister", "secretary"})
"""Offices whose complement is what they do, not where."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role as found: tokens [first, last) without the article, the office noun among them."""

    first: int
    last: int
    noun: int
    prenominal: bool


def without_country(doc: Doc, role: Role) -> int:
    """The first token of the role after a leading country: “Foreign Minister” of “Russian Foreign Minister”."""
    for last in range(min(role.noun, role.first + 4), role.first, -1):
        words = doc[role.first : last].text
        if doc[last].text not in "-–" and places.country_of(words.removesuffix("'s").removesuffix("’s")):
            return last
    return role.first


def affiliations(organizations: list[Entity]) -> dict[int, Entity]:
    """The body that each token names."""
    return {
        i: entity for entity in organizations for reference in entity.references for i in range(reference.first, reference.last)
    }


def describe(doc: Doc, person: Entity, role: Role, named: dict[int, Entity]) -> None:
    """Set the person's role, without the country it is tied to, and the affiliation."""
    start = without_country(doc, role)
    end = role.last
    if start > role.first:
        person.country = places.country_of(doc[role.first : start].text.removesuffix("'s").removesuffix("’s"))
        person.affiliation = person.country
    else:
        start = _behind_body(doc, person, role, named)
    link = next((i for i in range(role.noun + 1, role.last) if doc[i].lower_ in ("of", "for", "to", "at", "in", "with")), None)
    if link is not None:
        end = _complement(doc, person, role, link, named)
    words = doc[start:end].text.strip(" -–,")
    words = re.sub(r"^(?:the|a|an|his|her|their)\s+", "", words, flags=re.IGNORECASE)
    words = re.sub(r"^.*\s(?=ex-\S)", "", words)  # “visitor ex-Prime Minister”
    person.role = _spelt_out(words) or None
    person.gender = person.gender or names.gender((), (doc[role.noun].lower_,))


def _behind_body(doc: Doc, person: Entity, role: Role, named: dict[int, Entity]) -> int:
    """Where the role goes on behind the body it is tied to: “NATO's”, “Santa Barbara County”. Sets the affiliation."""
    last = role.first
    if role.first in named:
        last = _whole(named, role.first)
        words = named[role.first].name
    else:
        while (
            last < role.noun
            and doc[last].text[:1].isupper()
            and doc[last].pos_ == "PROPN"
            and doc[last].lower_ not in title_words()
        ):
            last += 1
        words = doc[role.first : last].text
    if role.first == last or last > role.noun or (not role.prenominal and role.first not in named):
        return role.first
    if role.first not in named and _ADJECTIVE.search(doc[role.first].text):
        return role.first  # “Divisional Railway Manager”
    possessive = doc[last].lower_ in ("'s", "’s")
    if possessive and role.first not in named:
        return role.first
    person.affiliation = words
    return last + possessive


def _whole(named: dict[int, Entity], first: int) -> int:
    last = first
    while named.get(last) is named[first]:
        last += 1
    return last


def _complement(doc: Doc, person: Entity, role: Role, link: int, named: dict[int, Entity]) -> int:
    """Read what follows the office. Returns where the role ends: before a country, else after the complement."""
    first = link + 1
    while first < role.last and doc[first].lower_ in OPENERS:
        first += 1
    words = doc[first : role.last].text
    country = places.country_of(words)
    if country and not places.is_capital(words):
        person.country = person.affiliation = country
        return link
    own = doc[role.noun].lower_ in _PORTFOLIO or (
        first < role.last and doc[first].lower_ in load("offices")["complements"].split()
    )
    if not own and any(token.text[:1].isupper() for token in doc[first : role.last]):
        body = next((named[i] for i in range(first, role.last) if i in named), None)
        person.affiliation = body.name if body else _named(doc, first, role.last)
        inner = next((c for i in range(first, role.last) if (c := places.country_of(doc[i].text))), None)
        person.country = person.country or inner
    return role.last


def _named(doc: Doc, first: int, last: int) -> str:
    """The name within a complement: “AFP” of “global news for AFP”."""
    start = next(i for i in range(first, last) if doc[i].text[:1].isupper())
    return doc[start:last].text


def _spelt_out(role: str) -> str:
    """“Sen.” as “Senator”; no forms of address."""
    abbreviated = load("offices")["abbreviated"]
    words = [abbreviated.get(word.rstrip(".").casefold(), word) if word.endswith(".") else word for word in role.split()]
    while words and _mere_courtesy(words[0]):
        words.pop(0)
    while words and _mere_courtesy(words[-1]):
        words.pop()
    return " ".join(words)


def _mere_courtesy(word: str) -> bool:
    low = word.casefold()
    return low in names.courtesies() and low.rstrip(".") not in load("offices")["abbreviated"]
