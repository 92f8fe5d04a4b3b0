"""Dialogues that read like chats, run on every platform.

A `.chat` file holds lines that somebody types (`> `), and for each what must (`< `) and must not (`! `) stand in the answer.
Lines that begin with `#` are notes. What must stand there is looked for without regard to where lines are broken.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from adapters.console import Terminal, console
from bot.app import Bot
from tests.journeys.discord import on_discord
from tests.journeys.slack import on_slack, on_slack_over_http

Fill = Callable[[str], Awaitable[None]]
FILES = sorted(Path(__file__).parent.glob("*.chat"))


@dataclass
class Turn:
    typed: str
    line: int
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)


class Talk(Protocol):
    """A person on a platform: types a line, reads all that comes back as plain words."""

    async def say(self, line: str) -> str: ...


class OnConsole:
    def __init__(self, bot: Bot) -> None:
        self._bot, self._screen, self._lines = bot, io.StringIO(), asyncio.Queue[str]()
        self._terminal = Terminal(self._typed(), console(self._screen, 100))

    async def _typed(self) -> AsyncIterator[str]:
        while not self._lines.empty():
            yield self._lines.get_nowait()

    async def say(self, line: str) -> str:
        self._screen.seek(0)
        self._screen.truncate()
        await self._lines.put(line)
        self._terminal._lines = self._typed()
        await self._terminal.run(self._bot)
        return self._screen.getvalue()


@asynccontextmanager
async def on_console(bot: Bot, fill: Fill) -> AsyncIterator[Talk]:
    await fill("local")
    yield OnConsole(bot)


PLATFORMS: dict[str, Callable[[Bot, Fill], AbstractAsyncContextManager[Talk]]] = {
    "console": on_console,
    "discord": on_discord,
    "slack": on_slack,
    "slack over http": on_slack_over_http,
}


def turns(path: Path) -> list[Turn]:
    made: list[Turn] = []
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        mark, _, words = line.partition(" ")
        match mark:
            case ">":
                made.append(Turn(words, number))
            case "<":
                made[-1].wanted.append(words)
            case "!":
                made[-1].unwanted.append(words)
            case "" | "#":
                pass
            case _:
                raise ValueError(f"{path.name}:{number}: a line begins with >, <, ! or #")
    return made


def flat(words: str) -> str:
    return " ".join(words.replace("┃", " ").split())


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_journey(path: Path, platform: str, bot: Bot, fill: Fill) -> None:
    async with PLATFORMS[platform](bot, fill) as talk:
        for turn in turns(path):
            answer = flat(await talk.say(turn.typed))
            missing = [words for words in turn.wanted if flat(words) not in answer]
            present = [words for words in turn.unwanted if flat(words) in answer]
            assert not missing and not present, f"{path.name}:{turn.line}: > {turn.typed}\n{answer}"
            assert answer


def test_every_journey_says_something() -> None:
    assert FILES
    assert all(turn.wanted or turn.unwanted for path in FILES for turn in turns(path))
