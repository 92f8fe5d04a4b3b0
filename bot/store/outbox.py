"""What is to be said unasked, of every workspace, and what became of it: each delivery once, by one process, whatever crashes.

    await outbox.plan(occurrences, at=now)                          # every process may; one row comes of it
    for one in await outbox.claim("slack", owner, 9, at=now, lease=minute):  # nobody else gets it before the lease ends
        await outbox.compose(one.id, owner, content, at=now)        # said alike in every attempt
        await outbox.sending(one.id, owner, 0, at=now)              # from here on the message may stand there
        await outbox.sent(one.id, owner, 0, receipt, at=now)
        await outbox.finish(one.id, owner, "sent", at=now)

Whoever lost a lease is told so by False, and must leave the delivery alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.base import Place, Receipt
from bot.schedules import Occurrence, next_occurrences
from bot.store.database import Database, insert
from bot.store.deliveries import Delivery, Part, State, add, count, delivery_of
from bot.store.delivery_tables import deliveries, follows, parts, subscriptions
from bot.store.follows import ALERT, Follow, follow_of, named
from bot.store.subscriptions import DIGEST, Subscription, following, subscription_of
from bot.store.tables import workspaces

_CHUNK = 200
_RECKONED = 50
"""Schedules whose times are computed in one go: some milliseconds, in which nobody else is heard."""
_DAY = timedelta(days=1)


class Outbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- planning

    async def due(self, at: datetime, limit: int) -> tuple[Subscription, ...]:
        """The subscriptions whose time has come, the longest waiting first."""
        c = subscriptions.c
        query = select(subscriptions).where(c.next_at <= at).order_by(c.next_at, c.id).limit(limit)
        async with self._database.read() as db:
            return tuple(map(subscription_of, await db.execute(query)))

    async def plan(self, due: Sequence[tuple[Subscription, Occurrence]], *, at: datetime) -> int:
        """Note digests that are due, and when the next ones are; how many are new. Safe to do in several processes."""
        new = 0
        for start in range(0, len(due), _CHUNK):
            async with self._database.write(alone=False) as db:
                for subscription, occurrence in due[start : start + _CHUNK]:
                    new += await _plan(db, subscription, occurrence, at)
        return new

    async def reckon(self, at: datetime) -> int:
        """Compute all coming times anew, as after an update of the time zones' data; how many changed."""
        c, changed, last = subscriptions.c, 0, 0
        while True:
            query = select(subscriptions).where(c.next_at > at, c.id > last).order_by(c.id).limit(_RECKONED)
            async with self._database.read() as db:
                found = [subscription_of(row) for row in await db.execute(query)]
            wrong = [(one, anew) for one in found if (anew := following(one.schedule, at, one.told_date)) != one.next_at]
            if wrong:
                async with self._database.write() as db:
                    for one, anew in wrong:
                        await db.execute(
                            update(subscriptions).where(c.id == one.id, c.next_at == one.next_at).values(next_at=anew)
                        )
            changed += len(wrong)
            if len(found) < _RECKONED:
                return changed
            last = found[-1].id

    async def behind(self, limit: int) -> tuple[Follow, ...]:
        """The follows behind whose cursor something arrived."""
        more = and_(workspaces.c.id == follows.c.workspace, workspaces.c.arrivals > follows.c.cursor)
        query = named(select(workspaces.c.id).where(more).exists()).order_by(follows.c.id).limit(limit)
        async with self._database.read() as db:
            return tuple(map(follow_of, await db.execute(query)))

    async def alert(self, follow: Follow, statements: Sequence[str], cursor: int, *, at: datetime) -> bool:
        """Move the cursor on, and note what is to be told of what it passed: both or neither.

        False where somebody else moved the cursor meanwhile, and nothing was done. No statements, no alert; nor where the
        follow is muted, or had its alerts of the day.
        """
        c = follows.c
        async with self._database.write(alone=False) as db:
            unmoved = (c.id == follow.id, c.cursor == follow.cursor)
            if not (await db.execute(update(follows).where(*unmoved).values(cursor=cursor))).rowcount:
                return False
            today = await count(db, follow.workspace, ALERT, follow.id, at - _DAY)
            if statements and not follow.muted and today < follow.cap:
                content = {"statements": list(statements), "last": today + 1 == follow.cap}
                place = follow.place
                await add(db, follow.workspace, ALERT, follow.id, slot=str(cursor), place=place, at=at, content=content)
            return True

    # ---- sending

    async def claim(self, platform: str, owner: str, limit: int, *, at: datetime, lease: timedelta) -> tuple[Delivery, ...]:
        """Take some that nobody works on, the longest waiting first."""
        c = deliveries.c
        free = select(c.id).where(c.platform == platform, c.state == "waiting", c.free_at <= at)
        async with self._database.read() as db:  # a look that waits for no writer: mostly there is nothing
            if (await db.execute(free.limit(1))).first() is None:
                return ()
        some = free.order_by(c.free_at, c.id).limit(limit).with_for_update(skip_locked=True)
        taking = update(deliveries).where(c.id.in_(select(some.cte("free").c.id)))
        values = {"owner": owner, "free_at": at + lease, "attempts": c.attempts + 1}
        async with self._database.write(alone=False) as db:
            rows = (await db.execute(taking.values(values).returning(deliveries))).all()
        return tuple(sorted(map(delivery_of, rows), key=lambda one: (one.due_at, one.id)))

    async def renew(self, owner: str, *, at: datetime, lease: timedelta) -> int:
        """Make all leases of a process last longer; how many it has."""
        held = and_(deliveries.c.owner == owner, deliveries.c.state == "waiting", deliveries.c.free_at > at)
        async with self._database.write(alone=False) as db:
            return (await db.execute(update(deliveries).where(held).values(free_at=at + lease))).rowcount

    async def compose(self, delivery: int, owner: str, content: Any, *, at: datetime) -> bool:
        """Keep what the delivery says, before any of it is sent."""
        return await self._hold(delivery, owner, at, {"content": content})

    async def parts(self, delivery: int) -> dict[int, Part]:
        """The messages that were sent, or may have been."""
        c = deliveries.c
        query = select(parts, c.platform, c.around, c.direct).join(deliveries, c.id == parts.c.delivery_id)
        async with self._database.read() as db:
            rows = await db.execute(query.where(parts.c.delivery_id == delivery).order_by(parts.c.number))
            return {row.number: Part(row.number, _receipt(row)) for row in rows}

    async def sending(self, delivery: int, owner: str, number: int, *, at: datetime) -> bool:
        """Say that a message is about to be sent; False where the lease was lost, and it must not be."""
        async with self._database.write(alone=False) as db:
            return await _held(db, delivery, owner, at) and await _began(db, delivery, number)

    async def sent(
        self, delivery: int, owner: str, number: int, receipt: Receipt, *, at: datetime, then: int | None = None
    ) -> bool:
        """Keep the receipt of a message, and begin `then` with one in the same breath; False where the lease was lost."""
        values = {"state": "sent", "place": receipt.place.id, "thread": receipt.place.thread, "message": receipt.message}
        one = and_(parts.c.delivery_id == delivery, parts.c.number == number)
        async with self._database.write(alone=False) as db:
            held = await _held(db, delivery, owner, at)
            await db.execute(update(parts).where(one).values(values))
            return held and (then is None or await _began(db, delivery, then))

    async def finish(self, delivery: int, owner: str, state: State, *, at: datetime, note: str | None = None) -> bool:
        """It is over: sent, skipped or failed, and why."""
        return await self._hold(delivery, owner, at, {"state": state, "note": note, "done_at": at, "owner": None})

    async def release(self, delivery: int, owner: str, *, at: datetime, until: datetime, note: str | None = None) -> bool:
        """Give it back, to be taken again from `until` on."""
        return await self._hold(delivery, owner, at, {"owner": None, "free_at": until, "note": note})

    async def release_all(self, owner: str, *, at: datetime) -> int:
        """Give everything back at once, as a process does that ends."""
        held = and_(deliveries.c.owner == owner, deliveries.c.state == "waiting")
        async with self._database.write(alone=False) as db:
            return (await db.execute(update(deliveries).where(held).values(owner=None, free_at=at))).rowcount

    async def newer(self, delivery: Delivery) -> bool:
        """Whether a later digest of the same subscription is due already."""
        c = deliveries.c
        later = [c.workspace == delivery.workspace, c.kind == delivery.kind, c.subject == delivery.subject]
        query = select(c.id).where(*later, c.due_at > delivery.due_at).limit(1)
        async with self._database.read() as db:
            return (await db.execute(query)).first() is not None

    async def _hold(self, delivery: int, owner: str, at: datetime, values: dict[str, Any]) -> bool:
        async with self._database.write(alone=False) as db:
            return await _held(db, delivery, owner, at, values)

    # ---- minding

    async def waiting(self, at: datetime) -> tuple[int, datetime | None]:
        """How many are due and not done, and since when the oldest is: what a health check looks at."""
        c = deliveries.c
        query = select(func.count(), func.min(c.due_at)).where(c.state == "waiting", c.due_at <= at)
        async with self._database.read() as db:
            number, oldest = (await db.execute(query)).one()
            return number, oldest

    async def prune(self, before: datetime) -> int:
        """Forget what was over before a moment; the latest of each subject stays."""
        c, later = deliveries.c, deliveries.alias()
        same = (later.c.workspace == c.workspace, later.c.kind == c.kind, later.c.subject == c.subject)
        outlived = select(later.c.id).where(*same, later.c.due_at > c.due_at).exists()
        async with self._database.write() as db:
            gone = delete(deliveries).where(c.done_at < before, c.state != "waiting", outlived)
            return (await db.execute(gone)).rowcount


