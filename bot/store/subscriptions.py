"""Who wants a digest, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.base import Place
from bot.schedules import Schedule, from_json, next_occurrences, to_json
from bot.store import where
from bot.store.database import Database
from bot.store.delivery_tables import deliveries, subscriptions

DIGEST = "digest"
"""The kind of delivery that a subscription leads to."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest for one place, as somebody set it."""

    id: int
    workspace: str
    place: Place
    user: str
    """Who set it, and is told where it fails."""
    schedule: Schedule
    created_at: datetime
    next_at: datetime | None
    """When the next one is due; None while it is paused."""
    told_date: str | None
    """The local date of the latest digest."""
    paused_at: datetime | None
    reason: str | None
    """Why it is paused, where nobody wished so."""


class Subscriptions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workspace: str, place: Place, user: str, schedule: Schedule, *, at: datetime) -> Subscription:
        """Begin a digest in a place."""
        row = {"workspace": workspace, "user": user, "schedule": to_json(schedule), "created_at": at}
        row |= where.columns(place) | {"next_at": following(schedule, at, None)}
        async with self._database.write() as db:
            written = await db.execute(subscriptions.insert().values(row).returning(subscriptions))
            return subscription_of(written.one())

    async def list(self, workspace: str, place: Place | None = None) -> tuple[Subscription, ...]:
        """Those of a workspace, or of one place, in the order in which they were added."""
        wanted = [subscriptions.c.workspace == workspace, *([where.at(subscriptions, place)] if place else [])]
        async with self._database.read() as db:
            rows = await db.execute(select(subscriptions).where(*wanted).order_by(subscriptions.c.id))
            return tuple(subscription_of(row) for row in rows)

    async def get(self, workspace: str, subscription: int) -> Subscription | None:
        async with self._database.read() as db:
            row = (await db.execute(select(subscriptions).where(_one(workspace, subscription)))).one_or_none()
            return subscription_of(row) if row else None

    async def change(
        self, workspace: str, subscription: int, user: str, schedule: Schedule, *, at: datetime
    ) -> Subscription | None:
        """Another schedule from now on, also for one that was paused. A date that had its digest gets no second one."""
        async with self._database.write() as db:
            known = await _locked(db, workspace, subscription)
            if known is None:
                return None
            values = {"schedule": to_json(schedule), "user": user, "next_at": following(schedule, at, known.told_date)}
            return await _updated(db, workspace, subscription, values | {"paused_at": None, "reason": None})

    async def pause(self, workspace: str, subscription: int, *, at: datetime, reason: str | None = None) -> Subscription | None:
        """Send nothing until `resume`."""
        async with self._database.write() as db:
            return await _updated(db, workspace, subscription, {"next_at": None, "paused_at": at, "reason": reason})

    async def resume(self, workspace: str, subscription: int, *, at: datetime) -> Subscription | None:
        """Go on with the next digest; nothing is made up for."""
        async with self._database.write() as db:
            known = await _locked(db, workspace, subscription)
            if known is None:
                return None
            values: dict[str, Any] = {
                "next_at": following(known.schedule, at, known.told_date),
                "paused_at": None,
                "reason": None,
            }
            return await _updated(db, workspace, subscription, values)

    async def remove(self, workspace: str, subscription: int) -> bool:
        """End it, with what it led to; False where there was none."""
        d = deliveries.c
        async with self._database.write() as db:
            led_to = and_(d.workspace == workspace, d.kind == DIGEST, d.subject == subscription)
            await db.execute(delete(deliveries).where(led_to))
            return bool((await db.execute(delete(subscriptions).where(_one(workspace, subscription)))).rowcount)


def following(schedule: Schedule, after: datetime, told: str | None) -> datetime:
    """The next moment of a date that had no digest yet."""
    coming = next_occurrences(schedule, after, 5)  # zones are up to 26 hours apart: the fifth date is beyond any that was told
    return next(one.at for one in coming if told is None or one.date.isoformat() > told)


def _one(workspace: str, subscription: int) -> ColumnElement[bool]:
    return and_(subscriptions.c.workspace == workspace, subscriptions.c.id == subscription)


async def _locked(db: AsyncConnection, workspace: str, subscription: int) -> Subscription | None:
    row = (await db.execute(select(subscriptions).where(_one(workspace, subscription)).with_for_update())).one_or_none()
    return subscription_of(row) if row else None


async def _updated(db: AsyncConnection, workspace: str, subscription: int, values: dict[str, Any]) -> Subscription | None:
    writing = update(subscriptions).where(_one(workspace, subscription)).values(values).returning(subscriptions)
    row = (await db.execute(writing)).one_or_none()
    return subscription_of(row) if row else None


def subscription_of(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        workspace=row.workspace,
        place=where.place_of(row),
        user=row.user,
        schedule=from_json(row.schedule),
        created_at=row.created_at,
        next_at=row.next_at,
        told_date=row.told_date,
        paused_at=row.paused_at,
        reason=row.reason,
    )
