"""1,000 digests that are due at once, three processes that are killed at random points, and what arrived.

The processes send through the real adapters to pretended platforms, which drop some connections as well. A message is lost
where a channel lacks it, and doubled where it stands there twice. Nothing may be either.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from adapters.base import Place
from bot.schedules import Occurrence, Schedule
from bot.store import Store
from tests.bench import crash_worker
from tests.contract.stores import brief_of
from tests.postgres import server
from tests.standins import discord, slack

WORKSPACE = "w"
PROCESSES = 3
MESSAGES = 3
"""Of one digest: its headline and two stories."""
DROPS = 0.3
"""Seconds between two connections that a platform drops."""
EARLY_ENOUGH = 0.9
"""The share of the messages by which all kills are done: the rest shows that the last ones are made up for."""
PATIENCE = 900.0


@dataclass(frozen=True)
class Outcome:
    digests: int
    kills: int
    messages: int
    lost: int
    doubled: int
    seconds: float
    unfinished: int

    def __str__(self) -> str:
        return ", ".join(f"{name} {round(value, 1)}" for name, value in vars(self).items())

    def missed(self, kills: int) -> bool:
        """Whether anything was lost, doubled or left over, or too few processes were killed to say so."""
        whole = self.messages == MESSAGES * self.digests
        return self.kills < kills or not whole or bool(self.lost or self.doubled or self.unfinished)


def run(digests: int = 1000, kills: int = 200) -> list[str]:
    """Print the figures of both databases; those that are worse than they have to be."""
    missed = []
    for name, outcome in _both(digests, kills):
        print(f"crash, {name}: {outcome}", flush=True)
        missed += [f"{name}: {outcome}"] if outcome.missed(kills) else []
    return missed


def _both(digests: int, kills: int) -> Iterator[tuple[str, Outcome]]:
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", crash(f"sqlite:///{folder}/crash.db", digests, kills)
    with server() as url:
        yield "PostgreSQL", crash(url, digests, kills)


def crash(url: str, digests: int, kills: int, seed: int = 7) -> Outcome:
    """Half of the digests go to each platform. Ends when all are done and the kills are used up, or patience is."""
    return asyncio.run(_crash(url, digests, kills, random.Random(seed)))


async def _crash(url: str, digests: int, kills: int, rng: random.Random) -> Outcome:
    begun = time.monotonic()
    async with discord.running() as first, slack.running() as second, await Store.open(url) as store:
        await _fill(store, list(_places(first, second, digests)))
        options = crash_worker.Options(url, first.api_base, first.token, second.api_base, slack.TOKEN)
        troops = Troops(options, rng, kills, MESSAGES * digests)
        dropping = asyncio.create_task(_drop(first, second, rng))
        try:
            while time.monotonic() - begun < PATIENCE:
                await asyncio.sleep(rng.uniform(0.0, 0.04))
                waiting, _ = await store.outbox.waiting(datetime.now(UTC) + timedelta(days=1))
                if not waiting and troops.kills:
                    break
                troops.muster(len(first.posts()) + len(second.posts()))
        finally:
            dropping.cancel()
            troops.end()
        waiting, _ = await store.outbox.waiting(datetime.now(UTC) + timedelta(days=1))
        messages, lost, doubled = _tally([*_discord_texts(first), *_slack_texts(second)], digests)
        return Outcome(digests, troops.kills, messages, lost, doubled, time.monotonic() - begun, waiting)


def _places(first: discord.Standin, second: slack.Standin, digests: int) -> Iterator[Place]:
    for number in range(digests):
        if number % 2:
            yield Place("discord", first.world.channel(first.guild, f"d{number}")["id"], first.guild["id"])
        else:
            yield Place("slack", second.world.channel(f"s{number}"), second.world.team)


async def _fill(store: Store, places: list[Place]) -> None:
    """Two articles, and a digest that is due in each place."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    await store.workspaces.ensure(WORKSPACE, at=now)
    for number, line in enumerate(
        ("Anna Berg (minister, Norland): We reject the sanctions.", "Olaf Lind (envoy, Sudria): Come.")
    ):
        brief = brief_of(line, url=f"https://news.example/{number}", title=f"Talks {number}", dated=now - timedelta(hours=2))
        await store.articles.save(WORKSPACE, brief, engine="1", fetched_at=now - timedelta(hours=1))
    schedule = Schedule(now.time(), "UTC")
    made = [await store.subscriptions.add(WORKSPACE, place, "U1", schedule, at=now) for place in places]
    await store.outbox.plan([(one, Occurrence(now.date(), now)) for one in made], at=now)


