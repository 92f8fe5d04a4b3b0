"""Which names belong to one person."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from spacy.tokens import Doc

from briefs import names
from briefs.capitals import PARTICLES, Word
from briefs.entities import Entity, fold, refer
from briefs.names import FAMILY_FIRST, SUFFIXES, PersonName


def entities(doc: Doc, found: list[PersonName], capitals: list[list[Word]]) -> list[Entity]:
    """People with all their mentions by name. A fuller name wins; a bare surname joins one person or none."""
    people = _People()
    living = _living(doc, found)
    found = [name for name in found if name.certain or len(name.words) == 1 or name.words in living]
    for name in sorted((name for name in found if len(_core(name.words)) > 1), key=lambda name: -len(name.words)):
        person = next((person for person in people.with_word(_core(name.words)[-1]) if person.is_called(name)), None)
        if person is None:
            people.add(person := _Person(name, _slice(doc, name)))
        person.add(name)
    seen = {i for person in people.all for name in person.names for i in range(name.first, name.last)}
    alone = _bare(doc, found, [run for run in capitals if doc[run[0].first].ent_type_ != "DATE"], people, seen)
    return [person.entity(doc) for person in [*people.all, *alone]]


_NICKNAME = re.compile(r"[\"“'‘](\w+)[\"”'’]")
"""What stands in marks within a full name: “Robert C. "Bobby" Scott”."""
_FEW = 200
"""People among whom a misspelt name is looked for."""


class _People:
    """People by the words of their names, so that a long text takes no longer than many short ones."""

    def __init__(self) -> None:
        self.all: list[_Person] = []
        self._by_word: dict[str, list[_Person]] = {}

    def add(self, person: _Person) -> None:
        self.all.append(person)
        for word in set(person.core):
            self._by_word.setdefault(word, []).append(person)

    def with_word(self, word: str) -> list[_Person]:
        return self._by_word.get(word, [])

    def bearers(self, words: tuple[str, ...]) -> list[_Person]:
        """Who may be meant by one or two words of a name: by family name, else by given name, else with a slip of the pen."""
        core = _core(words)
        known = self.with_word(core[-1])
        return (
            [person for person in known if person.bears(core, words)]
            or [person for person in known if person.is_first_named(core)]
            or [person for person in self.all[:_FEW] if person.nearly_bears(core)]
        )


def _living(doc: Doc, found: list[PersonName]) -> set[tuple[str, ...]]:
    """Full names which do what people do somewhere in the text, though no given name or title vouches for them."""
    living: set[tuple[str, ...]] = set()
    for name in found:
        if len(name.words) == 1 or name.certain or names.like_a_body(name.words):
            continue
        reference = refer(doc, name.first, name.last)
        thing = any(child.dep_ == "appos" and child.lower_ in names.things() for child in doc[reference.head].children)
        if not thing and reference.standing in ("agent", "patient", "partner", "possessor"):
            living.add(name.words)
    return living


class _Person:
    """A person's names, the fullest first."""

    def __init__(self, name: PersonName, written: str = "") -> None:
        self.names: list[PersonName] = []
        self.core = _core(name.words)
        self.nicknames = {fold(word) for word in _NICKNAME.findall(written)}
        self.gender = names.gender(name.words, name.titles)

    def add(self, name: PersonName) -> None:
        self.names.append(name)
        self.gender = self.gender or names.gender(name.words, name.titles)

    def is_called(self, name: PersonName) -> bool:
        """Whether a full name is this person's: same first name and family name, middle names and accents aside."""
        mine, theirs = self.core, _core(name.words)
        if mine == theirs:
            return True
        given = mine[0] == theirs[0] or _initial(mine[0], theirs[0]) or theirs[0] in self.nicknames or self._short_for(name)
        family = theirs[-1] == mine[-1] or (theirs[-1] in mine[1:] and len(mine) > 2)
        if given and family:
            return True
        return len(theirs) >= 2 and mine[-len(theirs) :] == theirs

    def _short_for(self, name: PersonName) -> bool:
        """“Stan” and “Stanislav”, but not “Paul” and “Paula”."""
        mine, theirs = sorted((self.core[0], _core(name.words)[0]), key=len)
        return len(mine) > 2 and theirs.startswith(mine) and self.gender == names.gender(name.words, name.titles) is not None

    def bears(self, core: tuple[str, ...], words: tuple[str, ...]) -> bool:
        """Whether `words`, folded `core`, are this person's family name."""
        if not core or len(core) >= len(self.core):
            return False
        return (
            self.core[-len(core) :] == core
            or (len(core) == 1 and core[0] == self.core[0] and core[0] in FAMILY_FIRST)
            or (len(self.core) > 2 and len(core) == 1 and core[0] == self.core[-2] and not names.is_given(words[0]))
        )

    def nearly_bears(self, core: tuple[str, ...]) -> bool:
        """Whether a word is this family name with a slip or in another transcription, and not the family (“the Bergs”)."""
        word, family = core[-1], self.core[-1]
        may = len(core) == 1 and len(word) >= 7 and word[0] == family[0] and word != family + "s"
        return may and SequenceMatcher(None, word, family).ratio() > 0.85

    def is_first_named(self, core: tuple[str, ...]) -> bool:
        return len(core) == 1 and core[0] == self.core[0]

    def entity(self, doc: Doc) -> Entity:
        fullest = max(self.names, key=lambda name: (len(name.words), len(name.text)))
        entity = Entity("person", _slice(doc, fullest), gender=self.gender)
        ordered = sorted(self.names, key=lambda name: name.first)
        entity.references = [refer(doc, name.first, name.last) for name in ordered]
        return entity


