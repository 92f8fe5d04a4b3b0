"""Look-ups over 1,000,000 statements while another process stores 20 articles a second.

What is stored there is read already: to read 20 articles a second takes some seven processors, to store them does not. The
articles are invented, with ten statements each by people who are known and by people who are not.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from bot.store import Store
from briefs.types import Brief
from tests.bench import lookups
from tests.contract.stores import NOW, brief_of

RATE = 20
"""Articles a second."""
ENOUGH = 0.95
"""The share of the rate that must be kept, or the look-ups were measured beside something smaller."""


def run(count: int = lookups.STATEMENTS) -> None:
    """Measure both databases as the look-ups alone do. Raises TooSlow."""
    missed = []
    for name, kept in (("SQLite", lookups.sqlite(count)), ("PostgreSQL", lookups.postgresql(count))):
        with kept as (url, ready):
            missed += _beside(name, url, count, ready)
    if missed:
        raise lookups.TooSlow("; ".join(missed))


def _beside(name: str, url: str, count: int, ready: Path) -> list[str]:
    """The sentences of what takes too long."""
    asyncio.run(lookups.prepared(url, count, ready))
    ours, theirs = multiprocessing.Pipe()
    storing = multiprocessing.get_context("spawn").Process(target=_store, args=(url, theirs), daemon=True)
    storing.start()
    ours.recv()
    try:
        missed = asyncio.run(lookups.measure(f"{name}, while articles are stored", url, count, ready))
        ours.send("enough")
        stored, seconds, slowest = ours.recv()
    finally:
        storing.kill()
        storing.join()
    rate = stored / seconds
    print(f"  stored meanwhile: {stored:,} articles, {rate:.1f} a second, the slowest in {1000 * slowest:.0f} ms", flush=True)
    return missed + ([f"{name} stored but {rate:.1f} articles a second"] if rate < ENOUGH * RATE else [])


# ---- the other process


def _store(url: str, bench: Connection) -> None:
    asyncio.run(_store_until_told(url, bench))


async def _store_until_told(url: str, bench: Connection) -> None:
    """Store at the rate; tell how many articles that were, in how many seconds, and what the slowest took."""
    async with await Store.open(url) as store:
        number, slowest, began = 0, 0.0, time.monotonic()
        bench.send("ready")
        for brief in _briefs(random.Random(time.time_ns())):
            if bench.poll():
                break
            await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
            start = time.monotonic()
            await store.articles.save(lookups.WORKSPACE, brief, engine="1", fetched_at=NOW)
            slowest = max(slowest, time.monotonic() - start)
            number += 1
        bench.send((number, time.monotonic() - began, slowest))


def _briefs(rng: random.Random) -> Iterator[Brief]:
    """Articles that no run before has stored."""
    mark = rng.randrange(1 << 48)
    for number in itertools.count():
        known = {lookups.name_of(lookups.speaker_of(rng) - 1) for _ in range(lookups.PER_ARTICLE)}
        lines = [f"{name}: {' '.join(lookups.word_of(rng) for _ in range(25))}" for name in sorted(known)]
        yield brief_of(*lines, url=f"https://bench.example/{mark}/{number}", title=f"Talks {number}")