async def _drop(first: discord.Standin, second: slack.Standin, rng: random.Random) -> None:
    """Break connections before and after a message is taken, one after the other."""
    while True:
        await asyncio.sleep(DROPS)
        if any(fault.times for fault in (*first.rest.faults, *second.api.faults)):
            continue
        when = rng.choice(("before", "after"))
        if rng.random() < 0.5:
            first.fault("/channels/*/messages", "POST", drop=when)
        else:
            second.fault("chat.postMessage", drop=when)


@dataclass(frozen=True)
class Soldier:
    process: BaseProcess
    at_work: Event


class Troops:
    """The processes: after a random number of messages one is killed, until the kills are used up, and put in place again."""

    def __init__(self, options: crash_worker.Options, rng: random.Random, kills: int, messages: int) -> None:
        self._options, self._rng, self._most = options, rng, kills
        self._last = EARLY_ENOUGH * messages
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.bench.crash_worker"])
        self._soldiers: list[Soldier] = []
        self._next = 0.0
        """How many messages stand there when the next one is killed."""
        self.kills = 0

    def muster(self, arrived: int) -> None:
        """Kill one whose hour has come, now that so many messages stand there, and fill the ranks."""
        at_work = [one for one in self._soldiers if one.at_work.is_set()]
        if at_work and self.kills < self._most and arrived >= self._next:
            self._kill(self._rng.choice(at_work))
            left = max(self._last - arrived, 0.0) / max(self._most - self.kills, 1)
            self._next = arrived + self._rng.uniform(0, 2 * left)
        self._soldiers = [one for one in self._soldiers if one.process.is_alive()]
        while len(self._soldiers) < PROCESSES:
            at_work_now = self._context.Event()
            process = self._context.Process(target=crash_worker.work, args=(self._options, at_work_now), daemon=True)
            process.start()
            self._soldiers.append(Soldier(process, at_work_now))

    def _kill(self, one: Soldier) -> None:
        assert one.process.pid
        os.kill(one.process.pid, signal.SIGKILL)
        one.process.join()
        self.kills += 1

    def end(self) -> None:
        for one in self._soldiers:
            one.process.kill()
            one.process.join()


def _discord_texts(standin: discord.Standin) -> Iterator[tuple[str, str]]:
    """The channel that each message belongs to, with the words in it."""
    for home, messages in standin.world.messages.items():
        channel = standin.world.channels[home]
        for message in messages.values():
            yield str(channel.get("parent_id") or home), _words(message["components"])


def _slack_texts(standin: slack.Standin) -> Iterator[tuple[str, str]]:
    for home, messages in standin.world.messages.items():
        for message in messages:
            yield home, _words(message["blocks"])


def _words(value: Any) -> str:
    """All that a reader sees of a payload; ids and marks fall away."""
    if isinstance(value, dict):
        return " ".join(
            _words(inner) for name, inner in value.items() if name not in ("id", "block_id", "custom_id", "action_id")
        )
    if isinstance(value, list):
        return " ".join(map(_words, value))
    return value if isinstance(value, str) else ""


def _tally(texts: list[tuple[str, str]], digests: int) -> tuple[int, int, int]:
    """How many messages there are, are missing, and are too many: every channel has the same ones of its platform."""
    by_channel: dict[str, Counter[str]] = defaultdict(Counter)
    for channel, words in texts:
        by_channel[channel][words] += 1
    doubled = sum(count - 1 for words in by_channel.values() for count in words.values())
    platforms = itertools.groupby(sorted(by_channel.items(), key=_is_slack), key=_is_slack)
    lost = 0
    for _, channels in platforms:
        found = list(channels)
        whole = set().union(*(words for _, words in found))
        lost += sum(len(whole - words.keys()) for _, words in found)
    return len(texts), lost + (digests - len(by_channel)), doubled


def _is_slack(item: tuple[str, Any]) -> bool:
    return item[0].startswith("C")
