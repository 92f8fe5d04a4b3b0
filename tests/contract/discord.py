"""Discord for the contract tests: the real adapter, over HTTP and a gateway, against a stand-in; a person writes to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from adapters.base import Place, Service
from adapters.discord.adapter import DiscordAdapter
from tests.adapters.discord.payloads import BUTTON, shown, walk
from tests.standins.discord import Standin, running

PATIENCE = 10.0


class Typed(DiscordAdapter):
    """The adapter, and Ann, who writes line after line to it and waits for each answer."""

    def __init__(self, standin: Standin, lines: tuple[str, ...]) -> None:
        super().__init__(standin.token, standin.api_base, standin.gateway_url)
        self._standin, self._lines = standin, lines
        self._told_to_stop = False

    async def run(self, service: Service) -> None:
        task = asyncio.create_task(super().run(service))
        await asyncio.wait({task, asyncio.create_task(self._standin.ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
        for line in self._lines:
            await self._say(line)
            if self._told_to_stop:
                break
        await super().stop()
        await task

    async def stop(self) -> None:
        self._told_to_stop = True
        await super().stop()

    async def _say(self, line: str) -> None:
        standin = self._standin
        channel = standin.world.direct(standin.ann)
        before = standin.posts(channel["id"])
        if line.isdecimal() and before:
            button = [it for it in walk(before[-1]["components"]) if it["type"] == BUTTON][int(line) - 1]
            await standin.press(button["custom_id"], before[-1]["id"], standin.ann, channel)
        else:
            await standin.say(line, standin.ann, channel)
        await until(lambda: "asked:" in "".join(map(shown, standin.posts(channel["id"])[len(before) :])))


async def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds, and fail where it does not within some seconds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)


class DiscordBench:
    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self.place = Place("discord", standin.general["id"], standin.guild["id"])

    def adapter(self, *lines: str) -> Typed:
        return Typed(self._standin, lines)

    def seen(self) -> str:
        return "\n".join(map(shown, self._standin.posts()))


@asynccontextmanager
async def on_discord() -> AsyncIterator[DiscordBench]:
    async with running() as standin:
        yield DiscordBench(standin)