async def _plan(db: AsyncConnection, subscription: Subscription, occurrence: Occurrence, at: datetime) -> bool:
    """Only where the subscription still stands as it was read: else it is planned anew with what it is now."""
    c = subscriptions.c
    coming = next_occurrences(subscription.schedule, max(at, occurrence.at), 1)[0]
    values = {"next_at": coming.at, "told_date": occurrence.date.isoformat()}
    unchanged = (c.id == subscription.id, c.next_at == subscription.next_at)
    if not (await db.execute(update(subscriptions).where(*unchanged).values(values))).rowcount:
        return False
    slot, place = occurrence.date.isoformat(), subscription.place
    return await add(db, subscription.workspace, DIGEST, subscription.id, slot=slot, place=place, at=occurrence.at)


async def _held(db: AsyncConnection, delivery: int, owner: str, at: datetime, values: dict[str, Any] | None = None) -> bool:
    """Change a delivery, if it is still this process's."""
    c = deliveries.c
    mine = (c.id == delivery, c.owner == owner, c.state == "waiting", c.free_at > at)
    return bool((await db.execute(update(deliveries).where(*mine).values(values or {"owner": owner}))).rowcount)


async def _began(db: AsyncConnection, delivery: int, number: int) -> bool:
    whose = select(deliveries.c.workspace).where(deliveries.c.id == delivery).scalar_subquery()
    row = {"delivery_id": delivery, "number": number, "workspace": whose, "state": "sending"}
    await db.execute(insert(db, parts).values(row).on_conflict_do_nothing())
    return True


def _receipt(row: Row[Any]) -> Receipt | None:
    if row.state != "sent":
        return None
    return Receipt(Place(row.platform, row.place, row.around, row.thread, row.direct), row.message)
