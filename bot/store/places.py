"""Workspaces with their settings and their audit line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from bot.store import forgetting, search
from bot.store.database import Database, insert
from bot.store.tables import audit, settings, workspaces
from bot.store.types import AuditEntry, Workspace


class Workspaces:
    """Who we work for. A setting belongs to a place (a channel's id), or to the whole workspace where `place` is empty."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, workspace: str, *, at: datetime, title: str | None = None) -> None:
        """Make the workspace known; one that is known already stays as it is."""
        async with self._database.write() as db:
            row = {"id": workspace, "title": title, "created_at": at}
            await db.execute(insert(db, workspaces).values(row).on_conflict_do_nothing())

    async def list(self) -> tuple[Workspace, ...]:
        """All workspaces, for whoever serves every one of them, such as the poller."""
        async with self._database.read() as db:
            rows = await db.execute(select(workspaces).order_by(workspaces.c.id))
            return tuple(Workspace(row.id, row.title, row.created_at) for row in rows)

    async def forget(self, workspace: str) -> None:
        """Delete the workspace with everything that is stored for it."""
        async with self._database.write() as db:
            await search.forget(db, workspace)
            await db.execute(delete(workspaces).where(workspaces.c.id == workspace))

    async def forget_user(self, workspace: str, user: str) -> int:
        """Delete the traces of a chat user: follows, digests and settings of their own, and their id in all else.

        Returns how many rows that were. What others set, and what articles say, stays.
        """
        async with self._database.write() as db:
            return await forgetting.forget_user(db, workspace, user)

    async def setting(self, workspace: str, name: str, *, place: str = "") -> Any:
        """The value of a setting, None where it was never set."""
        async with self._database.read() as db:
            c = settings.c
            query = select(c.value).where(c.workspace == workspace, c.place == place, c.name == name)
            return (await db.execute(query)).scalar_one_or_none()

    async def settings(self, workspace: str, *, place: str = "") -> dict[str, Any]:
        """All settings of a place by name."""
        async with self._database.read() as db:
            c = settings.c
            rows = await db.execute(select(c.name, c.value).where(c.workspace == workspace, c.place == place).order_by(c.name))
            return {row.name: row.value for row in rows}

    async def set(self, workspace: str, name: str, value: Any, *, place: str = "") -> None:
        """Keep any JSON value; None unsets."""
        async with self._database.write() as db:
            c = settings.c
            await db.execute(delete(settings).where(c.workspace == workspace, c.place == place, c.name == name))
            if value is not None:
                await db.execute(settings.insert().values(workspace=workspace, place=place, name=name, value=value))

    async def record(self, workspace: str, user: str, action: str, *, at: datetime, **detail: Any) -> None:
        """Add a line to the audit: who changed what."""
        async with self._database.write() as db:
            row = {"workspace": workspace, "at": at, "user": user, "action": action, "detail": detail}
            await db.execute(audit.insert().values(row))

    async def audit(self, workspace: str, *, limit: int = 50) -> tuple[AuditEntry, ...]:
        """The latest lines of the audit first."""
        async with self._database.read() as db:
            rows = await db.execute(
                select(audit).where(audit.c.workspace == workspace).order_by(audit.c.id.desc()).limit(limit)
            )
            return tuple(AuditEntry(row.at, row.user, row.action, row.detail) for row in rows)
