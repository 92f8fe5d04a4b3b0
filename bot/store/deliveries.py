"""What was said unasked, and what waits to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.base import Place, Receipt
from bot.store import where
from bot.store.database import Database, insert
from bot.store.delivery_tables import deliveries
from bot.store.subscriptions import DIGEST

State = Literal["waiting", "sent", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to say in one place."""

    id: int
    workspace: str
    kind: str
    subject: int
    """The id of the subscription or the follow that it comes from."""
    slot: str
    """Which of theirs: the local date of a digest, or what an alert tells."""
    place: Place
    user: str | None
    """The person it is for; then `place` says the platform, its workspace, and where in it what they are told happened."""
    due_at: datetime
    state: State
    attempts: int
    content: Any
    """What it says, once that was decided."""
    note: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a delivery: it may stand there already, or it does for sure."""

    number: int
    receipt: Receipt | None
    """None while nobody knows."""


class Deliveries:
    """What a workspace is told unasked. How it is sent is the matter of `bot.store.outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        workspace: str,
        kind: str,
        subject: int,
        *,
        slot: str,
        place: Place,
        at: datetime,
        user: str | None = None,
        content: Any = None,
    ) -> bool:
        """Note something to say as soon as possible; False where the slot is taken, and nothing was added."""
        async with self._database.write(alone=False) as db:
            return await add(db, workspace, kind, subject, slot=slot, place=place, at=at, user=user, content=content)

    async def latest(self, workspace: str, kind: str, subject: int, *, limit: int = 10) -> tuple[Delivery, ...]:
        """Those of a subscription or a follow, the latest first."""
        c = deliveries.c
        query = select(deliveries).where(c.workspace == workspace, c.kind == kind, c.subject == subject)
        async with self._database.read() as db:
            rows = await db.execute(query.order_by(c.due_at.desc(), c.id.desc()).limit(limit))
            return tuple(map(delivery_of, rows))

    async def digest(self, workspace: str, delivery: int) -> Any | None:
        """What a digest says, as `bot.told.from_json` reads it; None where there is none of this id, or it is not composed."""
        c = deliveries.c
        query = select(c.content).where(c.workspace == workspace, c.kind == DIGEST, c.id == delivery)
        async with self._database.read() as db:
            content = (await db.execute(query)).scalar_one_or_none()
        return content["digest"] if content else None

    async def count(self, workspace: str, kind: str, subject: int, *, since: datetime) -> int:
        """How many there were since a moment."""
        async with self._database.read() as db:
            return await count(db, workspace, kind, subject, since)


async def add(
    db: AsyncConnection,
    workspace: str,
    kind: str,
    subject: int,
    *,
    slot: str,
    place: Place,
    at: datetime,
    user: str | None = None,
    content: Any = None,
) -> bool:
    """See `Deliveries.add`; within a transaction that keeps something else with it."""
    row = {"workspace": workspace, "kind": kind, "subject": subject, "slot": slot, "user": user, "content": content}
    row |= where.columns(place) | {"due_at": at, "free_at": at, "state": "waiting", "attempts": 0}
    written = await db.execute(insert(db, deliveries).values(row).on_conflict_do_nothing().returning(deliveries.c.id))
    return written.first() is not None


async def count(db: AsyncConnection, workspace: str, kind: str, subject: int, since: datetime) -> int:
    c = deliveries.c
    own = (c.workspace == workspace, c.kind == kind, c.subject == subject, c.due_at >= since)
    return int((await db.execute(select(func.count()).select_from(deliveries).where(*own))).scalar_one())


def delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        workspace=row.workspace,
        kind=row.kind,
        subject=row.subject,
        slot=row.slot,
        place=where.place_of(row),
        user=row.user,
        due_at=row.due_at,
        state=row.state,
        attempts=row.attempts,
        content=row.content,
        note=row.note,
        done_at=row.done_at,
    )
