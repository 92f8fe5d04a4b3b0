"""What only Slack has: the home of the app and its forms, with the real bot behind them."""

from __future__ import annotations

from datetime import time

from adapters.base import Place
from adapters.slack.words import PROMPTS
from bot import commands_managers
from bot.app import Bot
from bot.schedules import Schedule
from bot.store import Store
from tests.adapters.slack.bench import Bench, started
from tests.adapters.slack.payloads import shown
from tests.journeys.conftest import NOW
from tests.journeys.test_journeys import Fill


def home(bench: Bench, user: str) -> str:
    return " ".join(shown(bench.world.homes[user]).split())


async def opened(bench: Bench, user: str) -> None:
    await bench.standin.open_home(user)
    await bench.settled()


async def pressed(bench: Bench, label: str, user: str) -> None:
    elements = [one for block in bench.world.homes[user]["blocks"] if block["type"] == "actions" for one in block["elements"]]
    action = next(one["action_id"] for one in elements if one["text"]["text"] == label)
    await bench.standin.press_home(action, user)
    await bench.settled()


async def test_a_digest_is_scheduled_from_the_home(bot: Bot, fill: Fill) -> None:
    async with started(bot) as bench:
        await fill(f"slack:{bench.world.team}")
        await opened(bench, bench.ann)
        assert "Digests" in home(bench, bench.ann) and "06:45" not in home(bench, bench.ann)
        await pressed(bench, "Schedule a digest", bench.ann)
        view = bench.world.modals[-1]
        assert "what" not in shown(view).casefold().split() and "Number" not in shown(view)
        values = {"when": "06:45", "zone": "Europe/Berlin", "brief_where": bench.general}
        await bench.standin.submit(view, values, bench.ann)
        await bench.settled()
        assert "06:45" in shown(bench.world.modals[-1])
        assert "06:45" in home(bench, bench.ann)


async def test_the_digest_of_a_channel_is_looked_at_and_changed_from_the_home(bot: Bot, fill: Fill, store: Store) -> None:
    async with started(bot) as bench:
        await fill(workspace := f"slack:{bench.world.team}")
        schedule, place = Schedule(time(6, 45), "Europe/Berlin"), Place("slack", bench.general, bench.world.team)
        made = await store.subscriptions.add(workspace, place, "U9", schedule, at=NOW)
        await opened(bench, bench.bob)
        assert "06:45" not in home(bench, bench.bob)
        await opened(bench, bench.ann)
        way = f"https://slack.com/app_redirect?team={bench.world.team}&channel={bench.general}"
        assert "in this channel: Every day at 06:45" in home(bench, bench.ann)
        assert way in str(bench.world.homes[bench.ann])
        await pressed(bench, "Preview", bench.ann)
        assert "nothing was posted" in shown(bench.world.modals[-1])
        await pressed(bench, "Why?", bench.ann)
        assert "No digest has come here yet" in shown(bench.world.modals[-1])
        await pressed(bench, "Pause", bench.ann)
        assert f"Digest {made.id} is paused" in shown(bench.world.modals[-1]) and "Paused" in home(bench, bench.ann)
        await pressed(bench, "Resume", bench.ann)
        assert f"Digest {made.id} comes again" in shown(bench.world.modals[-1]) and "Paused" not in home(bench, bench.ann)
        await bench.say(f"digest remove {made.id}", user=bench.bob)
        assert await store.subscriptions.get(workspace, made.id)
        await pressed(bench, "Remove", bench.ann)
        assert "06:45" not in home(bench, bench.ann)
        assert not await store.subscriptions.get(workspace, made.id)


async def test_each_suggestion_of_the_assistant_is_understood(bot: Bot, fill: Fill) -> None:
    async with started(bot) as bench:
        await fill(f"slack:{bench.world.team}")
        for title, message in PROMPTS:
            before = len(bench.standin.posts())
            await bench.say(message)
            [answer] = bench.standin.posts()[before:]
            assert "not understand" not in shown(answer) and "nobody" not in shown(answer), (title, shown(answer))
            assert len(answer["blocks"]) > 1


async def test_administrators_let_everybody_change_it(bot: Bot, fill: Fill, store: Store) -> None:
    async def everybody(workspace: str) -> bool:
        return await commands_managers.everybody(store, f"slack:{workspace}")

    async with started(bot, everybody_manages=everybody) as bench:
        await fill(f"slack:{bench.world.team}")
        await opened(bench, bench.bob)
        assert "Add a source" not in home(bench, bench.bob)
        await opened(bench, bench.ann)
        await pressed(bench, "Let everybody change this", bench.ann)
        assert "Let only administrators change this" in home(bench, bench.ann)
        await opened(bench, bench.bob)
        assert "Add a source" in home(bench, bench.bob)
