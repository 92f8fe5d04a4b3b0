"""The sources that a workspace follows, what was seen there, and how they fare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, insert
from bot.store.tables import seen, sources
from bot.store.types import Source

_CHUNK = 500
"""Guids a query: SQLite takes a limited number of parameters."""
_NO_STATES: Mapping[str, str] = MappingProxyType({})


class Sources:
    """Store the articles of a poll first and call `succeeded` last: a crash between repeats the poll, and nothing is lost."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workspace: str, url: str, kind: str, *, at: datetime, title: str | None = None) -> Source:
        """Follow an address; one that is followed already is returned as it is."""
        row = {"workspace": workspace, "url": url, "kind": kind, "title": title, "added_at": at, "errors": 0, "baseline": False}
        async with self._database.write() as db:
            await db.execute(insert(db, sources).values(row).on_conflict_do_nothing())
            found = await db.execute(select(sources).where(sources.c.workspace == workspace, sources.c.url == url))
            return _source(found.one())

    async def list(self, workspace: str) -> tuple[Source, ...]:
        """In the order in which they were added."""
        async with self._database.read() as db:
            rows = await db.execute(select(sources).where(sources.c.workspace == workspace).order_by(sources.c.id))
            return tuple(_source(row) for row in rows)

    async def get(self, workspace: str, source: int) -> Source | None:
        async with self._database.read() as db:
            row = (await db.execute(select(sources).where(_one(workspace, source)))).one_or_none()
            return _source(row) if row else None

    async def by_url(self, workspace: str, url: str) -> Source | None:
        async with self._database.read() as db:
            query = select(sources).where(sources.c.workspace == workspace, sources.c.url == url)
            row = (await db.execute(query)).one_or_none()
            return _source(row) if row else None

    async def remove(self, workspace: str, source: int) -> bool:
        """Follow it no longer; its articles stay. False where there was none."""
        async with self._database.write() as db:
            return bool((await db.execute(delete(sources).where(_one(workspace, source)))).rowcount)

    async def move(self, workspace: str, source: int, url: str) -> bool:
        """Follow a source at another address from now on; False where that one is followed already, or there is no source."""
        c = sources.c
        async with self._database.write() as db:
            taken = select(c.id).where(c.workspace == workspace, c.url == url)
            if (await db.execute(taken)).first():
                return False
            return bool((await db.execute(update(sources).where(_one(workspace, source)).values(url=url))).rowcount)

    async def unseen(self, workspace: str, source: int, guids: Iterable[str]) -> set[str]:
        """Those of the guids that no poll has finished with."""
        wanted = list(dict.fromkeys(guids))
        known: set[str] = set()
        async with self._database.read() as db:
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                query = select(seen.c.guid).where(
                    seen.c.workspace == workspace, seen.c.source_id == source, seen.c.guid.in_(chunk)
                )
                known.update((await db.execute(query)).scalars())
        return set(wanted) - known

    async def mark_seen(
        self,
        workspace: str,
        source: int,
        guids: Collection[str] = (),
        *,
        at: datetime,
        states: Mapping[str, str] = _NO_STATES,
    ) -> None:
        """These guids are done with, whether stored or refused.

        `states` names the guid of the state that each entry is in. The guid of the state before is forgotten, so that an
        entry which goes back to it is unseen again.
        """
        async with self._database.write() as db:
            await _mark(db, workspace, source, guids, states, at=at)

    async def succeeded(
        self,
        workspace: str,
        source: int,
        *,
        at: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
        title: str | None = None,
        guids: Collection[str] = (),
        states: Mapping[str, str] = _NO_STATES,
    ) -> None:
        """A poll went well: note its validators, mark guids as `mark_seen` does, the baseline as set; no title keeps it."""
        values: dict[str, Any] = {"polled_at": at, "succeeded_at": at, "errors": 0, "error": None, "baseline": True}
        values |= {"etag": etag, "last_modified": last_modified} | ({"title": title} if title else {})
        async with self._database.write() as db:
            await db.execute(update(sources).where(_one(workspace, source)).values(values))
            await _mark(db, workspace, source, guids, states, at=at)

    async def arrivals(self, workspace: str, source: int, *, since: datetime) -> tuple[datetime, ...]:
        """When polls found something new there, in order."""
        c = seen.c
        new = (c.workspace == workspace, c.source_id == source, c.at >= since, c.guid.not_like("text:%"))
        async with self._database.read() as db:
            return tuple((await db.execute(select(c.at).where(*new).distinct().order_by(c.at))).scalars())

    async def failed(self, workspace: str, source: int, sentence: str, *, at: datetime) -> int:
        """A poll went wrong, as the sentence says; returns how many in a row have."""
        async with self._database.write() as db:
            values = {"polled_at": at, "error": sentence, "errors": sources.c.errors + 1}
            await db.execute(update(sources).where(_one(workspace, source)).values(values))
            errors = await db.execute(select(sources.c.errors).where(_one(workspace, source)))
            return errors.scalar_one_or_none() or 0


def _one(workspace: str, source: int) -> ColumnElement[bool]:
    return and_(sources.c.workspace == workspace, sources.c.id == source)


async def _mark(
    db: AsyncConnection, workspace: str, source: int, guids: Collection[str], states: Mapping[str, str], *, at: datetime
) -> None:
    """Only where the source is the workspace's own."""
    known = (await db.execute(select(sources.c.id).where(_one(workspace, source)))).one_or_none()
    marks: dict[str, str | None] = dict.fromkeys(guids) | {guid: entry for entry, guid in states.items()}
    if not known or not marks:
        return
    if states:
        c = seen.c
        before = (c.workspace == workspace, c.source_id == source, c.entry == bindparam("of"), c.guid != bindparam("now"))
        await db.execute(delete(seen).where(*before), [{"of": entry, "now": guid} for entry, guid in states.items()])
    rows = [{"workspace": workspace, "source_id": source, "guid": guid, "at": at, "entry": of} for guid, of in marks.items()]
    writing = insert(db, seen)
    renewed = {"entry": func.coalesce(writing.excluded.entry, seen.c.entry)}
    await db.execute(writing.on_conflict_do_update(index_elements=["source_id", "guid"], set_=renewed), rows)


def _source(row: Row[Any]) -> Source:
    return Source(**row._mapping)
