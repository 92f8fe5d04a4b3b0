"""The queries that statements and stands share: newest first, by person, topic and time, paged by their place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause

from bot.store import order, search
from bot.store.database import Database
from bot.store.rows import WITH_TEXT
from bot.store.tables import articles, workspaces
from bot.store.types import Arrivals, Page

T = TypeVar("T")
PAGE = 10
NEWS = 100
"""Lines that one look at the news gives."""
COUNTED = 1000
"""Counting stops here: nobody reads on, and a count must not cost more than the page."""
_EXPORTED = 500
"""Lines that an export reads at a time."""


@dataclass(frozen=True, slots=True)
class Lines(Generic[T]):
    """One table of lines with the words to search them by."""

    database: Database
    table: Table
    area: TableClause
    made: Callable[[Row[Any]], T]

    async def get(self, workspace: str, id_: str) -> T | None:
        """Also one that is no longer current."""
        async with self.database.read() as db:
            row = (await db.execute(self._joined().where(*self._own(workspace), self.table.c.id == id_))).one_or_none()
            return self.made(row) if row else None

    async def of_article(self, workspace: str, article: str) -> tuple[T, ...]:
        """The current lines of one article in order of the text."""
        c = self.table.c
        of = select(func.coalesce(articles.c.copy_of, articles.c.id)).where(
            articles.c.workspace == workspace, articles.c.id == article
        )
        query = self._joined().where(articles.c.workspace == workspace, c.article_id == of.scalar_subquery(), c.current)
        async with self.database.read() as db:
            return tuple(self.made(row) for row in await db.execute(query.order_by(c.seq.desc())))

    async def page(self, workspace: str, wanted: Wanted, before: int | None, limit: int) -> Page[T]:
        async with self.database.read() as db:
            conditions = await self._conditions(db, workspace, wanted, before, limit + 1)
            query = self._joined().where(*self._own(workspace), *conditions)
            rows = (await db.execute(query.order_by(self.table.c.seq.desc()).limit(limit + 1))).all()
        more = rows[limit - 1].seq if len(rows) > limit else None
        return Page(tuple(self.made(row) for row in rows[:limit]), more)

    async def count(self, workspace: str, wanted: Wanted) -> int:
        """How many, up to COUNTED."""
        c = self.table.c
        async with self.database.read() as db:
            if wanted.searches:
                mark = search.marker(workspace, wanted.person)
                return len(await search.find(db, self.area, mark, wanted.terms, within=wanted.within(None), limit=COUNTED))
            conditions = await self._conditions(db, workspace, wanted, None, COUNTED)
            some = select(c.seq).where(c.workspace == workspace, *conditions).limit(COUNTED)
            return int((await db.execute(select(func.count()).select_from(some.subquery()))).scalar_one())

    async def every(self, workspace: str, wanted: Wanted) -> AsyncIterator[T]:
        """All of them, newest first; the database is left alone between pages."""
        before: int | None = None
        while True:
            page = await self.page(workspace, wanted, before, _EXPORTED)
            for line in page.items:
                yield line
            if (before := page.next) is None:
                return

    async def arrived(self, workspace: str, person: int | None, terms: Sequence[str], after: int, limit: int) -> Arrivals[T]:
        """The next lines behind a number of arrival; those off the topic count as looked at."""
        c = self.table.c
        whose = [] if person is None else [c.person_id == person]
        query = self._joined().where(*self._own(workspace), c.current, c.arrival > after, *whose)
        async with self.database.read() as db:
            rows = (await db.execute(query.order_by(c.arrival).limit(limit))).all()
            if rows and search.searchable(terms):
                mark = search.marker(workspace, person)
                on_topic = await search.among(db, self.area, mark, terms, [row.seq for row in rows])
                return Arrivals(tuple(self.made(row) for row in rows if row.seq in on_topic), rows[-1].arrival)
        return Arrivals(tuple(self.made(row) for row in rows), rows[-1].arrival if rows else after)

    async def last_arrival(self, workspace: str) -> int:
        query = select(workspaces.c.arrivals).where(workspaces.c.id == workspace)
        async with self.database.read() as db:
            return (await db.execute(query)).scalar_one_or_none() or 0

    def _own(self, workspace: str) -> tuple[ColumnElement[bool], ...]:
        return self.table.c.workspace == workspace, articles.c.workspace == workspace

    def _joined(self) -> Select[Any]:
        return select(self.table, *WITH_TEXT).join(articles, articles.c.id == self.table.c.article_id)

    async def _conditions(
        self, db: AsyncConnection, workspace: str, wanted: Wanted, before: int | None, limit: int
    ) -> list[ColumnElement[bool]]:
        """What the rows must be; where words are searched, they are found first, so that no planner begins with the rows."""
        c, within = self.table.c, wanted.within(before)
        conditions = [c.current] if wanted.person is None else [c.current, c.person_id == wanted.person]
        if wanted.searches:
            mark = search.marker(workspace, wanted.person)
            return [*conditions, c.seq.in_(await search.find(db, self.area, mark, wanted.terms, within=within, limit=limit))]
        return [*conditions, *within.conditions(c.seq)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose lines, on what, from `since` on, before `until`."""

    person: int | None = None
    terms: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def searches(self) -> bool:
        return bool(search.searchable(self.terms))

    def within(self, before: int | None) -> search.Stretch:
        """The places to look at: the time that is asked for, and only what comes behind the page before."""
        ends = [order.lines_from(self.until)] if self.until else []
        ends += [before] if before is not None else []
        return search.Stretch(order.lines_from(self.since) if self.since else None, min(ends, default=None))
