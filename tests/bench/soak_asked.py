"""The people of the soak: what they ask the bot on both platforms, and what became of it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot import words
from tests.standins import discord, slack

WORDS = {"said": "Lavrov", "who": "Rice", "positions": "Russia", "latest": ""}
OPTIONS: dict[str, dict[str, str]] = {"said": {"name": "Lavrov"}, "who": {"name": "Rice"}, "positions": {"name": "Russia"}}
SORRY = ("cannot be reached", "is busy with", "did not answer", "went wrong", "refused", "Please ask again", "connection")
"""What an answer says that could not be given."""


@dataclass
class People:
    """Ask again and again, in one of four ways; each question has a place of its own where its answer is found."""

    discord: discord.Standin
    slack: slack.Standin
    rng: random.Random
    commands: list[discord.Asked] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    """Until each command was acknowledged."""
    unacknowledged: int = 0
    _rooms: list[dict[str, Any]] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def prepare(self, mentions: int) -> None:
        """Channels for so many mentions; a bot learns of channels when it connects."""
        self._rooms = [self.discord.world.channel(self.discord.guild, f"m{number}") for number in range(mentions)]

    def ask(self) -> None:
        ways = [self._command] * 4 + [self._typed] * 4 + [self._message] + ([self._mention] if self._rooms else [])
        task = asyncio.create_task(self.rng.choice(ways)())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        await asyncio.gather(*self._tasks)

    async def _command(self) -> None:
        command, on = self.rng.choice(list(WORDS)), self.discord
        self.commands.append(await on.command(f"brief {command}", OPTIONS.get(command, {}), on.ann, on.general))

    async def _mention(self) -> None:
        room, on = self._rooms.pop(), self.discord
        self.mentions.append(room["id"])
        await on.say(f"<@{on.world.bot['id']}> who is Lavrov?", on.bob, room)

    async def _typed(self) -> None:
        typed, world = self.rng.choice(list(WORDS.items())), self.slack.world
        self.typed.append(world.channel(f"t{len(self.typed)}"))
        await self._acknowledged(lambda place=self.typed[-1]: self.slack.command(" ".join(typed), world.ann, place))

    async def _message(self) -> None:
        world = self.slack.world
        self.messages.append(world.channel(f"w{len(self.messages)}"))
        said = f"<@{world.bots[world.team]}> what did Lavrov say?"
        await self._acknowledged(lambda place=self.messages[-1]: self.slack.say(said, world.bob, place))

    async def _acknowledged(self, push: Callable[[], Any]) -> None:
        try:
            self.seconds.append((await push()).seconds)
        except TimeoutError:
            self.unacknowledged += 1

    # ---- what became of it

    def answers(self) -> list[list[str]]:
        """The answers that stand below each question, but for the word that one is on its way."""
        on = self.discord
        found = [[_text(one) for one in asked.messages[asked.gone :] if one["components"]] for asked in self.commands]
        found += [[_text(post) for post in on.posts(room)] for room in self.mentions]
        found += [self._on_slack(channel) for channel in (*self.typed, *self.messages)]
        return [[answer for answer in answers if words.looking() not in answer] for answers in found]

    def _on_slack(self, channel: str) -> list[str]:
        """What everybody reads there, or else what the asker alone does."""
        posted = [_text(post) for post in self.slack.posts(channel)]
        taken = [one for reply in self.slack.world.replies.values() if reply.channel == channel for one in reply.taken]
        return posted or [*map(_text, taken), *self._whispered(channel)]

    def _whispered(self, channel: str) -> list[str]:
        return [_text(one) for one in self.slack.world.ephemeral if one.get("channel") == channel]

    def tally(self) -> Counter[str]:
        """How many were answered, with how many a failure was told, how many got nothing, and how many more than one."""
        found: Counter[str] = Counter(answered=0, sorry=0, unanswered=0, answered_twice=0)
        for answers in self.answers():
            found["unanswered" if not answers else "answered"] += 1
            found["answered_twice"] += len(answers) > 1
            found["sorry"] += any(sign in answer for answer in answers for sign in SORRY)
        return found


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_text(inner) for inner in value.values())
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return value if isinstance(value, str) else ""
