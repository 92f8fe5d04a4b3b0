"""The connection to Discord: what happens there becomes requests, and their answers go back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import discord

from adapters.base import Message, Place, Service
from adapters.discord.answers import ToInteraction, ToMessage, answer
from adapters.discord.commands import offered, payload, typed
from adapters.discord.members import Members
from adapters.discord.requests import is_direct, of_interaction, of_message, place_of, said_to

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody here wants to speak
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""No privileged one: direct messages and messages with the bot's name come with their words."""

COURTESY = 0.25
"""Seconds that an answer lets acknowledgements go first, at most."""
GRACE = 3.0
"""Seconds that answers on their way get when the bot stops, and once more for the word that they do not come."""

EVERYDAY = ("Attempting a reconnect", "Failed to connect for shard")

log = logging.getLogger("adapters.discord")


class Client(discord.Client):
    """Answers commands, buttons, menus, direct messages and mentions."""

    def __init__(self, send: Callable[[Place, Message], Awaitable[object]]) -> None:
        super().__init__(intents=INTENTS, allowed_mentions=discord.AllowedMentions.none(), max_messages=None)
        self.service: Service | None = None
        self.members = Members(self)
        self._send = send
        self._answering: set[asyncio.Task[Any]] = set()
        self._unacknowledged = 0
        self._all_acknowledged = asyncio.Event()

    async def setup_hook(self) -> None:
        if self.service is not None:
            await self.offer(self.service)

    async def offer(self, service: Service) -> None:
        """Answer with `service` from now on, and tell Discord its commands."""
        self.service = service
        assert self.application_id is not None
        try:
            await self.http.bulk_upsert_global_commands(self.application_id, payload(service.commands))
        except discord.HTTPException as error:
            log.error("Discord did not take the list of commands, the former one stays: %s", error)

    async def on_interaction(self, it: discord.Interaction[Any]) -> None:
        if self.service is None:
            return
        if it.type is discord.InteractionType.autocomplete:
            await self._complete(it, self.service)
        elif it.type in (discord.InteractionType.application_command, discord.InteractionType.component):
            await self._answer(it, self.service)

    async def _answer(self, it: discord.Interaction[Any], service: Service) -> None:
        """A button in a channel answers the one who pressed it: what others read stays as it is."""
        pressed = it.type is discord.InteractionType.component
        reachable = is_direct(it) or (it.guild_id is not None and self.get_guild(it.guild_id) is not None)
        voice = ToInteraction(it, pressed and not is_direct(it), self._elsewhere(it) if reachable else None)
        with self._busy():
            await self._first_of_all(voice.acknowledge())
            request = of_interaction(it, service.commands, await self._workspace(it))
            await answer(service, replace(request, first=voice.first), voice)

    def _elsewhere(self, it: discord.Interaction[Any]) -> Callable[[Message], Awaitable[object]]:
        return lambda message: self._send(place_of(it, ""), message)

    async def _complete(self, it: discord.Interaction[Any], service: Service) -> None:
        data: Any = it.data or {}
        found = typed(data, service.commands)
        if found.focused is None:
            return
        request = of_interaction(it, service.commands, await self._workspace(it))
        try:
            choices = offered(await service.suggest(request, found.focused, found.args[found.focused]))
            await it.response.autocomplete([discord.app_commands.Choice(name=name, value=value) for name, value in choices])
        except discord.HTTPException as error:
            log.info("completions came too late: %s", error)

    async def on_message(self, message: discord.Message) -> None:
        if self.service is None or self.user is None:
            return
        words = said_to(message, self.user)
        if words is None:
            return
        if message.guild is not None:
            self.members.seen(message.author.id, message.guild.id)
        with self._busy():
            workspace = await self._home(message.author.id) if message.guild is None else ""
            voice = ToMessage(message.channel, message.id, aloud=message.guild is not None)
            await answer(self.service, of_message(message, words, workspace), voice)

    async def _first_of_all(self, acknowledging: Awaitable[None]) -> None:
        """Acknowledge, and go on when others have been acknowledged too: they have three seconds, an answer has minutes."""
        self._unacknowledged += 1
        self._all_acknowledged.clear()
        try:
            await acknowledging
        finally:
            self._unacknowledged -= 1
            if not self._unacknowledged:
                self._all_acknowledged.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(COURTESY):
                await self._all_acknowledged.wait()

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """This task answers somebody."""
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            yield
        finally:
            self._answering.discard(task)

    async def finish(self) -> None:
        """Let answers on their way arrive, and say of the others that they will not."""
        if not self._answering:
            return
        _, late = await asyncio.wait(self._answering, timeout=GRACE)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=GRACE)

    async def _workspace(self, it: discord.Interaction[Any]) -> str:
        if it.guild_id is not None:
            if self.get_guild(it.guild_id) is not None:
                self.members.seen(it.user.id, it.guild_id)
            return str(it.guild_id)
        return await self._home(it.user.id) if is_direct(it) else ""

    async def _home(self, user: int) -> str:
        try:
            return await self.members.home(user)
        except (discord.HTTPException, OSError) as error:
            log.warning("whose news somebody may see could not be found out, so none are shown: %s", error)
            return ""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 (the library's signature)
        log.exception("failed: %s", event_method)


class Sharded(Client, discord.AutoShardedClient):
    """The same over several connections, each of which hears of a part of the servers; their number is set before `connect`."""


def quiet() -> None:
    """Say in one line, and below a warning, that the connection is being made again: that is everyday business."""

    def one_line(record: logging.LogRecord) -> bool:
        if record.exc_info and str(record.msg).startswith(EVERYDAY):
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.exc_info = None
        return True

    for logger in (logging.getLogger("discord.client"), logging.getLogger("discord.shard")):
        if not getattr(logger, "quiet_reconnects", False):
            logger.addFilter(one_line)
            logger.quiet_reconnects = True  # type: ignore[attr-defined]
