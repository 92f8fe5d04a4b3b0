"""Whom a description fits: “the minister”, “the Indiana governor”, “the Democratic nominee”."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from briefs.entities import Entity
from briefs.lexicon import load
from briefs.names import title_words
from briefs.places import country_of

_LINK = re.compile(r" (?:of|for|to|at|in) ")
_VAGUE = ("leader", "politician", "official")
"""Classes so wide that only a country tells their members apart."""
_PARTIES = tuple(
    frozenset(names.split())
    for names in ("democratic democrat democrats dnc", "republican republicans gop", "labour labor", "conservative tory tories")
)


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in load("offices")["classes"].items()}


def role_words(role: str | None) -> frozenset[str]:
    """The words of a role or an affiliation, those of “vice-president” whole and apart."""
    return frozenset(role.casefold().replace("-", " - ").split()) | frozenset(role.casefold().split()) if role else frozenset()


def holds(person: Entity, noun: str, modifiers: set[str]) -> bool:
    """Whether the office is the person's; a vice president is not “the president”."""
    words = role_words(_LINK.split(person.role)[0]) if person.role else frozenset()
    return noun in words and not (words & {"vice", "deputy", "assistant"}) - modifiers


def same_party(person: Entity, modifiers: set[str]) -> bool:
    """Whether a phrase that names a party (“the Democratic nominee”) may mean the person: who is known to be of that one."""
    parties = [party for party in _PARTIES if modifiers & party]
    return all(party & ties(person) for party in parties)


def same_class(noun: str, person: Entity, country: str | None) -> bool:
    """Whether an office is of the class of the person's: “the diplomat”, of an envoy."""
    words = role_words(person.role)
    classes = (members for name, members in _classes().items() if country is not None or name not in _VAGUE)
    return any(noun in members and words & members for members in classes)


def agrees(person: Entity, country: str | None) -> bool:
    """Whether the person is of the country that a description names, if any."""
    return country is None or person.country == country


def names_a_region(token: Token) -> bool:
    """“Indiana” of “the Indiana governor”: a name that is no country, party or title."""
    named = token.pos_ == "PROPN" and token.text[:1].isupper() and token.lower_ not in title_words()
    return named and named_country(token) is None and not any(token.lower_ in party for party in _PARTIES)


def ties(person: Entity) -> frozenset[str]:
    """The words of what the person is and belongs to."""
    return role_words(person.role) | role_words(person.affiliation)


def is_elsewhere(person: Entity, region: set[str]) -> bool:
    """Whether the person is tied to something else: “the Indiana governor”, of “a former Arizona governor”."""
    own = {word.casefold() for word in (person.role or "").split() if word[:1].isupper()} - title_words()
    return not region <= ties(person) and bool(own or person.affiliation)


def named_country(token: Token) -> str | None:
    """The country that a word with a capital names."""
    return country_of(token.text) if token.text[:1].isupper() else None
