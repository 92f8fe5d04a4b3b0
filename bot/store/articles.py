"""Articles with their text, their briefs, and what was new when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import forgetting, order, saving, search
from bot.store.database import Database
from bot.store.rows import FACTS, facts
from bot.store.tables import appearances, articles, readings
from bot.store.types import ArticleFacts, Page, Saved, StoredArticle
from briefs.types import Article, Brief

PAGE = 10
_EXPORTED = 50
"""Articles that a stream reads at a time."""
_IDS = 10_000


class Articles:
    """`since` is included, `until` is not; both count by the date of publication, or of fetching where nobody says."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, workspace: str, brief: Brief, *, engine: str, fetched_at: datetime, news: bool = True) -> Saved:
        """Store an article with its brief, all or nothing. The workspace must be known.

        The same text under the same address, read by the same version of the engine, changes nothing. Another text under
        the same address is its next version: look-ups show that one only, permalinks into the old one keep working.
        `news` says whether the article's lines shall arrive (see `Statements.arrived`), or were there before we came.
        """
        async with self._database.write() as db:
            return await saving.save(db, workspace, brief, engine, fetched_at, news=news)

    async def has(self, workspace: str, article: Article, *, engine: str) -> bool:
        """Whether this text under this address was stored as read by this version of the engine."""
        c = readings.c
        async with self._database.read() as db:
            row = await saving.known(db, workspace, article)
            if row is None:
                return False
            query = select(c.number).where(c.workspace == workspace, c.article_id == row["id"], c.engine == engine)
            return (await db.execute(query)).first() is not None

    async def revive(self, workspace: str, article: Article) -> Saved | None:
        """Note that an address shows a text again that it had before: that version is in force once more, as it was read then.

        None where it is in force already, or the text was never stored under the address.
        """
        async with self._database.write() as db:
            return await saving.revive(db, workspace, article)

    async def get(self, workspace: str, article: str) -> StoredArticle | None:
        """By id, also where a corrected version came later."""
        async with self._database.read() as db:
            query = select(articles).where(articles.c.workspace == workspace, articles.c.id == article)
            found = await _stored(db, workspace, (await db.execute(query)).all())
            return found[0] if found else None

    async def latest(
        self,
        workspace: str,
        *,
        terms: Sequence[str] = (),
        person: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Page[ArticleFacts]:
        """The newest articles first: those that have all the terms in title, gist or names, and in which the person appears."""
        within = _stretch(since, until, before)
        own = [articles.c.workspace == workspace, articles.c.current, articles.c.copy_of.is_(None)]
        async with self._database.read() as db:
            if person is not None or search.searchable(terms):
                mark = search.marker(workspace, person)
                own.append(
                    articles.c.seq.in_(await search.find(db, search.ARTICLE_WORDS, mark, terms, within=within, limit=limit + 1))
                )
            else:
                own += within.conditions(articles.c.seq)
            query = select(articles.c.seq, *FACTS).where(*own).order_by(articles.c.seq.desc()).limit(limit + 1)
            rows = (await db.execute(query)).all()
        return Page(tuple(facts(row) for row in rows[:limit]), rows[limit - 1].seq if len(rows) > limit else None)

    async def between(self, workspace: str, since: datetime | None, until: datetime | None) -> AsyncIterator[StoredArticle]:
        """The current articles with their briefs, newest first."""
        before: int | None = None
        while True:
            within = _stretch(since, until, before).conditions(articles.c.seq)
            query = (
                select(articles)
                .where(articles.c.workspace == workspace, articles.c.current, *within)
                .order_by(articles.c.seq.desc())
                .limit(_EXPORTED)
            )
            async with self._database.read() as db:
                rows = (await db.execute(query)).all()
                found = await _stored(db, workspace, rows)
            for one in found:
                yield one
            if len(rows) < _EXPORTED:
                return
            before = rows[-1].seq

    async def facts_between(self, workspace: str, since: datetime, until: datetime) -> tuple[ArticleFacts, ...]:
        """Where and when the current articles stood, copies of one text included, newest first."""
        within = _stretch(since, until, None).conditions(articles.c.seq)
        own = (articles.c.workspace == workspace, articles.c.current, *within)
        async with self._database.read() as db:
            rows = await db.execute(select(*FACTS).where(*own).order_by(articles.c.seq.desc()))
            return tuple(map(facts, rows))

    async def state(self, workspace: str, since: datetime, until: datetime) -> tuple[int, datetime | None]:
        """What changes whenever an article of this time is added or corrected: how many there are, and when the last came."""
        within = _stretch(since, until, None).conditions(articles.c.seq)
        query = select(func.count(), func.max(articles.c.fetched_at))
        async with self._database.read() as db:
            row = (await db.execute(query.where(articles.c.workspace == workspace, articles.c.current, *within))).one()
            return row[0], row[1]

    async def many(self, workspace: str, ids: Sequence[str]) -> AsyncIterator[StoredArticle]:
        """The articles of these ids with their briefs, also where a corrected version came later; unknown ids are left out."""
        for start in range(0, len(ids), _EXPORTED):
            some = ids[start : start + _EXPORTED]
            query = select(articles).where(articles.c.workspace == workspace, articles.c.id.in_(some))
            async with self._database.read() as db:
                found = await _stored(db, workspace, (await db.execute(query)).all())
            for one in found:
                yield one

    async def read_by(self, workspace: str, engine: str) -> AsyncIterator[Sequence[str]]:
        """The ids of all articles that this version of the engine has read, in portions."""
        c, last = readings.c, ""
        while True:
            query = select(c.article_id).where(c.workspace == workspace, c.engine == engine, c.article_id > last)
            async with self._database.read() as db:
                ids = (await db.execute(query.order_by(c.article_id).limit(_IDS))).scalars().all()
            if ids:
                yield ids
            if len(ids) < _IDS:
                return
            last = ids[-1]

    @staticmethod
    def id_of(workspace: str, article: Article) -> str:
        """The id that an article has or would have in the store."""
        hash_ = order.text_hash(article.text)
        return order.article_id(workspace, order.address(article.url, hash_), hash_)

    async def forget(self, workspace: str, *, before: datetime, limit: int = _EXPORTED) -> int:
        """Delete the articles that were stored before a moment, the oldest first, with their evidence; how many they were.

        Where a later copy of a text stays, it answers look-ups from then on. What a source offers still is not stored again.
        """
        async with self._database.write() as db:
            return await forgetting.forget_articles(db, workspace, before, limit)

    async def count(self, workspace: str) -> int:
        """How many there are, without those that were corrected since."""
        query = select(func.count()).select_from(articles).where(articles.c.workspace == workspace, articles.c.current)
        async with self._database.read() as db:
            return int((await db.execute(query)).scalar_one())

    async def watching_since(self, workspace: str) -> datetime | None:
        """When the first article was stored; None where there is none."""
        c = articles.c
        query = select(c.fetched_at).where(c.workspace == workspace).order_by(c.fetched_at).limit(1)
        async with self._database.read() as db:
            return (await db.execute(query)).scalar_one_or_none()


def _stretch(since: datetime | None, until: datetime | None, before: int | None) -> search.Stretch:
    ends = [order.article_seq(until, 0)] if until else []
    ends += [before] if before is not None else []
    return search.Stretch(order.article_seq(since, 0) if since else None, min(ends, default=None))


async def _stored(db: AsyncConnection, workspace: str, rows: Sequence[Row[Any]]) -> list[StoredArticle]:
    """Articles with the newest reading of each."""
    ids = [row.id for row in rows]
    r, a = readings.c, appearances.c
    newest = select(readings).where(r.workspace == workspace, r.article_id.in_(ids)).order_by(r.number)
    read = {row.article_id: row for row in await db.execute(newest)}
    people: dict[str, dict[str, int]] = {id_: {} for id_ in ids}
    for row in await db.execute(select(appearances).where(a.workspace == workspace, a.article_id.in_(ids))):
        people[row.article_id][row.actor] = row.person_id
    return await asyncio.to_thread(lambda: [_article(row, read.get(row.id), people[row.id]) for row in rows])


def _article(row: Row[Any], reading: Row[Any] | None, people: dict[str, int]) -> StoredArticle:
    kept = {
        name: getattr(row, name)
        for name in ("id", "title", "url", "source", "published_at", "fetched_at", "version", "current")
    }
    article = Article(row.id, row.text, row.title, row.url, row.source, row.published_at, row.language)
    brief = None
    if reading is not None:
        brief = saving.brief_of(reading.brief, row.text)
    return StoredArticle(ArticleFacts(**kept), article, brief, reading.engine if reading is not None else None, people)
