"""A place that takes nothing any more, on either platform: the schedule pauses with one message, and the others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

import adapters
from adapters.base import Adapter, Place, Request
from bot.app import Bot
from bot.config import Settings
from bot.deliver import Deliverer
from bot.posting import NOTICE, Digests, Notices
from bot.schedules import Schedule
from bot.store import Store
from tests.contract.stores import brief_of
from tests.samples import no_reader
from tests.standins import discord, slack

DUE = datetime(2026, 5, 10, 7, 30, tzinfo=UTC)
DAYS = 3


@dataclass
class Town:
    """A platform with a channel that works and one that does not, and what stands anywhere on it."""

    adapter: Adapter
    good: Place
    bad: Place
    user: str
    texts: Callable[[str], list[str]]
    private: Callable[[], list[str]]
    """What the person who set the digests was told alone."""


def close_discord(standin: discord.Standin, channel: str, how: str) -> None:
    """`left`: the bot was removed from the server, and may not ask who is in it."""
    if how == "deleted":
        del standin.world.channels[channel]
    elif how == "left":
        standin.world.members.clear()
        standin.fault(f"*/channels/{channel}/*", times=999, status=403, code=50001, message="Missing Access")
    else:
        code = {"removed": 50001, "forbidden": 50013}[how]
        standin.fault(f"*/channels/{channel}/*", times=999, status=403, code=code, message="Missing Access")


def close_slack(standin: slack.Standin, channel: str, how: str) -> None:
    match how:
        case "deleted":
            del standin.world.channels[channel]
        case "removed":
            standin.world.channels[channel]["is_member"] = False
        case "archived":
            standin.world.channels[channel]["is_archived"] = True


@asynccontextmanager
async def on_discord(how: str) -> AsyncIterator[Town]:
    async with discord.running() as standin:
        world, person = standin.world, standin.world.person("Kim")
        world.join(standin.guild, person)
        good, bad = (world.channel(standin.guild, name)["id"] for name in ("good", "bad"))
        close_discord(standin, bad, how)
        adapter = adapters.load("discord")(token=standin.token, api_base=standin.api_base)
        private = world.direct(person)["id"]

        def texts(channel: str) -> list[str]:
            return [str(message["components"]) for message in world.messages.get(channel, {}).values()]

        places = [Place("discord", channel, standin.guild["id"]) for channel in (good, bad)]
        try:
            yield Town(adapter, *places, person["id"], texts, lambda: texts(private))
        finally:
            await adapter.stop()


@asynccontextmanager
async def on_slack(how: str) -> AsyncIterator[Town]:
    async with slack.running() as standin:
        world = standin.world
        good, bad = world.channel("good"), world.channel("bad")
        close_slack(standin, bad, how)
        adapter = adapters.load("slack")(bot_token=slack.TOKEN, app_token=slack.APP_TOKEN, api_base=standin.api_base)

        def texts(channel: str) -> list[str]:
            return [str(message["blocks"]) for message in standin.posts(channel)]

        places = [Place("slack", channel, world.team) for channel in (good, bad)]
        try:
            yield Town(adapter, *places, world.ann, texts, lambda: texts(f"D{world.ann}"))
        finally:
            await adapter.stop()


@pytest.mark.parametrize(
    ("platform", "how"),
    [
        *((on_discord, how) for how in ("deleted", "removed", "forbidden", "left")),
        *((on_slack, how) for how in ("deleted", "removed", "archived")),
    ],
)
async def test_it_pauses_with_one_message_and_the_others_go_on(
    platform: Callable[[str], AsyncIterator[Town]], how: str, tmp_path: Path
) -> None:
    async with platform(how) as town, await Store.open(f"sqlite:///{tmp_path}/test.db") as store:  # type: ignore[attr-defined]
        await store.workspaces.ensure("w", at=DUE - timedelta(days=9))
        schedule = Schedule(time(7, 30), "UTC")
        made = [await store.subscriptions.add("w", place, town.user, schedule, at=DUE - timedelta(hours=1))
                for place in (town.good, town.bad)]  # fmt: skip
        for day in range(DAYS):
            await morning(store, town, DUE + timedelta(days=day), day)
        headlines = [said for said in town.texts(town.good.id) if "Morning digest" in said]
        assert len(headlines) == DAYS and not town.texts(town.bad.id)
        (told,) = town.private()
        assert "I paused a digest that you set" in told and f"digest resume {made[1].id}" in told
        paused = await store.subscriptions.get("w", made[1].id)
        assert paused and paused.paused_at and paused.reason


@pytest.mark.parametrize(
    ("platform", "how"), [(on_discord, "deleted"), (on_discord, "forbidden"), (on_slack, "deleted"), (on_slack, "removed")]
)
async def test_what_is_in_the_way_is_told_when_a_digest_is_scheduled(
    platform: Callable[[str], AsyncIterator[Town]], how: str, tmp_path: Path
) -> None:
    async with platform(how) as town, await Store.open(f"sqlite:///{tmp_path}/test.db") as store:  # type: ignore[attr-defined]
        bot = Bot(store, no_reader, "1", Settings(), lambda: DUE)
        bot.adapters = {town.adapter.platform: town.adapter}
        for place, barred in ((town.good, False), (town.bad, True)):
            request = Request(place, town.user, "digest", text="schedule 07:30 Berlin", may_manage=True)
            [answer] = [message async for message in bot.answer(request)]
            assert "Every day at 07:30" in answer.summary
            assert ("no digest can be posted here" in str(answer.blocks)) is barred


async def morning(store: Store, town: Town, now: datetime, number: int) -> None:
    """An article comes, and a process sends until nothing is free."""
    line = f"Anna Berg (minister, Norland): We reject plan {number} of the neighbours."
    brief = brief_of(line, url=f"https://news.example/{number}", title=f"Talks {number}", dated=now - timedelta(hours=2))
    await store.articles.save("w", brief, engine="1", fetched_at=now - timedelta(hours=1))
    process = Deliverer(store, {"digest": Digests(store, 0.0), f"{NOTICE} subscription": Notices()}, lambda: now, settle=0.0)
    await process.plan()
    platform = town.adapter.platform
    while claimed := await store.outbox.claim(platform, process.owner, 9, at=now, lease=timedelta(minutes=1)):
        await asyncio.gather(*(process._minded(town.adapter, one) for one in claimed))
