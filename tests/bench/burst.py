"""1,000 channels whose digests are due in the same minute: how fast they go out beside the limits, and the loop's lag.

The platforms are pretended, in a process of their own: Discord allows 50 calls a second in all, Slack one post a second in a
channel after three at once. Everything else is real: the adapters, the digests, the database.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from aiohttp import web

import adapters
from adapters.base import Adapter, Place
from bot.deliver import Deliverer
from bot.posting import Digests
from bot.schedules import Schedule
from bot.store import Store
from tests.contract.stores import brief_of
from tests.standins import discord, slack

CHANNELS = 1000
DISCORD_RATE = 50
"""Calls a second that Discord takes of one bot."""
SHARE, LAG_MS = 0.9, 50
"""What has to be reached: the share of that rate at least, and less than so many milliseconds at the 99th percentile."""
STEP_S = 0.01
PATIENCE = 900.0


def run(channels: int = CHANNELS) -> list[str]:
    """Print what either platform was sent, and how late the loop was; the figures that are worse than they have to be."""
    missed = []
    for platform in ("discord", "slack"):
        figures = asyncio.run(_burst(platform, channels))
        print(f"burst, {platform}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), flush=True)
        if figures.get("share_of_limit", SHARE) < SHARE:
            missed.append(f"{platform}: at least {SHARE:.0%} of the limit should be used")
        if figures["lag_ms_p99"] >= LAG_MS:
            missed.append(f"{platform}: the lag's p99 should be under {LAG_MS} ms")
    return missed


async def _burst(platform: str, channels: int) -> dict[str, float | int]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("forkserver").Process(target=_pretend, args=(platform, channels, theirs), daemon=True)
    process.start()
    try:
        base, around, ids = await asyncio.to_thread(ours.recv)
        with tempfile.TemporaryDirectory() as folder:
            seconds, lags = await _send(f"sqlite:///{folder}/burst.db", platform, base, [(id, around) for id in ids])
        ours.send("done")
        counts = await asyncio.to_thread(ours.recv)
    finally:
        process.kill()
    lags.sort()
    rates = {"calls_per_s": round(counts["taken"] / seconds, 1), "messages_per_s": round(counts["messages"] / seconds, 1)}
    if platform == "discord":
        rates["share_of_limit"] = round(counts["taken"] / seconds / DISCORD_RATE, 3)
    lag = {"lag_ms_p50": _ms(lags[len(lags) // 2]), "lag_ms_p99": _ms(lags[int(0.99 * len(lags))]), "lag_ms_max": _ms(lags[-1])}
    return {"channels": channels, "seconds": round(seconds, 1), **counts, **rates, **lag}


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


async def _send(url: str, platform: str, base: str, places: list[tuple[str, str]]) -> tuple[float, list[float]]:
    """The seconds until all was sent, and by how much a timer of 10 ms was late meanwhile."""
    adapter = _adapter(platform, base)
    async with await Store.open(url) as store:
        await _fill(store, [Place(platform, id, around) for id, around in places])
        stop, lags = asyncio.Event(), list[float]()
        probe = asyncio.create_task(_probe(lags))
        begun = time.perf_counter()
        sending = asyncio.create_task(Deliverer(store, {"digest": Digests(store, 0.0)}).run({platform: adapter}, stop))
        while time.perf_counter() - begun < PATIENCE:
            await asyncio.sleep(0.2)
            if not await store.outbox.due(datetime.now(UTC), 1) and not (await store.outbox.waiting(datetime.now(UTC)))[0]:
                break
        seconds = time.perf_counter() - begun
        probe.cancel()
        stop.set()
        await sending
        await adapter.stop()
        return seconds, lags


def _adapter(platform: str, base: str) -> Adapter:
    if platform == "discord":
        return adapters.load(platform)(token=discord.TOKEN, api_base=base)
    return adapters.load(platform)(bot_token=slack.TOKEN, app_token=slack.APP_TOKEN, api_base=base)


async def _probe(lags: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await asyncio.sleep(STEP_S)
        lags.append(time.perf_counter() - start - STEP_S)


async def _fill(store: Store, places: list[Place]) -> None:
    """Five articles, and a digest in each place that was due this minute."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    await store.workspaces.ensure("w", at=now)
    for number in range(5):
        lines = [f"Anna Berg (minister, Norland): We reject plan {number} of the neighbours."]
        lines += [f"Olaf Lind (envoy, Sudria): Road {number} stays open for everybody who pays."]
        brief = brief_of(*lines, url=f"https://news.example/{number}", title=f"Talks {number}", dated=now - timedelta(hours=2))
        await store.articles.save("w", brief, engine="1", fetched_at=now - timedelta(hours=1))
    schedule, before = Schedule(now.time(), "UTC"), now - timedelta(minutes=1)
    for place in places:
        await store.subscriptions.add("w", place, "U1", schedule, at=before)


# ---- the other process


def _pretend(platform: str, channels: int, ours: Connection) -> None:
    asyncio.run(_serve(platform, channels, ours))


async def _serve(platform: str, channels: int, ours: Connection) -> None:
    if platform == "discord":
        limited = Limited(discord.Standin())
        async with discord.running(limited.standin) as first:
            ids = [first.world.channel(first.guild, f"c{number}")["id"] for number in range(channels)]
            ours.send((first.api_base, first.guild["id"], ids))
            await asyncio.to_thread(ours.recv)
            ours.send({"taken": limited.taken, "refused": limited.refused, "messages": len(first.posts())})
    else:
        async with slack.running(slack.Standin(rate=1.0, burst=3)) as second:
            ids = [second.world.channel(f"c{number}") for number in range(channels)]
            ours.send((second.api_base, second.world.team, ids))
            await asyncio.to_thread(ours.recv)
            refused = sum(entry["status"] == 429 for entry in second.log)
            ours.send({"taken": len(second.log) - refused, "refused": refused, "messages": len(second.posts())})
    await asyncio.sleep(60)


class Limited:
    """A pretended Discord that takes so many calls in any second, and refuses the others as Discord does."""

    def __init__(self, standin: discord.Standin) -> None:
        self.standin, self.taken, self.refused = standin, 0, 0
        self._recent: list[float] = []
        answer = standin.rest.answer

        async def limited(request: web.Request) -> web.StreamResponse:
            return self._refusal() or await answer(request)

        standin.rest.answer = limited  # type: ignore[method-assign]

    def _refusal(self) -> web.Response | None:
        now = time.monotonic()
        self._recent = [at for at in self._recent if now - at < 1.0]
        if len(self._recent) < DISCORD_RATE:
            self._recent.append(now)
            self.taken += 1
            return None
        self.refused += 1
        after = round(1.0 - (now - self._recent[0]), 3)
        body: dict[str, Any] = {"message": "You are being rate limited.", "retry_after": after, "global": True}
        headers = {"Retry-After": str(after), "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global", "Via": "1.1 google"}
        return web.json_response(body, status=429, headers=headers)
