"""Who is who across articles.

One person stands behind all spellings whose full names agree (`bot.names`), unless what two articles say of them cannot be
true of one: then they are two. A surname alone never joins; a surname with the very office of the only person who bears both
does. Whoever cannot be told apart goes under the bare name, which is marked as possibly several people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, case, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.names import normalise
from bot.store import search
from bot.store.database import insert
from bot.store.fields import field_of
from bot.store.search import fold
from bot.store.tables import Moment, aliases, offices, people
from briefs.types import Actor


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody in the store who may be meant: what articles said of them, as folded words of role and affiliation."""

    id: int
    bare: bool
    described: tuple[tuple[str, str], ...]


async def join_people(db: AsyncConnection, workspace: str, actors: Sequence[Actor], at: datetime) -> dict[str, int]:
    """The person behind each actor of an article dated `at`, added where nobody known is meant."""
    joining = await _Joining.of(db, workspace, actors, at)
    ids = {actor.id: await joining.person(actor) for actor in actors}
    await _learn(db, workspace, [(ids[actor.id], actor) for actor in actors], at)
    return ids


class Unclear(Exception):
    """Several known people may be meant."""


def choose(known: Sequence[Known], actor: Actor) -> Known | None:
    """The one who is meant; None for nobody known. Raises Unclear."""
    possible = [one for one in known if not conflicts(one, actor)]
    best = [one for one in possible if agrees(one, actor)] or possible
    if len(best) > 1:
        raise Unclear(actor.name)
    return best[0] if best else None


def agrees(known: Known, actor: Actor) -> bool:
    """Whether an office of theirs is the actor's: the same role, and no other affiliation."""
    role, affiliation = fold(actor.role or ""), fold(actor.affiliation or "")
    return any(
        (role and role == theirs and (affiliation == with_ or not affiliation or not with_))
        or (affiliation and affiliation == with_)
        for theirs, with_ in known.described
    )


def conflicts(known: Known, actor: Actor) -> bool:
    """Whether what is said of the two cannot be true of one: other walks of life, or the same office of two places."""
    if agrees(known, actor):
        return False
    role, affiliation = fold(actor.role or ""), fold(actor.affiliation or "")
    walks = {field for theirs, _ in known.described if (field := field_of(theirs))}
    walk = field_of(role)
    if walk and walks and walk not in walks:
        return True
    return bool(role and affiliation) and any(
        role == theirs and with_ and with_ != affiliation for theirs, with_ in known.described
    )


def _is_short(actor: Actor) -> bool:
    """Whether the name is a surname or a given name alone."""
    return actor.kind == "person" and " " not in normalise(actor.name)


def _by_office(namesakes: Sequence[Known], actor: Actor) -> Known | None:
    """The only bearer of a surname who holds the actor's office. Raises Unclear."""
    holders = [one for one in namesakes if actor.role and agrees(one, actor)]
    if len(holders) > 1:
        raise Unclear(actor.name)
    return holders[0] if holders else None