def _slice(doc: Doc, name: PersonName) -> str:
    return doc[name.first : name.last].text


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell people apart, folded: no particles, no “Jr.”, “al-Assad” as “assad”; but “Ben” of “Ben Carson”."""
    folded = [fold(word).removeprefix("al-").removeprefix("el-") for word in words]
    given = 1 if len(words) > 1 and names.is_given(words[0]) else 0
    core = tuple(
        word.rstrip(".") for k, word in enumerate(folded) if k < given or (word not in PARTICLES and word not in SUFFIXES)
    )
    return core or tuple(folded)


def _initial(a: str, b: str) -> bool:
    return a[0] == b[0] and (len(a) == 1 or len(b) == 1) if a and b else False


def _bare(doc: Doc, found: list[PersonName], capitals: list[list[Word]], people: _People, seen: set[int]) -> list[_Person]:
    """Give each single name to the one person who bears it; return the people known by a single name only."""
    singles = {name.first: name for name in found if name.first not in seen}
    alone: dict[str, _Person] = {}
    for run in capitals:
        for name, namesakes in _candidates(doc, run, singles, people, seen):
            gender = names.gender((), name.titles)
            bearers = [person for person in namesakes if gender is None or person.gender in (None, gender)]
            chosen = _one(bearers, name)
            if chosen is not None:
                chosen.add(name)
            elif not bearers and name.first in singles:
                alone.setdefault(fold(name.text).removeprefix("al-"), _Person(name)).add(name)
    return [person for person in alone.values() if any(name.certain for name in person.names)]


def _candidates(
    doc: Doc, run: list[Word], singles: dict[int, PersonName], people: _People, seen: set[int]
) -> list[tuple[PersonName, list[_Person]]]:
    """The name in a run that is no full name, and who bears it: one found as such, or the whole run after its titles."""
    known = [singles[word.first] for word in run if word.first in singles]
    if known or any(word.first in seen for word in run):
        return [(name, people.bearers(name.words)) for name in known]
    start = 0
    while start < len(run) - 1 and run[start].text.casefold() in names.title_words():
        start += 1
    words = tuple(word.text for word in run[start:])
    if words[-1].casefold() in names.things() and _goes_on(doc, run[-1].last):  # “the Bill of Rights”
        return []
    titles = tuple(word.text.casefold() for word in run[:start])
    bearers = people.bearers(words) if len(words) <= 2 and len(words[-1]) > 1 else []
    return [(PersonName(words, run[start].first, run[-1].last, titles, certain=False), bearers)] if bearers else []


def _goes_on(doc: Doc, end: int) -> bool:
    return end < len(doc) and doc[end].lower_ == "of"


def _one(bearers: list[_Person], name: PersonName) -> _Person | None:
    """The one person meant by a shared family name: the only one named so far; else nobody."""
    if len(bearers) > 1:
        earlier = [person for person in bearers if any(other.first < name.first for other in person.names)]
        bearers = earlier or bearers
    if len(bearers) > 1:
        bare = [person for person in bearers if any(_core(other.words) == _core(name.words) for other in person.names)]
        titled = [
            person for person in bearers if set(name.titles) & {title for other in person.names for title in other.titles}
        ]
        bearers = titled or bare or bearers
    return bearers[0] if len(bearers) == 1 else None
