"""The queries that statements and stands share: newest first, by person, topic and time, paged by their place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, func, select
from sqlalchemy.sql.expression import TableClause

from bot.store import order, search
from bot.store.database import Database
from bot.store.rows import WITH_TEXT
from bot.store.tables import articles
from bot.store.types import Page

T = TypeVar("T")
PAGE = 10
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
        query = self._joined().where(*self._own(workspace), c.article_id == article, c.current)
        async with self.database.read() as db:
            return tuple(self.made(row) for row in await db.execute(query.order_by(c.seq.desc())))

    async def page(self, workspace: str, wanted: Wanted, before: int | None, limit: int) -> Page[T]:
        place, conditions = self._wanted(workspace, wanted, before)
        query = self._joined(wanted.searches).where(*conditions).order_by(place.desc()).limit(limit + 1)
        async with self.database.read() as db:
            rows = (await db.execute(query)).all()
        more = rows[limit - 1].seq if len(rows) > limit else None
        return Page(tuple(self.made(row) for row in rows[:limit]), more)

    async def count(self, workspace: str, wanted: Wanted) -> int:
        """How many, up to COUNTED."""
        place, conditions = self._wanted(workspace, wanted, None)
        start = self._with_words(wanted.searches)
        query = select(place).select_from(start).where(*conditions).order_by(place.desc()).limit(COUNTED)
        async with self.database.read() as db:
            return int((await db.execute(select(func.count()).select_from(query.subquery()))).scalar_one())

    async def every(self, workspace: str, wanted: Wanted) -> AsyncIterator[T]:
        """All of them, newest first; the database is left alone between pages."""
        before: int | None = None
        while True:
            page = await self.page(workspace, wanted, before, _EXPORTED)
            for line in page.items:
                yield line
            if (before := page.next) is None:
                return

    def _own(self, workspace: str) -> tuple[ColumnElement[bool], ...]:
        return self.table.c.workspace == workspace, articles.c.workspace == workspace

    def _with_words(self, searches: bool) -> Any:
        joined = self.table.join(articles, articles.c.id == self.table.c.article_id)
        if not searches:
            return joined
        return joined.join(self.area, search.place_of(self.area, self.database.dialect) == self.table.c.seq)

    def _joined(self, searches: bool = False) -> Select[Any]:
        return select(self.table, *WITH_TEXT).select_from(self._with_words(searches))

    def _wanted(
        self, workspace: str, wanted: Wanted, before: int | None
    ) -> tuple[ColumnElement[int], list[ColumnElement[bool]]]:
        """The place to sort by, and the conditions: on the words' own place where words are searched."""
        c, dialect = self.table.c, self.database.dialect
        place: ColumnElement[int] = search.place_of(self.area, dialect) if wanted.searches else c.seq
        conditions = [*self._own(workspace), c.current]
        if wanted.person is not None:
            conditions.append(c.person_id == wanted.person)
        if wanted.searches:
            marker = search.workspace_marker(workspace) if wanted.person is None else search.person_marker(wanted.person)
            conditions.append(search.matches(self.area, dialect, marker, wanted.terms))
        if wanted.since:
            conditions.append(place >= order.lines_from(wanted.since))
        if wanted.until:
            conditions.append(place < order.lines_from(wanted.until))
        if before is not None:
            conditions.append(place < before)
        return place, conditions


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
