"""Who said what, word for word."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bot.store import search
from bot.store.database import Database
from bot.store.lines import NEWS, PAGE, Lines, Wanted
from bot.store.rows import statement
from bot.store.tables import statements
from bot.store.types import Arrivals, Page, Statement


class Statements:
    """Quotations. A term is found in all its inflections; where there are several, a statement has them all, in its words,
    its paragraph or the title above. `since` is included, `until` is not; both count by the date of publication."""

    def __init__(self, database: Database) -> None:
        self._lines = Lines(database, statements, search.STATEMENT_WORDS, statement)

    async def get(self, workspace: str, statement: str) -> Statement | None:
        """By permalink id, also where a corrected article or a newer engine no longer has it."""
        return await self._lines.get(workspace, statement)

    async def of_article(self, workspace: str, article: str) -> tuple[Statement, ...]:
        """What an article quotes, in order of the text."""
        return await self._lines.of_article(workspace, article)

    async def said(
        self,
        workspace: str,
        person: int | None = None,
        *,
        terms: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Page[Statement]:
        """What a person said, or anybody, newest first; `before` is the `next` of the page before."""
        return await self._lines.page(workspace, Wanted(person, terms, since, until), before, limit)

    async def arrived(
        self, workspace: str, person: int | None = None, *, terms: Sequence[str] = (), after: int = 0, limit: int = NEWS
    ) -> Arrivals[Statement]:
        """What was stored as news behind a number of arrival, in the order of storing: what an alert tells.

            arrivals = await store.statements.arrived(workspace, person, after=cursor)
            ...  # tell them, and keep arrivals.cursor in the same transaction as what was told

        The order is that of storing, never that of publication: what is stored later has a higher number, and no number is
        ever given twice or filled in later, so a cursor that is kept misses nothing through any crash. Left out are the
        articles that were there before their source was followed, a newer engine's readings, words that an earlier version
        of the article had, and lines that were corrected since. An article may be old although it is new here: look at
        `article.dated`. Begin a new follow at `last_arrival`.
        """
        return await self._lines.arrived(workspace, person, terms, after, limit)

    async def last_arrival(self, workspace: str) -> int:
        """The highest number of arrival that was given in the workspace; `arrived` has nothing behind it yet."""
        return await self._lines.last_arrival(workspace)

    async def count(
        self,
        workspace: str,
        person: int | None = None,
        *,
        terms: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> int:
        """How many statements `said` would find; counting stops at 1,000."""
        return await self._lines.count(workspace, Wanted(person, terms, since, until))

    def export(
        self,
        workspace: str,
        person: int | None = None,
        *,
        terms: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[Statement]:
        """All that `said` would find, as a stream."""
        return self._lines.every(workspace, Wanted(person, terms, since, until))
