"""An hour of a large newsroom, run faster than by the clock, in which everything breaks again and again.

Two bots and two workers run as processes of their own on a real PostgreSQL and on pretended platforms: digests for 500
channels, 200 feeds, 50 questions a minute. Meanwhile a worker is killed every minute, or as soon as it is at work again; the
database is restarted, every second time as by a crash; connections are cut; the platforms and the feeds refuse. At the end
nothing may be missing, nothing may stand anywhere twice, and the bots may not have grown.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.base import Place
from bot.schedules import Schedule
from bot.store import Store
from tests import postgres
from tests.bench.soak_asked import People
from tests.bench.soak_outcome import figures, stored
from tests.bench.soak_press import Press
from tests.bench.soak_process import START, clock_of
from tests.bench.soak_program import Program
from tests.bot.press import print_all
from tests.running import ROOT, STARTS, free_port, until
from tests.standins import discord, slack

HOUR = timedelta(hours=1)
LAST = START + timedelta(minutes=50)
"""Nothing new comes after it, so that what failed is tried again within the hour."""
POLL_MINUTES = 5
DRAIN = 180.0
"""Seconds after the hour in which what is late must be done."""


@dataclass(frozen=True)
class Size:
    channels: int = 500
    feeds: int = 200
    questions: int = 50
    """A simulated minute."""
    seconds: float = 600.0
    """That the hour takes."""
    start: float = 60.0
    """Seconds before it, in which the programs start."""

    @property
    def pace(self) -> float:
        return HOUR.total_seconds() / self.seconds

    @property
    def minute(self) -> float:
        return self.seconds / 60


QUICK = Size(channels=20, feeds=6, questions=5, seconds=180)


def run(size: Size) -> dict[str, float | int | str]:
    return asyncio.run(_soak(size))


async def _soak(size: Size) -> dict[str, float | int | str]:
    rng = random.Random(11)
    began = time.time() + size.start  # the programs start, and find nothing to do yet
    clock = clock_of(began, size.pace)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgres.server(folder / "data"))
        on_discord = await stack.enter_async_context(discord.running())
        on_slack = await stack.enter_async_context(slack.running())
        on_discord.rest.schema = False  # the checks of both take longer than all that is checked
        press = await stack.enter_async_context(Press(size.feeds, clock, START, LAST))
        people = People(on_discord, on_slack, rng)
        people.prepare(size.questions * 10)
        places = list(_places(on_discord, on_slack, size.channels))
        async with await Store.open(url) as store:
            await _prepare(store, on_discord, on_slack, places, press, rng)
        hour = Hour(size, clock, folder, on_discord, on_slack, press, people, rng)
        programs = hour.programs(url, began)
        stack.callback(hour.keep_logs)
        async with _running(programs):
            await hour.live()
            async with await Store.open(url) as store:
                await hour.drained(store)
                return await figures(hour, store, places)


def _places(on_discord: discord.Standin, on_slack: slack.Standin, channels: int) -> Any:
    for number in range(channels):
        if number % 2:
            yield Place("discord", on_discord.world.channel(on_discord.guild, f"d{number}")["id"], on_discord.guild["id"])
        else:
            yield Place("slack", on_slack.world.channel(f"s{number}"), on_slack.world.team)


async def _prepare(
    store: Store, on_discord: discord.Standin, on_slack: slack.Standin, places: list[Place], press: Press, rng: random.Random
) -> None:
    """The press of the tests to ask about, the feeds that are followed, and a digest a channel within the hour."""
    workspaces = {"discord": f"discord:{on_discord.guild['id']}", "slack": f"slack:{on_slack.world.team}"}
    for workspace in workspaces.values():
        await print_all(store, workspace)
    for number, feed in enumerate(press.feeds):
        await store.sources.add(list(workspaces.values())[number % 2], feed, "feed", at=START)
    for place in places:
        at = (START + timedelta(minutes=rng.randrange(5, 50))).time()
        await store.subscriptions.add(workspaces[place.platform], place, "U1", Schedule(at, "UTC"), at=START)


@asynccontextmanager
async def _running(programs: list[Program]) -> AsyncIterator[None]:
    for program in programs:
        await program.start()
    try:
        yield
    finally:
        codes = await asyncio.gather(*(program.stop() for program in programs), return_exceptions=True)
        for program, code in zip(programs, codes, strict=True):
            if code != 0:
                print(f"soak: {program.name} ended with {code!r}", flush=True)
                if program.process and program.process.returncode is None:
                    await program.kill()


class Hour:
    """What happens in the hour, and what came of it."""

    def __init__(
        self,
        size: Size,
        clock: Callable[[], datetime],
        folder: Path,
        on_discord: discord.Standin,
        on_slack: slack.Standin,
        press: Press,
        people: People,
        rng: random.Random,
    ) -> None:
        self.size, self.clock, self.folder, self.rng = size, clock, folder, rng
        self.discord, self.slack, self.press, self.people = on_discord, on_slack, press, people
        self.counts: Counter[str] = Counter(kills=0, restarts=0, cuts=0, refusals=0)
        self.bots: list[Program] = []
        self.workers: list[Program] = []
        self.drain = 0.0

    def programs(self, url: str, began: float) -> list[Program]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT_", "DISCORD_", "SLACK_"))}
        given = {
            "PYTHONPATH": str(ROOT),
            "BRIEFBOT_DATABASE": url,
            "BRIEFBOT_QUEUE": "true",
            "BRIEFBOT_POLL_MINUTES": str(POLL_MINUTES),
            "BRIEFBOT_ALLOW_NETWORKS": f"127.0.0.0/8:{self.press.port}",
            "BRIEFBOT_STATUS": "off",
            "BRIEFBOT_LOG_LEVEL": "warning",
            "DISCORD_TOKEN": self.discord.token,
            "DISCORD_API_BASE": self.discord.api_base,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "SLACK_BOT_TOKEN": slack.TOKEN,
            "SLACK_APP_TOKEN": slack.APP_TOKEN,
            "SLACK_API_BASE": self.slack.api_base,
        }
        for name in ("bot 1", "bot 2", "worker 1", "worker 2"):
            role = name.partition(" ")[0]
            environment = {**kept, **given, "BRIEFBOT_LISTEN": f"127.0.0.1:{free_port()}"}
            one = Program(name, role, environment, self.folder, (str(began), str(self.size.pace)))
            (self.bots if role == "bot" else self.workers).append(one)
        return [*self.bots, *self.workers]

    # ---- what happens

    async def live(self) -> None:
        on = self.discord, self.slack
        await until(lambda: all(len(one.sockets) > 1 for one in on) and self.discord.world.commands, 3 * STARTS)
        await until(lambda: self.clock() >= START, self.size.start)
        self.press.broken = True
        minute = self.size.minute
        happenings = [
            self._every(minute / self.size.questions, self._ask),
            self._every(minute, self._kill, first=minute),
            self._every(12 * minute, self._restart, first=12 * minute),
            self._every(1.5 * minute, self._cut),
            self._every(minute / 4, self._refuse),
            self._every(minute / 4, self._weigh),
        ]
        tasks = [asyncio.create_task(one) for one in happenings]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _every(self, seconds: float, work: Callable[[], Any], first: float = 0.0) -> None:
        """Until the hour is over; most of it ends before, so that what is late can be caught up with."""
        await asyncio.sleep(first)
        while self.clock() < (START + HOUR if work == self._weigh else LAST):
            await work()
            await asyncio.sleep(seconds)

    async def _ask(self) -> None:
        self.people.ask()

    async def _kill(self) -> None:
        """Kill a worker that is at work, the longest first, or one of the processes below it, and put it in place again."""
        for worker in self.workers:
            readers = worker.below()
            if readers:
                self.counts["kills"] += 1
                if self.rng.random() < 0.3:
                    self.rng.choice(readers).kill()
                else:
                    await worker.kill()
                    await worker.start()
                self.workers.remove(worker)
                self.workers.append(worker)
                return

    async def _restart(self) -> None:
        mode = ("fast", "immediate")[self.counts["restarts"] % 2]
        self.counts["restarts"] += 1
        await asyncio.to_thread(postgres.restart, self.folder / "data", mode)

    async def _cut(self) -> None:
        """End one of the connections that a platform holds; the other process has one as well."""
        self.counts["cuts"] += 1
        if self.rng.random() < 0.5 and len(self.discord.sockets) > 1:
            await self.rng.choice(self.discord.sockets).close(code=4000)
        elif len(self.slack.sockets) > 1:
            socket = self.slack.sockets[0]
            self.slack._forget(socket)
            await socket.close()

    async def _refuse(self) -> None:
        """Let the next message of a platform fail in one of the ways that are known."""
        if any(fault.times for fault in (*self.discord.rest.faults, *self.slack.api.faults)):
            return
        self.counts["refusals"] += 1
        self.discord.rest.faults.clear()
        self.slack.api.faults.clear()
        how = self.rng.choice(({"drop": "before"}, {"drop": "after"}, {"status": 500}, {"status": 503}, {"status": 429}))
        if self.rng.random() < 0.5:
            self.discord.fault("/channels/*/messages", "POST", **how, retry_after=0.5)
        else:
            self.slack.fault("chat.postMessage", **how)

    async def _weigh(self) -> None:
        for bot in self.bots:
            bot.weigh()

    # ---- what came of it

    async def drained(self, store: Store) -> None:
        """Wait until all is done, or patience is over."""
        self.press.broken = False
        self.discord.rest.faults.clear()
        self.slack.api.faults.clear()
        await self.people.done()
        begun = time.monotonic()
        while time.monotonic() - begun < DRAIN:
            due, _ = await store.outbox.waiting(self.clock() + HOUR)
            unanswered = self.people.tally()["unanswered"]
            if not due and not unanswered and not self.press.published() - set(await stored(store)):
                break
            await asyncio.sleep(1)
        self.drain = time.monotonic() - begun

    def keep_logs(self) -> None:
        """Where a variable names a folder, what the programs said is kept there."""
        if kept := os.environ.get("SOAK_LOGS"):
            for log in self.folder.glob("*.log"):
                (Path(kept) / log.name).write_bytes(log.read_bytes())
            doubled = [answers for answers in self.people.answers() if len(answers) > 1]
            (Path(kept) / "answered_twice.json").write_text(json.dumps(doubled, indent=1), encoding="utf8")
