"""Whether the running bot is well: the database answers, the parts that must keep moving do, the readers are alive."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot import metrics
from bot.store import Store, StoreError
from bot.worker import WorkerPool

PATIENCE = 5.0
"""Seconds in which the database must answer."""


class Health:
    """What a health check looks at. `every` is the time between two polls of one source."""

    def __init__(self, store: Store, now: Callable[[], datetime], every: timedelta, pool: WorkerPool | None = None) -> None:
        self._store, self._now, self._every, self._pool = store, now, every, pool
        self._most: dict[str, float] = {}
        self._beats: dict[str, float] = {}
        self._lost: dict[str, str] = {}

    def expect(self, part: str, within: timedelta) -> Callable[[], None]:
        """Count a part as stuck where it does not call what this gives at least so often."""
        self._most[part] = within.total_seconds()
        self._beats[part] = time.monotonic()

        def beat() -> None:
            self._beats[part] = time.monotonic()

        return beat

    def lose(self, part: str, why: str) -> None:
        """A part has ended for good, such as a platform that does not know us."""
        self._lost[part] = why

    async def examine(self) -> dict[str, Any]:
        """The findings, as JSON: `ok`, and each check with its own `ok`. Never raises."""
        checks = {"database": await self._database(), **self._parts(), **self._gone(), **self._workers()}
        return {"ok": all(check["ok"] for check in checks.values()), **checks}

    async def standing(self) -> metrics.Standing | None:
        """How things stand in the store; None where it does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await metrics.standing(self._store, self._every, self._now())
        except (StoreError, TimeoutError):
            return None

    async def _database(self) -> dict[str, Any]:
        start = time.perf_counter()
        now = await self.standing()
        if now is None:
            return {"ok": False, "why": "The database does not answer; see the log."}
        return {
            "ok": True,
            "milliseconds": round((time.perf_counter() - start) * 1000, 1),
            "sources": now.sources,
            "sources_failing": now.failing,
            "last_poll": now.last_poll.isoformat() if now.last_poll else None,
            "polls_waiting": now.queue,
            "polls_late_seconds": round(now.lag),
            "deliveries_waiting": now.due,
            "deliveries_late_seconds": round(now.late),
        }

    def _parts(self) -> dict[str, dict[str, Any]]:
        since = {part: time.monotonic() - beat for part, beat in self._beats.items()}
        return {
            part: {"ok": since[part] <= most, "seconds_ago": round(since[part], 1), "at_most": most}
            for part, most in self._most.items()
        }

    def _gone(self) -> dict[str, dict[str, Any]]:
        return {part: {"ok": False, "why": why} for part, why in self._lost.items()}

    def _workers(self) -> dict[str, dict[str, Any]]:
        if self._pool is None:
            return {}
        running, dead = self._pool.census()
        return {"workers": {"ok": not dead, "running": running, "dead": dead}}
