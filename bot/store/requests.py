"""What people ask for: each request is answered by one process, and whoever waits is known until the answer stands.

if await requests.claim("w", request, owner, at=now, lease=minute):  # we answer, and nobody else does
    ...
    await requests.settle("w", request.event, owner)  # nobody waits any longer
for left in await requests.orphaned(owner, ["slack"], at=now, lease=minute):  # of processes that renew no more
    ...
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select, update

from adapters.base import Request
from bot.store import where
from bot.store.database import Database, insert
from bot.store.tables import answered, waiting

REMEMBERED = timedelta(days=1)
"""How long it is known that an event is answered; platforms tell it again for an hour at most."""
NOBODY = ""
ANSWERABLE = timedelta(minutes=15)
"""How long a platform takes an answer; afterwards nobody waits any more."""


class Requests:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, workspace: str, request: Request, owner: str, *, at: datetime, lease: timedelta, again: bool = False
    ) -> bool:
        """Whether the caller is the one to answer: the first who asks, of all the processes that are told of it.

        `again`: the database failed when this was asked before, and may have granted it.
        """
        c = answered.c
        async with self._database.write(alone=False) as db:
            await db.execute(delete(answered).where(c.workspace == workspace, c.at < at - REMEMBERED))
            row = {"workspace": workspace, "event": request.event, "at": at}
            first = insert(db, answered).values(row).on_conflict_do_nothing().returning(c.event)
            if (await db.execute(first)).first() is None:
                ours = waiting.c.workspace == workspace, waiting.c.event == request.event, waiting.c.owner == owner
                return again and (await db.execute(select(waiting.c.event).where(*ours))).first() is not None
            waits = {"owner": owner, "free_at": at + lease, "user": request.user, "way": request.way}
            await db.execute(waiting.insert().values(row | waits | where.columns(request.place)))
            return True

    async def settle(self, workspace: str, event: str, owner: str) -> None:
        """The answer stands, or it was said that there will be none."""
        c = waiting.c
        async with self._database.write(alone=False) as db:
            await db.execute(delete(waiting).where(c.workspace == workspace, c.event == event, c.owner == owner))

    async def release(self, workspace: str, event: str, owner: str, *, free_at: datetime) -> None:
        """Give it back: from `free_at` on somebody else, or the same process again, may take it over."""
        c = waiting.c
        one = c.workspace == workspace, c.event == event, c.owner == owner
        async with self._database.write(alone=False) as db:
            await db.execute(update(waiting).where(*one).values(owner=NOBODY, free_at=free_at))

    async def renew(self, owner: str, *, at: datetime, lease: timedelta) -> None:
        """The owner lives, and works on what it has claimed."""
        c = waiting.c
        async with self._database.read() as db:  # mostly nobody waits, and no writer has to be waited for
            if (await db.execute(select(c.event).where(c.owner == owner).limit(1))).first() is None:
                return
        async with self._database.write(alone=False) as db:
            await db.execute(update(waiting).where(c.owner == owner).values(free_at=at + lease))

    async def orphaned(
        self, owner: str, platforms: Collection[str], *, at: datetime, lease: timedelta
    ) -> tuple[tuple[str, Request], ...]:
        """Take over the requests whose process is gone, each with its workspace; forget those too old to be answered."""
        c = waiting.c
        async with self._database.read() as db:
            if (await db.execute(select(c.event).where(c.free_at <= at).limit(1))).first() is None:
                return ()
        free = and_(c.free_at <= at, c.platform.in_(platforms))
        async with self._database.write(alone=False) as db:
            await db.execute(delete(waiting).where(c.free_at <= at, c.at <= at - ANSWERABLE))
            taking = update(waiting).where(free).values(owner=owner, free_at=at + lease).returning(waiting)
            rows = (await db.execute(taking)).all()
        return tuple((row.workspace, Request(where.place_of(row), row.user, event=row.event, way=row.way)) for row in rows)
