"""A person who talks with the bot on Slack, in a direct conversation, through the real app against a stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.app import Bot
from tests.adapters.slack.bench import Bench, started
from tests.adapters.slack.payloads import message_problems, shown

SLASH = "/brief"


class OnSlack:
    """Types commands and words, and presses the buttons of the last answer by their number."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._answer: list[dict[str, Any]] = []

    async def say(self, line: str) -> str:
        bench = self._bench
        channel = bench.world.direct(bench.ann)
        before = len(bench.standin.posts(channel))
        if line.isdecimal() and (buttons := self._buttons()):
            message, action = buttons[int(line) - 1]
            await bench.standin.press(action, message["ts"], bench.ann, channel)
        elif line.split()[:1] == [SLASH]:
            await bench.standin.command(line.removeprefix(SLASH).strip(), bench.ann, channel)
        else:
            await bench.standin.say(line, bench.ann, channel)
        await bench.settled()
        self._answer = bench.standin.posts(channel)[before:]
        assert not [problem for message in self._answer for problem in message_problems(message)]
        return "\n".join(map(shown, self._answer))

    def _buttons(self) -> list[tuple[dict[str, Any], str]]:
        return [(message, one["action_id"]) for message in self._answer for block in message["blocks"]
                if block["type"] == "actions" for one in block["elements"]]  # fmt: skip


@asynccontextmanager
async def on_slack(bot: Bot, fill: Callable[[str], Awaitable[None]], mode: str = "socket") -> AsyncIterator[OnSlack]:
    async with started(bot, mode) as bench:
        await fill(f"slack:{bench.world.team}")
        yield OnSlack(bench)


@asynccontextmanager
async def on_slack_over_http(bot: Bot, fill: Callable[[str], Awaitable[None]]) -> AsyncIterator[OnSlack]:
    async with on_slack(bot, fill, "http") as talk:
        yield talk
