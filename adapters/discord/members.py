"""Whose news somebody may see outside a server: those of a server that they belong to right now."""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

import discord

from adapters.discord.errors import UNKNOWN_GUILD, UNKNOWN_USER

FRESH = 180.0
"""Seconds for which an answer about a membership is believed."""
MOST_ASKED = 50
"""Servers of which each is asked whether it knows somebody; a bot in more takes the last one used alone."""
UNKNOWN_MEMBER = 10007
KEPT = 10_000
"""Memberships and last servers that are remembered."""
K = TypeVar("K")
V = TypeVar("V")


class Members:
    """Memberships, asked of Discord and remembered for some minutes."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}
        self._last: dict[int, int] = {}

    def seen(self, user: int, guild: int) -> None:
        """Somebody used the bot in a server, so belongs to it at this moment."""
        _remember(self._last, user, guild)
        _remember(self._known, (guild, user), (time.monotonic(), True))

    async def home(self, user: int) -> str:
        """The server whose news somebody sees in a direct conversation: the last one they used the bot in, else the only one.

        Empty without one. Raises HTTPException.
        """
        last = self._last.get(user)
        if last is not None and await self.belongs(user, last):
            return str(last)
        guilds = [guild.id for guild in self._client.guilds]
        if not 0 < len(guilds) <= MOST_ASKED:
            return ""
        known = await asyncio.gather(*(self.belongs(user, guild) for guild in guilds))
        own = [guild for guild, belongs in zip(guilds, known, strict=True) if belongs]
        return str(own[0]) if len(own) == 1 else ""

    async def belongs(self, user: int, guild: int) -> bool:
        """Whether somebody is in a server of the bot. Raises HTTPException."""
        at, known = self._known.get((guild, user), (-FRESH, False))
        if time.monotonic() - at < FRESH:
            return known
        try:
            await self._client.http.get_member(guild, user)
            known = True
        except (discord.NotFound, discord.Forbidden) as error:
            if error.code not in (UNKNOWN_MEMBER, UNKNOWN_USER, UNKNOWN_GUILD) and error.status != 403:
                raise
            known = False
        _remember(self._known, (guild, user), (time.monotonic(), known))
        return known


def _remember(held: dict[K, V], key: K, value: V) -> None:
    held.pop(key, None)
    held[key] = value
    if len(held) > KEPT:
        del held[next(iter(held))]
