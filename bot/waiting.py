"""Whoever waits for an answer of a process that died is told so, by another process or by the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from adapters.base import Adapter, Closed, PlatformError, Request
from bot import words
from bot.lookup import workspace_of
from bot.store import Store, StoreError
from bot.views.answers import sentence

LEASE = timedelta(seconds=60)
"""After so long without a sign of life a process counts as dead."""
BEATS = 6
"""Signs of life while a lease lasts: some may fail, as during a restart of the database."""

log = structlog.get_logger()


class Waiting:
    """The requests that this process answers, and those that others left behind."""

    def __init__(self, store: Store, now: Callable[[], datetime], *, lease: timedelta = LEASE) -> None:
        self._requests, self._now, self._lease = store.requests, now, lease
        self._owner = uuid4().hex
        self._working: set[tuple[str, str]] = set()
        """What this process answers, by workspace and event."""
        self._settled: set[tuple[str, str]] = set()
        """What it has answered, and the database does not know yet."""

    async def claim(self, request: Request, *, again: bool = False) -> bool:
        """Whether no other process answers this; `again`, where the database failed before. Raises StoreError."""
        workspace, now = workspace_of(request.place), self._now()
        ours = await self._requests.claim(workspace, request, self._owner, at=now, lease=self._lease, again=again)
        if ours:
            self._working.add((workspace, request.event))
        return ours

    async def settle(self, request: Request) -> None:
        """Nobody waits for it any longer. A database that fails is told later."""
        one = workspace_of(request.place), request.event
        if one not in self._working:
            return
        self._working.remove(one)
        self._settled.add(one)
        try:
            await self._settle()
        except StoreError as error:
            log.warning("an answer is not settled yet", error=str(error))

    async def _settle(self) -> None:
        for workspace, event in tuple(self._settled):
            await self._requests.settle(workspace, event, self._owner)
            self._settled.discard((workspace, event))

    async def mind(self, adapters: Mapping[str, Adapter], stop: asyncio.Event) -> None:
        """Show that we live, and tell whoever waits in vain, until `stop`."""
        while not stop.is_set():
            try:
                await self.look(adapters)
            except StoreError as error:
                log.warning("who waits in vain is not known", error=str(error))
            try:
                await asyncio.wait_for(stop.wait(), LEASE.total_seconds() / BEATS)
            except TimeoutError:
                continue

    async def look(self, adapters: Mapping[str, Adapter]) -> None:
        """Renew what is ours, before others could take it for left, and tell those who were left. Raises StoreError."""
        await self._settle()
        await self._requests.renew(self._owner, at=self._now(), lease=self._lease)
        left = await self._requests.orphaned(self._owner, tuple(adapters), at=self._now(), lease=self._lease)
        self._working.update((workspace, request.event) for workspace, request in left)
        await asyncio.gather(*(self._apologise(adapters[request.place.platform], request) for _, request in left))

    async def _apologise(self, adapter: Adapter, request: Request) -> None:
        """Once, or again later where the platform cannot be reached."""
        try:
            await adapter.reach(request, sentence(words.LOST, only_asker=True))
        except Closed as error:
            log.info("somebody who waited cannot be reached", platform=adapter.platform, error=str(error))
        except PlatformError as error:
            log.warning("somebody who waits was not reached", platform=adapter.platform, error=str(error))
            workspace, free_at = workspace_of(request.place), self._now() + self._lease
            self._working.discard((workspace, request.event))
            await self._requests.release(workspace, request.event, self._owner, free_at=free_at)
            return
        except Exception:
            log.exception("somebody who waits was not reached", platform=adapter.platform)
        await self.settle(request)