class _Joining:
    """The actors of one article, among those in the store whom their names may mean. Two actors are never one person."""

    def __init__(self, db: AsyncConnection, workspace: str, at: datetime) -> None:
        self._db, self._workspace, self._at = db, workspace, at
        self._named: dict[tuple[str, str], list[Known]] = defaultdict(list)
        """By kind and name, the oldest first."""
        self._bearers: dict[str, list[Known]] = defaultdict(list)
        """People whose full name is known, by the short form that some article used of them."""
        self._taken: set[int] = set()

    @classmethod
    async def of(cls, db: AsyncConnection, workspace: str, actors: Sequence[Actor], at: datetime) -> _Joining:
        made = cls(db, workspace, at)
        c, keys = people.c, {normalise(actor.name) for actor in actors}
        named = select(c.id, c.bare, c.kind, c.key).where(c.workspace == workspace, c.key.in_(keys)).order_by(c.id)
        called = (await db.execute(named)).all() if keys else []
        short = {normalise(actor.name) for actor in actors if _is_short(actor)}
        theirs = aliases.c.workspace == workspace, aliases.c.person_id == c.id, aliases.c.key.in_(short)
        full = c.workspace == workspace, c.bare.is_(False), c.kind == "person"
        surnamed = select(c.id, c.bare, aliases.c.key).where(*theirs, *full).order_by(c.id)
        bearers = (await db.execute(surnamed)).all() if short else []
        described = await _described(db, workspace, {*(row.id for row in called), *(row.id for row in bearers)})
        for row in called:
            made._named[row.kind, row.key].append(Known(row.id, row.bare, described[row.id]))
        for bearer in bearers:
            made._bearers[bearer.key].append(Known(bearer.id, bearer.bare, described[bearer.id]))
        return made

    async def person(self, actor: Actor) -> int:
        """Who is meant, added where that is nobody known."""
        chosen, bare = self._chosen(actor)
        id_ = chosen.id if chosen else await self._add(actor, bare)
        self._taken.add(id_)
        return id_

    def _chosen(self, actor: Actor) -> tuple[Known | None, bool]:
        """The one who is meant, and whether several may be: then it is whoever goes under the bare name."""
        key = normalise(actor.name)
        called = self._named[actor.kind, key]
        if actor.kind != "person":
            return (called[0] if called else None), False
        try:
            if not _is_short(actor):
                return choose(self._free(one for one in called if not one.bare), actor), False
            if holder := _by_office(self._free(self._bearers[key]), actor):
                return holder, False
        except Unclear:
            pass
        return next((one for one in called if one.bare), None), True

    def _free(self, known: Iterable[Known]) -> list[Known]:
        return [one for one in known if one.id not in self._taken]

    async def _add(self, actor: Actor, bare: bool) -> int:
        key = normalise(actor.name)
        row = {"workspace": self._workspace, "kind": actor.kind, "name": actor.name, "key": key, "bare": bare}
        writing = insert(self._db, people).values(row | {"first_at": self._at, "last_at": self._at})
        id_ = int((await self._db.execute(writing.returning(people.c.id))).scalar_one())
        self._named[actor.kind, key].append(Known(id_, bare, ()))
        return id_


async def _learn(db: AsyncConnection, workspace: str, met: Sequence[tuple[int, Actor]], at: datetime) -> None:
    """Widen the dates, and keep how the article writes the names and what offices it gives. Again changes nothing."""
    if not met:
        return
    ids = {person for person, _ in met}
    await db.execute(update(people).where(people.c.workspace == workspace, people.c.id.in_(ids)).values(_widened(people, at)))
    forms = {(person, key): form for person, actor in met for form in (*actor.aliases, actor.name) if (key := normalise(form))}
    rows = [{"workspace": workspace, "person_id": one, "key": key, "form": form} for (one, key), form in forms.items()]
    if rows:
        await db.execute(insert(db, aliases).on_conflict_do_nothing(), rows)
    for person, actor in met:
        if actor.role:
            await _learn_office(db, workspace, person, actor.role, actor.affiliation, at=at)


async def _learn_office(
    db: AsyncConnection, workspace: str, person: int, role: str, affiliation: str | None, *, at: datetime
) -> None:
    key = fold(f"{role} {affiliation or ''}")
    row = {"workspace": workspace, "person_id": person, "key": key, "role": role, "affiliation": affiliation}
    writing = insert(db, offices).values(row | {"first_at": at, "last_at": at}).on_conflict_do_nothing()
    new = (await db.execute(writing.returning(offices.c.id))).scalar_one_or_none()
    if new is not None:
        await search.put(db, search.OFFICE_WORDS, [(new, [search.marker(workspace)], key)])
        return
    c = offices.c
    known = update(offices).where(c.workspace == workspace, c.person_id == person, c.key == key)
    await db.execute(known.values(_widened(offices, at)))


def _widened(table: Table, at: datetime) -> dict[str, Any]:
    """First and last date of a row, with another date between or beyond."""
    first, last, moment = table.c.first_at, table.c.last_at, literal(at, Moment)
    return {"first_at": case((first > moment, moment), else_=first), "last_at": case((last < moment, moment), else_=last)}


async def _described(db: AsyncConnection, workspace: str, ids: set[int]) -> Mapping[int, tuple[tuple[str, str], ...]]:
    """What articles said of these people."""
    said: dict[int, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    c = offices.c
    query = select(c.person_id, c.role, c.affiliation).where(c.workspace == workspace, c.person_id.in_(ids)).order_by(c.id)
    for row in (await db.execute(query)).all() if ids else ():
        said[row.person_id] += ((fold(row.role), fold(row.affiliation or "")),)
    return said
