"""Deleting what is to be kept no longer: old articles, people whom nothing names any more, the traces of a chat user."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import indexing, saving, search
from bot.store.delivery_tables import deliveries, follows, subscriptions
from bot.store.tables import aliases, articles, audit, installations, metadata, offices, people, settings, waiting

NOBODY = ""
"""Stands in the place of a user who is forgotten."""
_AT_ONCE = 500


async def forget_articles(db: AsyncConnection, workspace: str, before: datetime, limit: int) -> int:
    """Delete articles that were stored before a moment, with all that hangs on them; a later copy of a text answers for it."""
    c = articles.c
    old = c.workspace == workspace, c.fetched_at < before
    rows = (await db.execute(select(c.id, c.seq, c.current, c.copy_of).where(*old).order_by(c.fetched_at).limit(limit))).all()
    for row in rows:
        one = c.workspace == workspace, c.id == row.id
        await indexing.leave(db, workspace, row.id, row.seq)
        await db.execute(update(articles).where(*one).values(current=False))
        if row.current and row.copy_of is None:
            await saving.hand_over(db, workspace, row.id)
        await db.execute(delete(articles).where(*one))
    return len(rows)


async def forget_unmentioned(db: AsyncConnection, workspace: str) -> int:
    """Delete the people to whom nothing leads any more, with their names and offices."""
    c = people.c
    named = (select(column).where(column.table.c.workspace == workspace, column.is_not(None)) for column in _namings())
    query = select(c.id).where(c.workspace == workspace, *(c.id.not_in(one) for one in named))
    ids = (await db.execute(query.limit(_AT_ONCE))).scalars().all()
    held = select(offices.c.id).where(offices.c.workspace == workspace, offices.c.person_id.in_(ids))
    await search.drop(db, search.OFFICE_WORDS, (await db.execute(held)).scalars().all())
    await db.execute(delete(people).where(c.workspace == workspace, c.id.in_(ids)))
    return len(ids)


def _namings() -> list[Column[int]]:
    """All columns that lead to people, but for what is said of the people themselves."""
    lead = (key.parent for table in metadata.sorted_tables for key in table.foreign_keys if key.column.table is people)
    return [column for column in lead if column.table not in (aliases, offices)]


async def forget_user(db: AsyncConnection, workspace: str, user: str) -> int:
    """Delete what a chat user set for themselves, and the user's id where others need the rest; how many rows that were."""
    touched = 0
    s, f = subscriptions.c, follows.c
    for table, kind, own in (
        (follows, "alert", (f.workspace == workspace, f.user == user)),
        (subscriptions, "digest", (s.workspace == workspace, s.user == user, s.direct)),
    ):
        gone = (await db.execute(select(table.c.id, table.c.place, table.c.direct).where(*own))).all()
        ids, alone = [row.id for row in gone], [row.place for row in gone if row.direct]
        d, p = deliveries.c, settings.c
        await db.execute(delete(deliveries).where(d.workspace == workspace, d.kind == kind, d.subject.in_(ids)))
        await db.execute(delete(settings).where(p.workspace == workspace, p.place.in_(alone)))
        touched += (await db.execute(delete(table).where(*own))).rowcount
    theirs = deliveries.c.workspace == workspace, deliveries.c.user == user
    touched += (await db.execute(delete(deliveries).where(*theirs))).rowcount
    asks = waiting.c.workspace == workspace, waiting.c.user == user
    touched += (await db.execute(delete(waiting).where(*asks))).rowcount
    for table, column in ((audit, audit.c.user), (subscriptions, s.user), (installations, installations.c.installed_by)):
        named = table.c.workspace == workspace, column == user
        touched += (await db.execute(update(table).where(*named).values({column: NOBODY}))).rowcount
    return touched
