"""Who is who across articles: by id, by any way to write the name, by office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.names import normalise
from bot.store import forgetting, search
from bot.store.database import Database
from bot.store.tables import aliases, offices, people
from bot.store.types import Name, Office, Person

_MOST = 200
"""People that one answer holds, at most."""
_OWN: BindParameter[str] = bindparam("own")
_IDS: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
_FORMS = select(aliases).where(aliases.c.workspace == _OWN, aliases.c.person_id.in_(_IDS)).order_by(aliases.c.form)
_HELD = (
    select(offices)
    .where(offices.c.workspace == _OWN, offices.c.person_id.in_(_IDS))
    .order_by(offices.c.last_at.desc(), offices.c.first_at.desc(), offices.c.key)
)
"""What belongs to people; made once, because every answer about somebody asks for it."""


class People:
    """People, and the countries, organizations and groups that speak and act like them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, workspace: str, person: int) -> Person | None:
        async with self._database.read() as db:
            found = await _people(db, workspace, select(people).where(_among([person])))
            return found[0] if found else None

    async def several(self, workspace: str, ids: Sequence[int]) -> tuple[Person, ...]:
        """Those of the ids that the workspace knows, in the order of the ids."""
        async with self._database.read() as db:
            found = {person.id: person for person in await _people(db, workspace, select(people).where(_among(ids)))}
        return tuple(found[id_] for id_ in ids if id_ in found)

    async def find(self, workspace: str, name: str) -> tuple[Person, ...]:
        """Everybody whom an article called so, in any spelling; by full name first, then the latest in the news."""
        key = normalise(name)
        called = select(aliases.c.person_id).where(aliases.c.workspace == workspace, aliases.c.key == key)
        ranked = (people.c.key == key).desc(), people.c.bare, people.c.last_at.desc(), people.c.id
        async with self._database.read() as db:
            return await _people(db, workspace, select(people).where(_among(await _ids(db, called))).order_by(*ranked))

    async def in_office(self, workspace: str, words: Iterable[str]) -> tuple[Person, ...]:
        """Everybody of whom articles gave an office (role and affiliation) with all the words; the latest in the news first."""
        wanted = list(words)
        if not search.searchable(wanted):
            return ()
        async with self._database.read() as db:
            mark = search.marker(workspace)
            held = await search.find(db, search.OFFICE_WORDS, mark, wanted, within=search.Stretch(), limit=_MOST)
            holders = select(offices.c.person_id).where(offices.c.workspace == workspace, offices.c.id.in_(held))
            query = select(people).where(_among(await _ids(db, holders)))
            return await _people(db, workspace, query.order_by(people.c.last_at.desc(), people.c.id))

    async def names(self, workspace: str) -> tuple[Name, ...]:
        """Every way to write every name, for an index of names."""
        query = (
            select(aliases.c.form, aliases.c.person_id, (people.c.key == aliases.c.key).label("own"), people.c.bare)
            .join(people, people.c.id == aliases.c.person_id)
            .where(aliases.c.workspace == workspace, people.c.workspace == workspace)
            .order_by(aliases.c.id)
        )
        async with self._database.read() as db:
            rows = (await db.execute(query)).all()
        return tuple(Name(row.form, row.person_id, bool(row.own) and not row.bare) for row in rows)

    async def state(self, workspace: str) -> int:
        """A number that changes whenever `names` would answer otherwise."""
        async with self._database.read() as db:
            latest = await db.execute(select(func.max(aliases.c.id)).where(aliases.c.workspace == workspace))
            return latest.scalar() or 0

    async def forget_unmentioned(self, workspace: str) -> int:
        """Delete some of those whom no article names any more and nobody follows; how many they were."""
        async with self._database.write() as db:
            return await forgetting.forget_unmentioned(db, workspace)

    async def count(self, workspace: str) -> int:
        async with self._database.read() as db:
            query = select(func.count()).select_from(people).where(people.c.workspace == workspace)
            return int((await db.execute(query)).scalar_one())


async def _ids(db: AsyncConnection, query: Select[Any]) -> list[int]:
    """The people that a query names, up to the limit; asked apart, or a planner might read all people instead."""
    return list(dict.fromkeys((await db.execute(query.limit(_MOST))).scalars()))


def _among(ids: Sequence[int]) -> ColumnElement[bool]:
    return people.c.id.in_(ids)


async def _people(db: AsyncConnection, workspace: str, query: Select[Any]) -> tuple[Person, ...]:
    """The people of the workspace that a query on `people` finds, with their aliases and offices."""
    rows = (await db.execute(query.where(people.c.workspace == workspace))).all()
    ids = [row.id for row in rows]
    if not ids:
        return ()
    theirs = {"own": workspace, "ids": ids}
    by_form, by_office = [_grouped((await db.execute(query, theirs)).all()) for query in (_FORMS, _HELD)]
    return tuple(_person(row, by_form[row.id], by_office[row.id]) for row in rows)


def _grouped(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[row.person_id].append(row)
    return groups


def _person(row: Row[Any], forms: Sequence[Row[Any]], held: Sequence[Row[Any]]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        kind=row.kind,
        bare=row.bare,
        first_at=row.first_at,
        last_at=row.last_at,
        aliases=tuple(one.form for one in forms if one.form != row.name),
        offices=tuple(Office(one.role, one.affiliation, one.first_at, one.last_at) for one in held),
    )
