"""Who is who across articles.

One person stands behind all spellings whose full names agree (`bot.names`), unless what two articles say of them cannot be
true of one: then they are two. A surname alone never joins; a surname with the very office of the only person who bears both
does. Whoever cannot be told apart goes under the bare name, which is marked as possibly several people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    ids: dict[str, int] = {}
    for actor in actors:
        person = await _person(db, workspace, actor, at, taken=set(ids.values()))
        await _learn(db, workspace, person, actor, at)
        ids[actor.id] = person
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


async def _person(db: AsyncConnection, workspace: str, actor: Actor, at: datetime, taken: set[int]) -> int:
    """Who is meant, unless another actor of the same article is: two actors of one article are never one person."""
    key = normalise(actor.name)
    known = await _called(db, workspace, actor.kind, key)
    if actor.kind != "person":
        return known[0].id if known else await _add(db, workspace, actor, at, bare=False)
    try:
        if _is_short(actor):
            chosen = _by_office(await _with_surname(db, workspace, key), actor)
            bare = chosen is None
        else:
            chosen, bare = choose([one for one in known if not one.bare and one.id not in taken], actor), False
    except Unclear:
        chosen, bare = None, True
    if chosen is None and bare:
        chosen = next((one for one in known if one.bare), None)
    return chosen.id if chosen and (chosen.bare or chosen.id not in taken) else await _add(db, workspace, actor, at, bare=bare)


def _by_office(namesakes: Sequence[Known], actor: Actor) -> Known | None:
    """The only bearer of a surname who holds the actor's office. Raises Unclear."""
    holders = [one for one in namesakes if actor.role and agrees(one, actor)]
    if len(holders) > 1:
        raise Unclear(actor.name)
    return holders[0] if holders else None


async def _add(db: AsyncConnection, workspace: str, actor: Actor, at: datetime, *, bare: bool) -> int:
    row = {"workspace": workspace, "kind": actor.kind, "name": actor.name, "key": normalise(actor.name), "bare": bare}
    written = await db.execute(insert(db, people).values(row | {"first_at": at, "last_at": at}).returning(people.c.id))
    return int(written.scalar_one())


async def _learn(db: AsyncConnection, workspace: str, person: int, actor: Actor, at: datetime) -> None:
    """Widen the dates, and keep how the article writes the name and what office it gives. Again changes nothing."""
    await db.execute(update(people).where(people.c.workspace == workspace, people.c.id == person).values(_widened(people, at)))
    forms = {key: form for form in (*actor.aliases, actor.name) if (key := normalise(form))}
    rows = [{"workspace": workspace, "person_id": person, "key": key, "form": form} for key, form in forms.items()]
    if rows:
        await db.execute(insert(db, aliases).on_conflict_do_nothing(), rows)
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


async def _called(db: AsyncConnection, workspace: str, kind: str, key: str) -> list[Known]:
    c = people.c
    query = select(c.id, c.bare).where(c.workspace == workspace, c.key == key, c.kind == kind).order_by(c.id)
    return await _described(db, workspace, (await db.execute(query)).all())


async def _with_surname(db: AsyncConnection, workspace: str, key: str) -> list[Known]:
    """Those whose full name is known and of whom some article used this short form."""
    c = people.c
    query = (
        select(c.id, c.bare)
        .join(aliases, aliases.c.person_id == c.id)
        .where(c.workspace == workspace, aliases.c.workspace == workspace, aliases.c.key == key, c.bare.is_(False))
        .where(c.kind == "person")
        .order_by(c.id)
    )
    return await _described(db, workspace, (await db.execute(query)).all())


async def _described(db: AsyncConnection, workspace: str, rows: Iterable[Any]) -> list[Known]:
    found = list(rows)
    c = offices.c
    query = select(c.person_id, c.role, c.affiliation).where(
        c.workspace == workspace, c.person_id.in_([row.id for row in found])
    )
    held = (await db.execute(query)).all() if found else []
    said = {row.id: [(fold(o.role), fold(o.affiliation or "")) for o in held if o.person_id == row.id] for row in found}
    return [Known(row.id, row.bare, tuple(said[row.id])) for row in found]
