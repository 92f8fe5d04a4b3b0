"""Countries and the words that stand for them: names, initials, demonyms, capitals, metonyms.

No list can tell Beijing the city from Beijing the government; what the word does in its clause does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from briefs.entities import Entity, Reference, Standing, refer
from briefs.lexicon import load
from briefs.tokens import text_of
from briefs.types import Span

Form = Literal["name", "abbreviation", "demonym", "capital", "metonym"]
_FIELDS: tuple[tuple[str, Form], ...] = (
    ("also", "name"),
    ("abbreviations", "abbreviation"),
    ("demonyms", "demonym"),
    ("capitals", "capital"),
    ("metonyms", "metonym"),
)
_CAPITALISED = re.compile(r"\b[^\W\d_]\w*")
ACTING: frozenset[Standing] = frozenset({"agent", "patient", "partner", "possessor"})
_REGION = re.compile(r"\bNew (?:South )?$")
_LONGEST_REGION = 10
_ALSO_SUBNATIONAL = {"Georgia"}
"""Countries whose name is also a state's or a province's: believed only where another word for them stands in the text."""
_COMPASS = {"North": "North Korea", "South": "South Korea"}
_DEED = re.compile(
    r"(?:tion|sion|ment|ance|ence|al|ing|ure|stance|policy|effort|decision|claim|demand|call|offer|threat|view|role|bid|plan)s?$"
)
_CITY_LIFE = frozenset("street airport university mayor suburb district museum hotel station resident mosque square".split())


@dataclass(frozen=True, slots=True)
class Place:
    """A word for a country, found in a text; tokens [first, last) cover it."""

    country: str
    form: Form
    span: Span
    first: int
    last: int


@cache
def forms() -> dict[str, tuple[str, Form]]:
    """Every word for a country: its canonical name, and which kind of word it is."""
    found: dict[str, tuple[str, Form]] = {}
    for entry in load("countries")["country"]:
        found.setdefault(entry["name"], (entry["name"], "name"))
        for field, form in _FIELDS:
            for word in entry.get(field, ()):
                found.setdefault(word, (entry["name"], form))
    return found


@cache
def _by_first_word() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for form in sorted(forms(), key=len, reverse=True):
        first = _CAPITALISED.match(form)
        if first:
            index.setdefault(first.group(), []).append(form)
    return index


def country_of(words: str) -> str | None:
    """The country that `words` name, whole, without the article; or None."""
    entry = forms().get(words.strip().removeprefix("the ").removeprefix("The "))
    return entry[0] if entry else None


def is_capital(words: str) -> bool:
    """Whether `words` name a country's capital."""
    return forms().get(words.strip(), ("", "name"))[1] == "capital"


def find(doc: Doc) -> list[Place]:
    """All words for countries, in order, the longest at each place."""
    found = list(_known_words(doc))
    found += _points_of_the_compass(doc, {place.country for place in found})
    return sorted(found, key=lambda place: place.span)


def _known_words(doc: Doc) -> Iterator[Place]:
    text, index, end = text_of(doc), _by_first_word(), 0
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        if start < end or match.group() not in index or _is_part_of_region(text, start):
            continue
        form = next((form for form in index[match.group()] if _stands(text, form, start)), None)
        tokens = doc.char_span(start, start + len(form), alignment_mode="expand") if form else None
        if form and tokens is not None and len(tokens.text) <= len(form) + 12:
            country, kind = forms()[form]
            end = start + len(form)
            yield Place(country, kind, Span(start, end), tokens.start, tokens.end)


def _is_part_of_region(text: str, start: int) -> bool:
    """“New Mexico”, “New South Wales”: another place, named after a country."""
    return (
        bool(_REGION.search(text, max(0, start - _LONGEST_REGION), start)) and text[start:].split(maxsplit=1)[0] not in _COMPASS
    )


def _stands(text: str, form: str, start: int) -> bool:
    end = start + len(form)
    return text.startswith(form, start) and not text[end : end + 1].isalnum()


def _points_of_the_compass(doc: Doc, countries: set[str]) -> Iterator[Place]:
    """“The North” where the Koreas are in play."""
    if "North Korea" not in countries and not ("South Korea" in countries and "Korea" in text_of(doc)):
        return
    for token in doc[:-1]:
        if token.lower_ == "the" and (name := _COMPASS.get(doc[token.i + 1].text)):
            point = doc[token.i + 1]
            after = doc[point.i + 1] if point.i + 1 < len(doc) else None
            if after is None or not after.text[:1].isupper():
                yield Place(name, "name", Span(point.idx, point.idx + len(point)), point.i, point.i + 1)


def entities(doc: Doc, places: list[Place], taken: set[int]) -> list[Entity]:
    """The countries of the text, each with the mentions that stand for its people or government.

    `taken` are tokens of longer names ("Bank of China"), which mention no country.
    """
    by_country: dict[str, list[tuple[Place, Reference]]] = {}
    for place in places:
        if not taken.intersection(range(place.first, place.last)):
            reference = refer(doc, place.first, place.last)
            reference = Reference(place.span, place.first, place.last, reference.head, "name", _standing(doc, place, reference))
            by_country.setdefault(place.country, []).append((place, reference))
    return [_entity(doc, country, found) for country, found in by_country.items() if _credible(country, found)]


def _credible(country: str, found: list[tuple[Place, Reference]]) -> bool:
    return country not in _ALSO_SUBNATIONAL or any(place.form != "name" for place, _ in found)


def _standing(doc: Doc, place: Place, reference: Reference) -> Standing:
    standing = reference.standing
    head = doc[reference.head]
    if place.form == "demonym" and standing != "agent":
        return "modifier" if standing == "modifier" or not _for_the_people(head) else standing
    if place.form != "capital":
        return standing
    if standing == "possessor":
        return "possessor" if _deed(head.head) else "place"
    return standing if standing in ("agent", "patient", "partner", "modifier") and not _city(head) else "place"


def _for_the_people(token: Token) -> bool:
    """“The Russians”, against “Russian” before a noun that the parser lost."""
    return token.tag_ in ("NNPS", "NNS") or token.text.endswith("s")


def _deed(noun: Token) -> bool:
    return bool(_DEED.search(noun.lemma_.lower())) and noun.lemma_.lower() not in _CITY_LIFE


def _city(token: Token) -> bool:
    return token.dep_ in ("compound", "nmod") and token.head.lemma_.lower() in _CITY_LIFE


def _entity(doc: Doc, country: str, found: list[tuple[Place, Reference]]) -> Entity:
    words = [doc[place.first : place.last].text for place, _ in found if place.form == "name"]
    names = [name for name in words if name in forms()]
    name = country if country in names or not names else max(names, key=len)
    entity = Entity("country", "United States" if name == "America" else name, country=country)
    entity.references = [reference for _, reference in found if reference.standing != "place"]
    return entity


def acts(entity: Entity) -> bool:
    """Whether a country says or does something, or something is said or done to it, in the text."""
    return any(reference.standing in ACTING for reference in entity.references)
