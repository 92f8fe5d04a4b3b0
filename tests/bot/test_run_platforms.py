"""The finished program against both pretended platforms over real HTTP and WebSocket: asked, stopped, refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot import words
from bot.store import Store
from bot.waiting import LEASE
from tests.bot.press import print_all
from tests.running import STARTS, Running, running, until
from tests.standins import discord, slack

pytestmark = pytest.mark.slow


async def filled(folder: Path, discord_is: discord.Standin, slack_is: slack.Standin) -> None:
    async with await Store.open(f"sqlite:///{folder}/bot.db") as store:
        await print_all(store, f"discord:{discord_is.guild['id']}")
        await print_all(store, f"slack:{slack_is.world.team}")


def shown(on: Running) -> str:
    """All that stands on Slack, and all that the bot answered on Discord."""
    taken = [body for reply in on.slack.world.replies.values() for body in reply.taken]
    return json.dumps([on.slack.posts(), taken, on.slack.world.ephemeral], ensure_ascii=False)


def answered(asked: discord.Asked) -> str:
    return json.dumps(asked.messages, ensure_ascii=False)


async def test_both_platforms_are_answered_by_one_process_that_ends_when_told(tmp_path: Path) -> None:
    async with discord.running() as on_discord, slack.running() as on_slack:
        await filled(tmp_path, on_discord, on_slack)
        async with running(tmp_path, on_discord, on_slack) as on:
            await until(lambda: on_discord.world.commands)
            asked = await on_discord.command("brief said", {"name": "Lavrov"}, on_discord.ann, on_discord.general)
            await until(lambda: "What Sergei Lavrov said" in answered(asked))
            ack = await on_slack.command("said Lavrov", on_slack.world.ann, on_slack.world.general)
            assert ack.seconds < 3
            await until(lambda: "What Sergei Lavrov said" in shown(on))
            assert await on.stop() == 0
            assert "Traceback" not in "".join(on.said)


async def test_a_digest_is_scheduled_on_one_platform_and_posted_there(tmp_path: Path) -> None:
    async with discord.running() as on_discord, slack.running() as on_slack:
        await filled(tmp_path, on_discord, on_slack)
        async with running(tmp_path, on_discord, on_slack) as on:
            await on_slack.command("digest schedule 07:30 Europe/Berlin", on_slack.world.ann, on_slack.world.general)
            await until(lambda: "07:30" in shown(on))
            await on_slack.command("digest now", on_slack.world.ann, on_slack.world.general)
            await until(lambda: [post for post in on_slack.posts(on_slack.world.general) if "metadata" in post])
            assert not on_discord.posts()


async def test_a_token_that_one_platform_refuses_leaves_the_other_at_work(tmp_path: Path) -> None:
    async with discord.running() as on_discord, slack.running() as on_slack:
        await filled(tmp_path, on_discord, on_slack)
        on_discord.ready.set()  # it will never be
        async with running(tmp_path, on_discord, on_slack, DISCORD_TOKEN="another-token") as on:
            await on_slack.command("who Lavrov", on_slack.world.ann, on_slack.world.general)
            await until(lambda: "Lavrov" in shown(on))
            await until(lambda: "not let in" in "".join(on.said))
            assert await on.stop() == 0


async def test_who_is_cut_off_comes_back_without_a_word(tmp_path: Path) -> None:
    async with discord.running() as on_discord, slack.running() as on_slack:
        await filled(tmp_path, on_discord, on_slack)
        async with running(tmp_path, on_discord, on_slack) as on:
            await until(lambda: on_discord.world.commands)
            await asyncio.gather(on_discord.disconnect(), on_slack.disconnect())
            await until(lambda: on_discord.sockets and on_slack.connected.is_set())
            asked = await on_discord.command("brief who", {"name": "Lavrov"}, on_discord.ann, on_discord.general)
            await until(lambda: "Lavrov" in answered(asked))
            await on_slack.command("who Lavrov", on_slack.world.ann, on_slack.world.general)
            await until(lambda: "Lavrov" in shown(on))
            assert not warnings(on.said)


async def test_of_two_processes_one_answers(tmp_path: Path) -> None:
    """Discord tells both of everything: of what is typed to the bot, of commands, and of buttons."""
    async with discord.running() as on_discord, slack.running() as on_slack:
        await filled(tmp_path, on_discord, on_slack)
        async with running(tmp_path, on_discord, on_slack) as one, running(tmp_path, on_discord, on_slack) as two:
            await until(lambda: len(on_discord.sockets) == 2 and on_discord.world.commands, STARTS)
            for _ in range(5):
                await on_discord.say(f"<@{on_discord.world.bot['id']}> who is Lavrov?", on_discord.bob, on_discord.news)
                await on_discord.command("brief who", {"name": "Lavrov"}, on_discord.ann, on_discord.general)
                await on_slack.command("who Lavrov", on_slack.world.ann, on_slack.world.general)
            await until(lambda: all("Lavrov" in answered(asked) for asked in on_discord.world.asked.values()))
            await until(lambda: len(on_discord.posts(on_discord.news["id"])) >= 5)
            await asyncio.sleep(3)  # in which the other one could answer as well
            assert len(on_discord.posts(on_discord.news["id"])) == 5
            assert all(len(asked.messages) == 1 for asked in on_discord.world.asked.values())
            assert len(on_slack.posts(on_slack.world.general)) == 5
            assert not warnings([*one.said, *two.said])


@asynccontextmanager
async def silent() -> AsyncIterator[tuple[int, set[str]]]:
    """Servers on all addresses of this machine that never answer: their port, and the addresses that were asked."""
    asked: set[str] = set()

    async def never(request: web.Request) -> web.StreamResponse:
        asked.add(request.host)
        await asyncio.sleep(120)
        return web.Response()

    app = web.Application()
    app.router.add_get("/article", never)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    try:
        yield runner.addresses[0][1], asked
    finally:
        await runner.cleanup()


@pytest.mark.timeout(300)
async def test_whoever_waited_for_a_process_that_was_killed_is_told(tmp_path: Path) -> None:
    """Killed while it fetches articles for commands, a mention and direct messages; another one takes its place."""
    async with discord.running() as on_discord, slack.running() as on_slack, silent() as (port, asked):
        await filled(tmp_path, on_discord, on_slack)
        ann, slack_ann, bot = on_discord.ann, on_slack.world.ann, on_discord.world.bot["id"]
        pages = [f"http://127.0.1.{number}:{port}/article" for number in range(1, 6)]
        alone, direct = on_discord.world.direct(ann), on_slack.world.direct(slack_ann)
        async with running(tmp_path, on_discord, on_slack, BRIEFBOT_ALLOW_NETWORKS=f"127.0.0.0/8:{port}") as on:
            await until(lambda: on_discord.world.commands)
            command = await on_discord.command("brief article", {"article": pages[0]}, ann, on_discord.general)
            await on_discord.say(pages[1], ann, alone)
            await on_discord.say(f"<@{bot}> {pages[2]}", on_discord.bob, on_discord.news)
            await on_slack.command(f"article {pages[3]}", slack_ann, on_slack.world.general)
            await on_slack.say(pages[4], slack_ann, direct)
            await until(lambda: len(asked) == 5)
            await asyncio.sleep(1.5)  # by now it has said what it does
            on.process.kill()
            await on.process.wait()
        async with running(tmp_path, on_discord, on_slack) as on:

            def shown_now() -> list[str]:
                replies = [body for reply in on_slack.world.replies.values() for body in reply.taken]
                on_both = [command.messages, on_discord.posts(alone["id"]), on_discord.posts(on_discord.news["id"])]
                return [json.dumps(one, ensure_ascii=False) for one in (*on_both, replies, on_slack.posts(direct))]

            await until(lambda: all(words.LOST in one for one in shown_now()), LEASE.total_seconds() + STARTS)
            before = shown_now()
            assert not any("Reading" in one for one in before[:3]), "it stands in the place of the former word"
            await asyncio.sleep(11)  # in which it looks once more
            assert shown_now() == before
            assert not warnings(on.said)


def warnings(said: list[str]) -> list[Any]:
    return [line for line in said if any(mark in line for mark in ("[error", "Traceback"))]
