"""A question against the store: whom it means, and the facts that answer it.

A name is taken for somebody only where it fits exactly one; everything else is offered as a choice. A similar name is
never taken, only suggested.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from weakref import WeakKeyDictionary

from adapters.base import Message, Place
from bot import comparing, replies, words
from bot.asked import Asked
from bot.facts import Facts, Found
from bot.names import WHOLE_WORDS, Index, Match, normalise
from bot.offices import OfficePhrase, country_named, holders, office_of, office_phrase, perhaps
from bot.romanised import EAST_ASIAN_SURNAMES
from bot.store import ArticleFacts, Page, Person, Stand, Statement, Store
from bot.titles import is_description, offices_told
from bot.web.links import NO_LINKS, EvidenceLinks
from briefs.questions import terms
from briefs.types import Query

L = TypeVar("L", Statement, Stand)
PAGE = 5
CHOICES = 5
_CARD = 3
"""Statements and positions on a person's card."""
_COMPARED = 60
"""Positions among which a change of sides is looked for."""
_INDEXES: WeakKeyDictionary[Store, dict[str, tuple[int, Index[int]]]] = WeakKeyDictionary()
"""The index of each workspace's names, with the state of the names that it was made from."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as a message, and the cursor of its next page."""

    message: Message
    next: int | None


def workspace_of(place: Place) -> str:
    """The tenant a place belongs to: its guild or workspace, or, outside any, the conversation alone."""
    if place.platform == "console":
        return place.workspace or "local"
    return f"{place.platform}:{place.workspace}" if place.workspace else f"{place.platform}:@{place.id}"


