"""Slack for the contract tests: the real adapter against a stand-in, by Socket Mode or signed requests; a person writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.base import Place, Service
from adapters.slack.adapter import SlackAdapter
from tests.adapters.slack.bench import keys, until
from tests.adapters.slack.payloads import shown
from tests.standins.slack import Standin, running


class Typed(SlackAdapter):
    """The adapter, and Ann, who writes line after line to it and waits for each answer."""

    def __init__(self, standin: Standin, mode: str, lines: tuple[str, ...]) -> None:
        super().__init__(**keys(standin, mode))
        self._standin, self._lines = standin, lines

    async def run(self, service: Service) -> None:
        standin, ann = self._standin, self._standin.world.ann
        task = asyncio.create_task(super().run(service))
        await until(lambda: self.port or standin.sockets or task.done())
        if self.port:
            standin.events_url = f"http://127.0.0.1:{self.port}/slack/events"
        for line in () if task.done() else self._lines:
            channel = standin.world.direct(ann)
            before = standin.posts(channel)
            if line.isdecimal() and before:
                buttons = [one for block in before[-1]["blocks"] if block["type"] == "actions" for one in block["elements"]]
                await standin.press(buttons[int(line) - 1]["action_id"], before[-1]["ts"], ann, channel)
            elif line.startswith("/brief "):
                await standin.command(line.removeprefix("/brief "), ann, channel)
            else:
                await standin.say(line, ann, channel)
            start = len(before)
            await until(lambda: "asked:" in "".join(map(shown, standin.posts(channel)[start:])))  # noqa: B023 (awaited here)
        await self.stop()
        await task


class SlackBench:
    def __init__(self, standin: Standin, mode: str) -> None:
        self._standin, self._mode = standin, mode
        self.place = Place("slack", standin.world.general, standin.world.team)

    def adapter(self, *lines: str) -> Typed:
        return Typed(self._standin, self._mode, lines)

    def seen(self) -> str:
        return "\n".join(map(shown, self._standin.posts()))


@asynccontextmanager
async def on_slack() -> AsyncIterator[SlackBench]:
    async with running() as standin:
        yield SlackBench(standin, "socket")


@asynccontextmanager
async def on_slack_over_http() -> AsyncIterator[SlackBench]:
    async with running() as standin:
        yield SlackBench(standin, "http")
