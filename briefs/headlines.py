"""How a headline names those of its article: “US President Trump”, “Puerto Rico Supreme Court”, “U.S. Envoy”.

A headline has too little grammar to be parsed, and its capitals say nothing. So its words are only compared with what the
text tells: a form is taken where it holds the name of one actor alone, or the country and the office of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefs.descriptions import holds, same_class
from briefs.entities import Entity, fold
from briefs.names import office_nouns, title_words
from briefs.places import country_of

_WORD = re.compile(r"[^\W_](?:[\w.-]*\w)?\.?")
_LONGEST_COUNTRY = 3
_LINKS = frozenset({"of", "the"})


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    low: str


def add_aliases(title: str | None, text: str, entities: Sequence[Entity]) -> None:
    """Give those whom the headline names the forms by which it does so."""
    if not title:
        return
    words = [_Word(match.start(), match.end(), fold(match.group())) for match in _WORD.finditer(title)]
    people = [entity for entity in entities if entity.kind == "person"]
    named = set(_people(title, text, words, people))
    _nominals(title, words, people, named)
    _bodies(title, words, [entity for entity in entities if entity.kind == "organization"])


def _people(title: str, text: str, words: list[_Word], people: Sequence[Entity]) -> Iterator[int]:
    """Adds the names of people with their titles; yields the places of the words that are part of one."""
    bearers = [(person, _own_words(person)) for person in people]
    at = 0
    while at < len(words):
        found = [(person, own) for person, own in bearers if words[at].low in own]
        end = at + 1
        while found and end < len(words) and _adjacent(title, words, end) and any(words[end].low in own for _, own in found):
            found = [(person, own) for person, own in found if words[end].low in own]
            end += 1
        if len(found) == 1 and _is_name(found[0][0], text, words[at:end]):
            _add(title, words, at, end, found[0][0])
            yield from range(at, end)
        at = end


def _own_words(person: Entity) -> frozenset[str]:
    name = fold(person.name)
    return frozenset(word for word in (name + " " + name.replace("-", " ")).split() if len(word) > 1)


def _is_name(person: Entity, text: str, words: Sequence[_Word]) -> bool:
    """Whether the words end in a surname of the person: the last of his name, or what the text calls him alone."""
    last = fold(person.name).replace("-", " ").split()[-1]
    return len(words) > 1 or words[-1].low == last or words[-1].low in {fold(r.span.of(text)) for r in person.references}


def _add(title: str, words: list[_Word], first: int, end: int, person: Entity) -> None:
    person.aliases.add(title[words[first].start : words[end - 1].end])
    titled = first
    while titled and _adjacent(title, words, titled) and words[titled - 1].low in title_words():
        titled -= 1
    if titled == first or not any(word.low in office_nouns() for word in words[titled:first]):
        return
    person.aliases.add(title[words[titled].start : words[end - 1].end])
    country = _country_before(title, words, titled)
    if country is not None:
        person.aliases.add(title[words[country].start : words[end - 1].end])


def _adjacent(title: str, words: list[_Word], at: int) -> bool:
    """Whether nothing but a space, or a possessive, stands before the word."""
    return title[words[at - 1].end : words[at].start].strip() in ("", "'s", "’s")


def _country_before(title: str, words: list[_Word], at: int) -> int | None:
    for length in range(_LONGEST_COUNTRY, 0, -1):
        first = at - length
        if (
            first >= 0
            and _adjacent(title, words, at)
            and country_of(title[words[first].start : words[at - 1].end].removesuffix("'s").removesuffix("’s"))
        ):
            return first
    return None


def _nominals(title: str, words: list[_Word], people: Sequence[Entity], named: set[int]) -> None:
    """ "U.S. Envoy": the one person of that country with such an office."""
    for at, word in enumerate(words):
        first = _country_before(title, words, at) if word.low in office_nouns() else None
        if first is None or at + 1 in named or not at:
            continue
        country = country_of(title[words[first].start : words[at - 1].end].removesuffix("'s").removesuffix("’s"))
        fitting = [person for person in people if person.country == country and holds(person, word.low, set())]
        fitting = fitting or [p for p in people if p.country == country and same_class(word.low, p, country)]
        if len(fitting) == 1:
            fitting[0].aliases.add(title[words[first].start : word.end])


def _bodies(title: str, words: list[_Word], bodies: Sequence[Entity]) -> None:
    """The words of a body's name in another order: “Puerto Rico Supreme Court” for “Supreme Court of Puerto Rico”."""
    for body in bodies:
        name = frozenset(fold(body.name).split()) - _LINKS
        for first in range(len(words) - len(name) + 1):
            window = words[first : first + len(name)]
            together = all(_adjacent(title, words, k) for k in range(first + 1, first + len(name)))
            if len(name) > 1 and together and {word.low for word in window} == name:
                body.aliases.add(title[window[0].start : window[-1].end])
