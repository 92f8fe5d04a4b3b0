"""Calls to a platform that counts all of them together."""

from __future__ import annotations

import asyncio

CALLS_AT_ONCE = 20
CATCH_UP = 2
"""Calls that may follow at once after the loop was busy."""


class Pace:
    """Lets calls begin evenly, so many a second, and only some be under way: whoever is late does not make it up in a rush."""

    def __init__(self, rate: float) -> None:
        self._step, self._next = 1 / rate, 0.0
        self._slots, self._gate = asyncio.Semaphore(CALLS_AT_ONCE), asyncio.Lock()

    async def __aenter__(self) -> None:
        await self._slots.acquire()
        async with self._gate:
            now = asyncio.get_running_loop().time()
            self._next = max(self._next, now - CATCH_UP * self._step) + self._step
            await asyncio.sleep(self._next - now)

    async def __aexit__(self, *_: object) -> None:
        self._slots.release()
