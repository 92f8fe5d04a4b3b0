"""The real adapter against the pretended Slack, with a person who types and reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from adapters.base import Service
from adapters.slack.adapter import SlackAdapter
from tests.adapters.slack.payloads import shown
from tests.standins.slack import APP_TOKEN, SECRET, TOKEN, Standin, running

PATIENCE = 20.0
MODES = ("socket", "http")


async def until(ready: Callable[[], Any]) -> Any:
    """What `ready` gives as soon as it gives something."""
    async with asyncio.timeout(PATIENCE):
        while not (found := ready()):  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)
    return found


class Bench:
    """A running bot in one of the two modes."""

    def __init__(self, standin: Standin, adapter: SlackAdapter) -> None:
        self.standin, self.adapter, self.world = standin, adapter, standin.world
        self.ann, self.bob, self.general = self.world.ann, self.world.bob, self.world.general

    async def settled(self) -> None:
        """Until the bot has done what it was asked so far."""
        tasks = self.adapter.listeners._working if self.adapter.listeners else set()
        while tasks:
            await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), PATIENCE)

    async def command(self, words: str, user: str = "", channel: str = "") -> None:
        await self.standin.command(words, user or self.ann, channel or self.general)
        await self.settled()

    async def say(self, words: str, user: str = "", channel: str = "", thread: str | None = None) -> None:
        user = user or self.ann
        await self.standin.say(words, user, channel or f"D{user}", thread)
        await self.settled()

    async def press(self, label: str, user: str = "") -> None:
        """Press the newest button with this label."""
        message, home, action = next(
            (one, channel, element["action_id"])
            for channel, messages in self.world.messages.items()
            for one in reversed(messages)
            for block in one.get("blocks") or ()
            if block["type"] == "actions"
            for element in block["elements"]
            if element["text"]["text"] == label
        )
        await self.standin.press(action, message["ts"], user or self.ann, home)
        await self.settled()

    def whispers(self) -> list[dict[str, Any]]:
        """What only the asker saw: by a response address, or as an ephemeral post."""
        taken = [body for reply in self.world.replies.values() for body in reply.taken]
        return [*(body for body in taken if body.get("response_type") == "ephemeral"), *self.world.ephemeral]

    def everything(self) -> list[dict[str, Any]]:
        """All that is shown now, in no order."""
        taken = [body for reply in self.world.replies.values() for body in reply.taken if "blocks" in body]
        views = [*self.world.homes.values(), *self.world.modals]
        return [*self.standin.posts(), *self.world.ephemeral, *taken, *views]

    def seen(self) -> str:
        return "\n".join(map(shown, self.everything()))

    def refusals(self) -> list[Any]:
        """Calls that Slack refused for what was in them."""
        return [entry for entry in self.standin.log if str(entry["error"]).startswith(("invalid_", "msg_"))]


@asynccontextmanager
async def started(
    service: Service, mode: str = "socket", standin: Standin | None = None, **options: Any
) -> AsyncIterator[Bench]:
    """A bot that runs, in `mode`, and is stopped afterwards."""
    async with running(standin) as slack:
        adapter = opened(slack, mode, **options)
        work = asyncio.create_task(adapter.run(service))
        bench = Bench(slack, adapter)
        try:
            if mode == "http":
                await until(lambda: adapter.port or work.done())
                slack.events_url = f"http://127.0.0.1:{adapter.port}/slack/events"
            else:
                await until(lambda: slack.sockets or work.done())
            if work.done():
                await work
            yield bench
            assert not bench.refusals()
        finally:
            await adapter.stop()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(work, PATIENCE)


def opened(slack: Standin, mode: str, **options: Any) -> SlackAdapter:
    return SlackAdapter(**keys(slack, mode) | options)


def keys(slack: Standin, mode: str) -> dict[str, Any]:
    """The settings for a stand-in: with an app-level token for Socket Mode, with a signing secret for HTTP."""
    own: dict[str, Any] = {"app_token": APP_TOKEN} if mode == "socket" else {"signing_secret": SECRET}
    return {"bot_token": TOKEN, "api_base": slack.api_base, "listen": "127.0.0.1:0", **own}
