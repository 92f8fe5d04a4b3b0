"""Calls begin evenly, and no rush makes up for a pause."""

from __future__ import annotations

import asyncio
import time

from bot.pace import CALLS_AT_ONCE, CATCH_UP, Pace


async def test_so_many_a_second_and_no_rush_after_a_pause() -> None:
    pace, begun = Pace(100), list[float]()

    async def call() -> None:
        async with pace:
            begun.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(call() for _ in range(10)))
    time.sleep(0.2)  # noqa: ASYNC251 (the loop is busy)
    await asyncio.gather(*(call() for _ in range(10)))
    for ten in (begun[:10], begun[10:]):
        assert ten[-1] - ten[0] >= 0.088 - CATCH_UP * 0.01


async def test_only_some_are_under_way() -> None:
    pace, under_way, most = Pace(100_000), 0, 0

    async def call() -> None:
        nonlocal under_way, most
        async with pace:
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.02)
            under_way -= 1

    await asyncio.gather(*(call() for _ in range(3 * CALLS_AT_ONCE)))
    assert most <= CALLS_AT_ONCE