class Lookup:
    """The look-ups of one workspace. Lines whose confidence is below the floor are left out; the others link to their pages."""

    def __init__(self, store: Store, workspace: str, confidence: float = 0.0, links: EvidenceLinks = NO_LINKS) -> None:
        self._store = store
        self._links = replace(links, workspace=workspace)
        self._workspace = workspace
        self._confidence = confidence
        self._met: dict[int, Person] = {}
        """Whom this look-up has read already."""

    async def person(self, asked: str, at: datetime | None = None) -> Found:
        """Whom a name or an office means; an office is that of the time `at`, or the last known."""
        if phrase := office_phrase(asked):
            return await self._in_office(phrase, at)
        name = country_named(asked) or asked
        matches = (await self._index()).find(name, 4 * CHOICES)
        exact = [match for match in matches if match.kind == "exact"]
        close = [match for match in matches if _fits(match)]
        surname = country_named(asked) is None and " " not in normalise(name)  # then a body of that name hides no person
        fitting = [*exact, *close] if surname else exact or close
        people = await self._people(fitting or matches[:CHOICES])
        if fitting and people:
            return Found(tuple(_meant(name, fitting, people)[:CHOICES]), True)
        if (placed := office_of(asked)) and (found := await self._in_office(placed, at)).sure:
            return found
        empty = not people and await self._store.articles.watching_since(self._workspace) is None
        return Found(tuple(people), False, empty)

    async def as_topic(self, query: Query) -> Asked | None:
        """The look-up of the articles on words that name nobody, "sanctions"; None where no article has the words."""
        asked = Asked("latest", topic=query.person, since=query.since, until=query.until)
        return asked if query.intent == "who" and (await self._articles(asked, 1)).items else None

    async def suggest(self, typed: str, limit: int) -> list[str]:
        """Names of people to offer while somebody types."""
        people = await self._people((await self._index()).find(typed, limit))
        return list(dict.fromkeys(person.name for person in people))

    async def _in_office(self, phrase: OfficePhrase, at: datetime | None) -> Found:
        known = await self._store.people.in_office(self._workspace, phrase.sought or phrase.words)
        people = [person for person in known if person.kind == "person"]
        if held := holders(phrase, people, at):
            return Found(tuple(held[:CHOICES]), sure=True)
        likely = holders(phrase, people, None) or await self._nearest(phrase, perhaps(phrase, people))
        return Found(tuple(likely[:CHOICES]), sure=False)

    async def _nearest(self, phrase: OfficePhrase, people: list[Person]) -> list[Person]:
        """The people in the articles on the office's country before all others."""
        country = terms(phrase.country or "")
        about = {
            person.id
            for person in people
            if country and (await self._store.articles.latest(self._workspace, terms=country, person=person.id, limit=1)).items
        }
        return sorted(people, key=lambda person: person.id not in about)

    async def _people(self, matches: Sequence[Match[int]]) -> list[Person]:
        people = await self._store.people.several(self._workspace, [match.id for match in matches])
        self._met.update((person.id, person) for person in people)
        return list(people)

    async def _index(self) -> Index[int]:
        kept = _INDEXES.setdefault(self._store, {})
        state = await self._store.people.state(self._workspace)
        if self._workspace not in kept or kept[self._workspace][0] != state:
            names = await self._store.people.names(self._workspace)
            kept[self._workspace] = (state, Index((n.form, n.person, n.full) for n in names if not is_description(n.form)))
        return kept[self._workspace][1]

    async def facts(self, asked: Asked, limit: int = PAGE) -> Facts:
        """The facts that answer a look-up, the newest first."""
        facts = Facts(asked, await self._known(asked.person))
        match asked.intent:
            case "latest":
                facts = replace(facts, articles=await self._articles(asked, limit))
            case "positions":
                stands, hidden = await self._sure(self._store.stands.held, asked, limit)
                facts = replace(facts, stands=stands, hidden=hidden, moved=await self._moved(asked, stands))
            case "who":
                statements, _ = await self._sure(self._store.statements.said, asked, _CARD)
                stands, _ = await self._sure(self._store.stands.held, asked, _CARD)
                facts = replace(facts, statements=statements, stands=stands)
            case "said":
                statements, hidden = await self._sure(self._store.statements.said, asked, limit)
                facts = replace(facts, statements=statements, hidden=hidden)
        if facts.statements.items or facts.stands.items or facts.articles.items:
            return facts
        return replace(facts, watching=await self._store.articles.watching_since(self._workspace))

    async def _known(self, person: int | None) -> Person | None:
        if person is None:
            return None
        return self._met.get(person) or await self._store.people.get(self._workspace, person)

    async def _moved(self, asked: Asked, first: Page[Stand]) -> tuple[tuple[Stand, Stand], ...]:
        """Where the person asked about has changed sides; told on the first page alone."""
        if asked.person is None or asked.before is not None:
            return ()
        stands = first if first.next is None else (await self._sure(self._store.stands.held, asked, _COMPARED))[0]
        return tuple(comparing.moved(stands.items))

    async def _articles(self, asked: Asked, limit: int) -> Page[ArticleFacts]:
        return await self._store.articles.latest(
            self._workspace,
            terms=terms(asked.topic or ""),
            person=asked.person,
            since=asked.since,
            until=asked.until,
            before=asked.before,
            limit=limit,
        )

    async def _sure(self, read: Callable[..., Awaitable[Page[L]]], asked: Asked, limit: int) -> tuple[Page[L], int]:
        """A page of lines above the floor, however many below it lie between, and how many those are."""
        topic = terms(asked.topic or "")
        lines: list[L] = []
        doubtful: list[L] = []
        before, ended = asked.before, False
        while len(lines) <= limit and not ended:
            page = await read(
                self._workspace, asked.person, terms=topic, since=asked.since, until=asked.until, before=before, limit=limit + 1
            )
            lines += [line for line in page.items if line.confidence >= self._confidence]
            doubtful += [line for line in page.items if line.confidence < self._confidence]
            before, ended = page.next, page.next is None
        if len(lines) <= limit:
            return Page(tuple(lines)), len(doubtful)
        last = lines[limit - 1].seq  # what comes behind it is the next page's
        return Page(tuple(lines[:limit]), last), sum(line.seq > last for line in doubtful)

    async def answer(self, asked: Asked, limit: int = PAGE) -> Reply:
        """The facts as a message, with the cursor of the next page."""
        facts = await self.facts(asked, limit)
        return Reply(replies.reply(facts, self._links), facts.next)

    def label(self, person: Person) -> str:
        """A name that tells people of one name apart: with the last office, or what kind of body it is."""
        if not person.offices:
            return person.name if person.kind == "person" else f"{person.name}, {words.KINDS[person.kind]}"
        office = offices_told(person)[0]
        return f"{person.name}, {office.role}" + (f", {office.affiliation}" if office.affiliation else "")


def _fits(match: Match[int]) -> bool:
    return match.kind == "alias" or (match.kind == "part" and match.score >= WHOLE_WORDS)


def _meant(name: str, matches: Sequence[Match[int]], people: Sequence[Person]) -> list[Person]:
    """Of those that a name fits: who bears it as an alias or a surname, or else all; the fully known before the doubtful."""
    exact = {match.id for match in matches if match.kind == "exact"}
    called = exact | {match.id for match in matches if match.kind == "alias"}
    close = [person for person in people if person.id in called or _has_surname(person, name)] or list(people)
    close = [person for person in close if not exact or person.id in exact or person.kind == "person"]
    return [person for person in close if not person.bare] or close


def _has_surname(person: Person, name: str) -> bool:
    words, surname = normalise(person.name).split(), normalise(name)
    return person.kind == "person" and surname in {words[-1], words[0] if words[0] in EAST_ASIAN_SURNAMES else words[-1]}
