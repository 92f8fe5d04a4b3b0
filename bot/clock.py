"""The clock: it ticks, and whoever is called asks what is due.

Nothing is scheduled in it, so nothing is lost with it: a tick that comes late, or that two processes share, does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.store.errors import StoreError

log = structlog.get_logger()
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each tick that comes while one is still at work


class Clock:
    """Ticks while it is entered. Late ticks count as one, and none comes while the one before is at work."""

    def __init__(self) -> None:
        late_is_fine = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=late_is_fine)
        self._at_work: set[asyncio.Task[object]] = set()

    def every(self, seconds: float, work: Callable[[], Awaitable[object]], *, first: float = 0.0) -> None:
        """Call `work` in `first` seconds and then again and again. What it raises is logged, and costs one tick."""
        begin = datetime.now(UTC) + timedelta(seconds=first)
        self._scheduler.add_job(self._minded, IntervalTrigger(seconds=seconds, timezone=UTC), (work,), next_run_time=begin)

    async def _minded(self, work: Callable[[], Awaitable[object]]) -> None:
        task = asyncio.current_task()
        assert task
        self._at_work.add(task)
        try:
            await work()
        except StoreError as error:
            log.warning("a tick failed", work=getattr(work, "__qualname__", repr(work)), error=str(error))
        except Exception:
            log.exception("a tick failed", work=getattr(work, "__qualname__", repr(work)))
        finally:
            self._at_work.discard(task)

    async def __aenter__(self) -> Clock:
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """No further tick; what is at work may end."""
        self._scheduler.remove_all_jobs()
        if self._at_work:
            await asyncio.wait(self._at_work)
        self._scheduler.shutdown(wait=False)
