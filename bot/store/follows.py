"""Whom somebody follows where, and how far the news were looked through for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select, update

from adapters.base import Place
from bot.store import where
from bot.store.database import Database
from bot.store.delivery_tables import deliveries, follows
from bot.store.tables import people, workspaces

ALERT = "alert"
"""The kind of delivery that a follow leads to."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Somebody is told in a place what a person says anew."""

    id: int
    workspace: str
    place: Place
    user: str
    person: int
    name: str
    topic: str | None
    cap: int
    """Alerts a day, at most."""
    muted: bool
    reason: str | None
    """Why it was muted, where nobody wished so."""
    created_at: datetime
    cursor: int
    """The number of the last arrival that was looked at; see `Statements.arrived`."""


class Follows:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, workspace: str, place: Place, user: str, person: int, topic: str | None, *, cap: int, at: datetime
    ) -> Follow | None:
        """Follow somebody from now on; one who is followed here already stays as it is. None for a person who is not known."""
        async with self._database.write() as db:
            own = select(people.c.id).where(people.c.workspace == workspace, people.c.id == person)
            if (await db.execute(own)).first() is None:
                return None
            c = follows.c
            same = and_(
                c.workspace == workspace, where.at(follows, place), c.person_id == person, c.topic.is_not_distinct_from(topic)
            )
            row = (await db.execute(named(same))).first()
            if row is None:
                arrived = select(workspaces.c.arrivals).where(workspaces.c.id == workspace)
                values = where.columns(place) | {"workspace": workspace, "user": user, "person_id": person, "topic": topic}
                values |= {"cap": cap, "muted": False, "created_at": at, "cursor": arrived.scalar_subquery()}
                written = (await db.execute(follows.insert().values(values).returning(c.id))).scalar_one()
                row = (await db.execute(named(_one(workspace, written)))).one()
            return follow_of(row)

    async def list(self, workspace: str, place: Place | None = None) -> tuple[Follow, ...]:
        """Those of a workspace, or of one place, in the order in which they were added."""
        wanted = and_(follows.c.workspace == workspace, *([where.at(follows, place)] if place else []))
        async with self._database.read() as db:
            rows = await db.execute(named(wanted).order_by(follows.c.id))
            return tuple(map(follow_of, rows))

    async def get(self, workspace: str, follow: int) -> Follow | None:
        async with self._database.read() as db:
            row = (await db.execute(named(_one(workspace, follow)))).one_or_none()
            return follow_of(row) if row else None

    async def mute(self, workspace: str, follow: int, muted: bool, *, reason: str | None = None) -> bool:
        """Say nothing for a while, or again; what comes meanwhile is passed over. False where there is no such follow."""
        async with self._database.write() as db:
            writing = update(follows).where(_one(workspace, follow)).values(muted=muted, reason=reason)
            return bool((await db.execute(writing)).rowcount)

    async def remove(self, workspace: str, follow: int) -> bool:
        """End it, with the alerts that wait; False where there was none."""
        d = deliveries.c
        async with self._database.write() as db:
            led_to = and_(d.workspace == workspace, d.kind == ALERT, d.subject == follow)
            await db.execute(delete(deliveries).where(led_to))
            return bool((await db.execute(delete(follows).where(_one(workspace, follow)))).rowcount)


def _one(workspace: str, follow: int) -> ColumnElement[bool]:
    return and_(follows.c.workspace == workspace, follows.c.id == follow)


def named(wanted: ColumnElement[bool]) -> Any:
    return select(follows, people.c.name).join(people, people.c.id == follows.c.person_id).where(wanted)


def follow_of(row: Row[Any]) -> Follow:
    return Follow(
        id=row.id,
        workspace=row.workspace,
        place=where.place_of(row),
        user=row.user,
        person=row.person_id,
        name=row.name,
        topic=row.topic,
        cap=row.cap,
        muted=row.muted,
        reason=row.reason,
        created_at=row.created_at,
        cursor=row.cursor,
    )
