"""An office in a question, "the Russian foreign minister", against the offices that articles gave to people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from bot.store.types import Office, Person
from briefs.lexicon import load

_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*\.?")
_SMALL = frozenset(("the", "of", "for", "a", "an", "s", "to", "in", "and", "current", "incumbent", "sitting", "new"))
_SHORT = {
    "pm": "prime minister",
    "premier": "prime minister",
    "fm": "foreign minister",
    "potus": "united states president",
    "dm": "defense minister",
}
_Seat = tuple[str | None, frozenset[str]]
LONG = timedelta(days=30)
_ALIKE = {"defence": "defense", "spokeswoman": "spokesperson", "spokesman": "spokesperson"}


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """What an office must have: its words without the country, and the country's name where one is given."""

    words: frozenset[str]
    country: str | None

    @property
    def sought(self) -> list[str]:
        """The words that every spelling of the office has."""
        return sorted(self.words - set(_ALIKE.values()))

    def fits(self, office: Office) -> bool:
        """Whether the office has all the words, and the country if one is asked for; a "deputy" must be asked for."""
        words, country = parted(_text(office))
        held = frozenset(words)
        return self.words <= held and not ((held - self.words) & LESSENING) and self.country in (None, country)


LESSENING = frozenset(
    ("deputy", "vice", "former", "ex", "acting", "assistant", "spokesperson", "under", "shadow", "candidate", "nominee")
)


def office_phrase(asked: str) -> OfficePhrase | None:
    """The office that the words ask for; None where they hold no word for one, or a word that belongs to none."""
    words, country = parted(asked)
    known = office_words() | _modifiers()
    if not (set(words) & office_words()) or not set(words) <= known:
        return None
    return OfficePhrase(frozenset(words), country)


def office_of(asked: str) -> OfficePhrase | None:
    """The office with words that belong to no office but may be its place or body: “governor of Ohio”, “WHO director-general”.

    A name can look the same, “Captain Kirk”: only who has such an office shows that it was meant.
    """
    words, country = parted(asked)
    return OfficePhrase(frozenset(words), country) if set(words) & office_words() and len(words) > 1 else None


def perhaps(phrase: OfficePhrase, people: Iterable[Person]) -> list[Person]:
    """Who held such an office of a country that no article names; they may be meant, unless another names another country."""
    countryless = OfficePhrase(phrase.words, None)
    held = ((person, [one for one in person.offices if countryless.fits(one)]) for person in people)
    return [person for person, offices in held if offices and not any(parted(_text(one))[1] for one in offices)]


def holders(phrase: OfficePhrase, people: Iterable[Person], at: datetime | None) -> list[Person]:
    """Who held the office before a time, as far as articles until then tell: the last of each seat that may be meant.

    A secretary of state of Montana does not come after one of the United States: who asks for neither gets both.
    """
    seats: dict[_Seat, list[tuple[Office, Person]]] = defaultdict(list)
    for person in people:
        for office in person.offices:
            if phrase.fits(office) and (at is None or office.first_at < at):
                seats[_seat(phrase, office)].append((office, person))
    country = (phrase.country, frozenset[str]())  # “the US president” heads no club of Americans, where one heads the country
    meant = [seats[country]] if phrase.country and country in seats else seats.values()
    return list({person.id: person for held in meant for person in _last(held)}.values())


def _seat(phrase: OfficePhrase, office: Office) -> _Seat:
    """The country of an office, and what else its affiliation says that was not asked for."""
    words, _ = parted(office.affiliation or "")
    return parted(_text(office))[1], frozenset(words) - phrase.words


def _last(held: Sequence[tuple[Office, Person]]) -> list[Person]:
    """Those last in a seat: all whose times in it overlap, but for who was in it once, amid the long time of another."""
    newest = max(office.last_at for office, _ in held)
    begun = max(office.first_at for office, _ in held if office.last_at == newest)
    overlapping = [(office, person) for office, person in held if office.last_at >= begun]
    return [
        person
        for office, person in overlapping
        if not any(_amid(office, other) for other, another in overlapping if another.id != person.id)
    ]


def _amid(office: Office, other: Office) -> bool:
    """Whether somebody is called so once, and another long before and long after: then it is history that is told."""
    once = office.first_at == office.last_at
    return once and other.first_at + LONG < office.first_at and office.last_at + LONG < other.last_at


def _text(office: Office) -> str:
    return f"{office.role} {office.affiliation or ''}"


def country_named(words: str) -> str | None:
    """The country that words name, be it by an adjective, initials or its capital."""
    return _countries().get(_plain(words))


def parted(text: str) -> tuple[list[str], str | None]:
    """The words of an office, folded, and the country among them."""
    words = [_plain(word) for word in _WORD.findall(re.sub(r"['’]s?\b", "", text))]
    words = [part for word in words for part in _SHORT.get(word, word).split()]
    rest, country = _take_country(words)
    return [_ALIKE.get(word, word) for word in rest if word and word not in _SMALL], country


def _take_country(words: Sequence[str]) -> tuple[list[str], str | None]:
    for size in (4, 3, 2, 1):
        for start in range(len(words) - size + 1):
            if found := _countries().get(" ".join(words[start : start + size])):
                return [*words[:start], *words[start + size :]], found
    return list(words), None


@cache
def _countries() -> dict[str, str]:
    table: dict[str, str] = {}
    for country in load("countries")["country"]:
        for field in ("capitals", "metonyms", "abbreviations", "demonyms", "also"):
            table.update({_plain(form): country["name"] for form in country.get(field, ())})
    table.update({_plain(country["name"]): country["name"] for country in load("countries")["country"]})
    return {form: name for form, name in table.items() if form}


@cache
def office_words() -> frozenset[str]:
    heads = load("offices")["offices"].split()
    return frozenset(_ALIKE.get(word, word) for word in heads)


@cache
def _modifiers() -> frozenset[str]:
    lexicon = load("offices")
    return frozenset(_ALIKE.get(word, word) for word in [*lexicon["modifiers"].split(), *lexicon["complements"].split()])


def _plain(words: str) -> str:
    text = re.sub(r"['’]s?\b", "", words.casefold()).replace(".", "")
    return re.sub(r"^the ", "", " ".join(text.split()))
