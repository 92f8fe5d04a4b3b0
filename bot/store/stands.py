"""Who holds what position towards whom or what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bot.store import search
from bot.store.database import Database
from bot.store.lines import NEWS, PAGE, Lines, Wanted
from bot.store.rows import stand
from bot.store.tables import stands
from bot.store.types import Arrivals, Page, Stand


class Stands:
    """Positions. A term is found in all its inflections; where there are several, a position has them all, in its words,
    its paragraph or the title above. `since` is included, `until` is not; both count by the date of publication."""

    def __init__(self, database: Database) -> None:
        self._lines = Lines(database, stands, search.STAND_WORDS, stand)

    async def get(self, workspace: str, stand: str) -> Stand | None:
        """By permalink id, also where a corrected article or a newer engine no longer has it."""
        return await self._lines.get(workspace, stand)

    async def of_article(self, workspace: str, article: str) -> tuple[Stand, ...]:
        """The positions in an article, in order of the text."""
        return await self._lines.of_article(workspace, article)

    async def held(
        self,
        workspace: str,
        person: int | None = None,
        *,
        terms: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Page[Stand]:
        """What a person stands for, or anybody, newest first; `before` is the `next` of the page before."""
        return await self._lines.page(workspace, Wanted(person, terms, since, until), before, limit)

    async def arrived(
        self, workspace: str, person: int | None = None, *, terms: Sequence[str] = (), after: int = 0, limit: int = NEWS
    ) -> Arrivals[Stand]:
        """Positions that were stored as news, in the order of storing; see `Statements.arrived`."""
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
        """How many stands `held` would find; counting stops at 1,000."""
        return await self._lines.count(workspace, Wanted(person, terms, since, until))

    def export(
        self,
        workspace: str,
        person: int | None = None,
        *,
        terms: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[Stand]:
        """All that `held` would find, as a stream."""
        return self._lines.every(workspace, Wanted(person, terms, since, until))
