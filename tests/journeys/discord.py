"""A person who talks with the bot on Discord, in a direct conversation, through the real library on a simulated platform."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import simcord

from adapters.base import CommandSpec, Param
from adapters.discord.adapter import DiscordAdapter
from bot.app import Bot
from tests.adapters.discord.payloads import BUTTON, shown, walk

SLASH = "/brief "


class OnDiscord:
    """Types slash commands where Discord would let somebody, presses buttons by their number, and writes everything else."""

    def __init__(self, bot: Bot, person: Any) -> None:
        self._bot, self._person = bot, person
        self._answer: Any = None

    async def say(self, line: str) -> str:
        before = {message.id for message in self._person.dm_channel.history()}
        if line.isdecimal() and self._answer is not None:
            buttons = [it for it in walk(self._components(self._answer)) if it["type"] == BUTTON]
            await self._person.click(self._answer, custom_id=buttons[int(line) - 1]["custom_id"])
        elif found := self._slash(line):
            await self._person.slash(f"brief {found[0]}", **found[1])
        else:
            await self._person.send_dm(line)
        new = [message for message in self._person.dm_channel.history() if message.id not in before and message.author.bot]
        self._answer = min(new, key=lambda message: message.id)
        return "\n".join(
            plain(shown({"components": self._components(message)})) for message in sorted(new, key=lambda it: it.id)
        )

    def _slash(self, line: str) -> tuple[str, dict[str, str | int]] | None:
        """The command with its options filled in their order; None where Discord has no such command or wants more options."""
        if not f"{line} ".startswith(SLASH):
            return None
        name, _, rest = (line.removeprefix(SLASH.strip()).strip() or "help").partition(" ")
        spec = next((spec for spec in self._bot.commands if spec.name == name), None)
        options = spec and filled(spec, rest)
        return (name, options) if options is not None else None

    def _components(self, message: Any) -> list[dict[str, Any]]:
        return [component.to_dict() for component in message.components]


def filled(spec: CommandSpec, rest: str) -> dict[str, str | int] | None:
    """The options that somebody would fill for these words: a choice by its word, “about …” into `about`, else the first."""
    options: dict[str, str | int] = {}
    first, *others = spec.params or (Param("none", ""),)
    for param in reversed(others):
        before, found, behind = f" {rest} ".partition(f" {param.name} ")
        if found:
            options[param.name] = int(behind) if param.kind == "number" else behind.strip()
            rest = before.strip()
    if first.choices:
        word, _, rest = rest.partition(" ")
        if word not in first.choices:
            return {} if not word else None
        options[first.name] = word
    free = next((param.name for param in spec.params if param.name not in options and param.kind != "number"), "")
    if rest and free:
        options[free] = rest
    return None if any(param.required and param.name not in options for param in spec.params) else options


def plain(markdown: str) -> str:
    """What a reader sees of the Markdown that the adapter writes."""
    words = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)", r"\1", markdown)
    words = re.sub(r"(?m)^(?:> )?(?:-# |#{1,3} |- )?", "", words)
    words = re.sub(r"(?<!\\)\*+|\u200b", "", words)
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", words)


@asynccontextmanager
async def on_discord(bot: Bot, fill: Callable[[str], Awaitable[None]]) -> AsyncIterator[OnDiscord]:
    client = DiscordAdapter("simulated").client()
    client.service = bot
    async with simcord.run(client, settle_timeout=60) as env:
        guild = env.create_guild()
        person = env.create_user("ann")
        guild.add_member(person)
        await fill(f"discord:{guild.id}")
        yield OnDiscord(bot, person)
