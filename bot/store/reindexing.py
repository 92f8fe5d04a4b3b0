"""The words to search by, made again from what is stored: they hold nothing that the other tables do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import indexing, saving, search
from bot.store.tables import appearances, articles, offices, readings, stands, statements

_ROWS = 200


async def reindex(db: AsyncConnection) -> None:
    """Fill the tables of words, which must be empty."""
    async for held in _portions(db, offices, offices.c.id):
        await search.put(db, search.OFFICE_WORDS, [(row.id, [search.marker(row.workspace)], row.key) for row in held])
    async for some in _portions(db, articles, articles.c.seq, articles.c.current, articles.c.copy_of.is_(None)):
        await _enter(db, {row.id: row for row in some})


async def _portions(
    db: AsyncConnection, table: Table, key: ColumnElement[int], *wanted: ColumnElement[bool]
) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows in the order of their key."""
    behind: tuple[ColumnElement[bool], ...] = ()
    while rows := (await db.execute(select(table).where(*wanted, *behind).order_by(key).limit(_ROWS))).all():
        yield rows
        behind = (key > rows[-1]._mapping[key],)


async def _enter(db: AsyncConnection, of: dict[str, Row[Any]]) -> None:
    """The words of some articles and of their lines."""
    latest = select(readings).where(readings.c.article_id.in_(of)).order_by(readings.c.number)
    briefs = {row.article_id: row.brief for row in await db.execute(latest)}
    people: dict[str, list[int]] = defaultdict(list)
    for row in await db.execute(select(appearances).where(appearances.c.article_id.in_(of))):
        people[row.article_id].append(row.person_id)
    words = [
        indexing.article_words(row._mapping, saving.brief_of(briefs[id_], row.text), people[id_])  # type: ignore[arg-type]
        for id_, row in of.items()
        if id_ in briefs
    ]
    await search.put(db, search.ARTICLE_WORDS, words)
    for table, area in ((statements, search.STATEMENT_WORDS), (stands, search.STAND_WORDS)):
        lines = await db.execute(select(table).where(table.c.article_id.in_(of), table.c.current))
        found = [(line._asdict(), of[line.article_id]) for line in lines]
        await search.put(db, area, [indexing.line_words(line, article.title, article.text) for line, article in found])
