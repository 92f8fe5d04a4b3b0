"""Writing one article: its text, its brief, and the rows to look up by, in one transaction.

What was stored before is never written twice, and nothing that a permalink names is ever deleted. An address has one version
in force: the text that it was last seen with. Of articles with one text, the first answers look-ups and the others are copies
of it, until its text is corrected; then a copy takes its place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import indexing, order
from bot.store.database import insert
from bot.store.indexing import Row
from bot.store.tables import articles, readings
from bot.store.types import Saved
from briefs.contract import from_json, to_json
from briefs.types import Article, Brief


async def save(db: AsyncConnection, workspace: str, brief: Brief, engine: str, fetched_at: datetime, *, news: bool) -> Saved:
    """Store a brief with its article; a reading that is there already, of the text in force, changes nothing."""
    found = await known(db, workspace, brief.article)
    article = dict(found) if found else await _add(db, workspace, brief.article, fetched_at)
    read = await _reading(db, article, brief, engine)
    stale = not article["current"]
    if stale:
        await _bring_into_force(db, article)
    if read or stale:
        await indexing.enter(db, article, brief, news=news and not found, fresh=not found)
    return Saved(article["id"], article["version"], new=read or stale)


async def revive(db: AsyncConnection, workspace: str, article: Article) -> Saved | None:
    """Bring a known text of an address back into force, as it was read last; None where there is nothing to do."""
    found = await known(db, workspace, article)
    if found is None or found["current"]:
        return None
    row = dict(found)
    await _bring_into_force(db, row)
    await _enter_again(db, row)
    return Saved(row["id"], row["version"], new=True)


async def known(db: AsyncConnection, workspace: str, article: Article) -> RowMapping | None:
    """The row of this text under this address."""
    hash_, c = order.text_hash(article.text), articles.c
    mine = (c.workspace == workspace, c.address == order.address(article.url, hash_), c.text_hash == hash_)
    return (await db.execute(select(articles).where(*mine))).mappings().one_or_none()


async def _add(db: AsyncConnection, workspace: str, article: Article, fetched_at: datetime) -> Row:
    """Write a new text, in force, in the place of an earlier version of its address."""
    hash_, c = order.text_hash(article.text), articles.c
    address = order.address(article.url, hash_)
    id_ = order.article_id(workspace, address, hash_)
    others = select(func.max(c.version)).where(c.workspace == workspace, c.address == address)
    version = ((await db.execute(others)).scalar() or 0) + 1
    if version > 1:
        await _retire(db, workspace, address)
    row: Row = {
        "seq": await _free_seq(db, id_, article.published_at or fetched_at),
        "id": id_,
        "workspace": workspace,
        "address": address,
        "text_hash": hash_,
        "version": version,
        "current": True,
        "copy_of": await _first_with(db, workspace, hash_),
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "language": article.language,
        "published_at": article.published_at,
        "fetched_at": fetched_at,
        "text": article.text,
    }
    await db.execute(insert(db, articles).values(row))
    return row


async def _free_seq(db: AsyncConnection, id_: str, dated: datetime) -> int:
    """A place in the second of `dated` that no article has; nearly always the first that is tried."""
    slot = order.first_slot(id_)
    while (await db.execute(select(articles.c.seq).where(articles.c.seq == order.article_seq(dated, slot)))).first():
        slot += 1
    return order.article_seq(dated, slot)


async def _first_with(db: AsyncConnection, workspace: str, hash_: str) -> str | None:
    """The article that answers for a text."""
    c = articles.c
    query = select(c.id).where(c.workspace == workspace, c.text_hash == hash_, c.current, c.copy_of.is_(None))
    return (await db.execute(query)).scalar_one_or_none()


async def _bring_into_force(db: AsyncConnection, article: Row) -> None:
    """Let an earlier version take the place of the one that is in force."""
    await _retire(db, article["workspace"], article["address"])
    renewed = {"current": True, "copy_of": await _first_with(db, article["workspace"], article["text_hash"])}
    await db.execute(update(articles).where(*_one(article["workspace"], article["id"])).values(renewed))
    article |= renewed


async def _retire(db: AsyncConnection, workspace: str, address: str) -> None:
    """Take the version of an address that is in force out of look-ups."""
    c = articles.c
    query = select(c.id, c.seq, c.copy_of).where(c.workspace == workspace, c.address == address, c.current)
    for old in (await db.execute(query)).all():
        await db.execute(update(articles).where(*_one(workspace, old.id)).values(current=False, copy_of=None))
        await indexing.leave(db, workspace, old.id, old.seq)
        if old.copy_of is None:
            await hand_over(db, workspace, old.id)


def _one(workspace: str, article: str) -> tuple[ColumnElement[bool], ...]:
    return articles.c.workspace == workspace, articles.c.id == article


async def hand_over(db: AsyncConnection, workspace: str, article: str) -> None:
    """Let the earliest copy of an article answer in its place."""
    c = articles.c
    copies = c.workspace == workspace, c.copy_of == article
    query = select(articles).where(*copies).order_by(c.seq).limit(1)
    heir = (await db.execute(query)).mappings().one_or_none()
    if heir is not None:
        await db.execute(update(articles).where(*copies).values(copy_of=heir["id"]))
        await db.execute(update(articles).where(*_one(workspace, heir["id"])).values(copy_of=None))
        await _enter_again(db, dict(heir) | {"copy_of": None})


async def _enter_again(db: AsyncConnection, article: Row) -> None:
    """Make an article answer as it was read last."""
    c = readings.c
    query = select(c.brief).where(c.workspace == article["workspace"], c.article_id == article["id"])
    record: dict[str, Any] | None = (await db.execute(query.order_by(c.number.desc()).limit(1))).scalar_one_or_none()
    if record is not None:
        await indexing.enter(db, article, brief_of(record, article["text"]), news=False)


def brief_of(record: dict[str, Any], text: str) -> Brief:
    """A brief from how it is stored: without the text, which the article has."""
    return from_json(record | {"article": record["article"] | {"text": text}})


async def _reading(db: AsyncConnection, article: Row, brief: Brief, engine: str) -> bool:
    """Store the brief; False where this engine's reading is there already."""
    c = readings.c
    query = select(func.max(c.number)).where(c.workspace == article["workspace"], c.article_id == article["id"])
    number = ((await db.execute(query)).scalar() or 0) + 1
    record = to_json(replace(brief, article=replace(brief.article, id=article["id"])))
    del record["article"]["text"]
    row = {"workspace": article["workspace"], "article_id": article["id"], "engine": engine, "number": number, "brief": record}
    written = await db.execute(insert(db, readings).values(row).on_conflict_do_nothing().returning(readings.c.number))
    return written.first() is not None
