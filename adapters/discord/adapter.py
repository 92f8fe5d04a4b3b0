"""Discord behind the protocol of adapters.base."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.base import (
    Adapter,
    BadToken,
    Closed,
    Finding,
    Message,
    Place,
    PlatformError,
    Receipt,
    Request,
    Service,
    Unavailable,
)
from adapters.discord import checks, words
from adapters.discord.answers import Card, ToMessage, files, rewrite
from adapters.discord.client import Client, Sharded, quiet
from adapters.discord.errors import NO_THREADS_THERE, THREAD_EXISTS, patient, translated
from adapters.discord.format import Post, fit, marker, post
from adapters.discord.requests import PLATFORM
from adapters.limits import shorten

PAGE, PAGES = 100, 3
"""Messages of a channel, the newest first, that are looked through for one of ours."""
THREAD_NAME = 100
log = logging.getLogger("adapters.discord")
NOT_LET_IN, TOO_MANY_SERVERS = 4004, 4011
"""The gateway's words for a token that it does not know, and for a bot that needs more connections."""
AUTO = "auto"


def open_adapter(token: str = "", api_base: str = "", gateway_url: str = "", shards: str = "1", **_: Any) -> Adapter:
    """Discord with the token of a bot; `api_base` and `gateway_url` put another server in the place of Discord's.

    `shards` is the number of connections, or `auto`.
    """
    return DiscordAdapter(token, api_base, gateway_url, None if shards == AUTO else int(shards))


class DiscordAdapter:
    """One bot on Discord. It logs in when it is first needed, and connects to the gateway while `run` runs."""

    platform = PLATFORM

    def __init__(self, token: str, api_base: str = "", gateway_url: str = "", shards: int | None = 1) -> None:
        """`shards` connections share the servers; None for as many as Discord asks for."""
        self._shards = shards
        self._token, self._api_base, self._gateway_url = token, api_base.rstrip("/"), gateway_url
        self._client: Client | None = None
        self._entering = asyncio.Lock()
        self._people: dict[str, int] = {}

    def client(self) -> Client:
        """The connection, made where there is none; it is logged in by `run`, or by whoever drives it."""
        if self._client is None:
            self._client = Client(self.send) if self._shards == 1 else Sharded(self.send)
        return self._client

    async def run(self, service: Service) -> None:
        quiet()
        client = await self._entered()
        try:
            await client.offer(service)
            with translated():
                await self._look_for_gateway(client)
                await client.connect()
        except discord.ConnectionClosed as error:
            if error.code == NOT_LET_IN:
                raise BadToken(words.BAD_TOKEN) from error
            if error.code == TOO_MANY_SERVERS:
                raise Unavailable(words.NEEDS_SHARDS) from error
            raise
        finally:
            await self.stop()

    async def _look_for_gateway(self, client: Client) -> None:
        """Ask Discord where to connect, and how often, where the settings leave it open."""
        wanted = self._shards
        if wanted is None or (self._api_base and not self._gateway_url):
            try:
                number, url, _ = await client.http.get_bot_gateway()
            except discord.GatewayNotFound as error:
                raise Unavailable(words.DOWN) from error
            wanted = wanted or number
            if not self._gateway_url:
                _lead_gateway_to(url)
        if isinstance(client, Sharded):
            client.shard_count = wanted

    async def stop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.finish()
            await client.close()

    async def check(self) -> Sequence[Finding]:
        try:
            return await checks.findings((await self._entered()).http)
        except PlatformError as error:
            return [Finding(False, str(error))]
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return [Finding(False, f"{words.DOWN} ({error})")]

    async def _entered(self) -> Client:
        """The client, logged in. Raises BadToken, Unavailable, Unsure."""
        async with self._entering:
            client = self.client()
            if client.user is None:
                if self._api_base:
                    Route.BASE = self._api_base  # the library has one address for the whole process
                if self._gateway_url:
                    _lead_gateway_to(self._gateway_url)
                try:
                    with translated():
                        await patient(lambda: client.login(self._token))
                except BaseException:
                    await self.stop()
                    raise
            return client

    # ---------------------------------------------------------------------------------------------------------- posting

    def fit(self, message: Message) -> Sequence[Message]:
        return fit(message)

    async def send(self, place: Place, message: Message, key: str = "") -> Receipt:
        client = await self._entered()
        await self._allowed(client, place)
        made = post(message, key)
        channel = self._channel(client, place)
        nonce: dict[str, Any] = {"nonce": key} if key else {}
        with translated():
            sent = await patient(lambda: channel.send(view=Card(made), files=files(made), **nonce))
        return Receipt(place, str(sent.id))

    async def find(self, place: Place, key: str) -> Receipt | None:
        client = await self._entered()
        async for message in self._latest(client, place):
            ids = [component.get("id") for component in message.get("components", [])]
            if _is_by(client, message) and (marker(key) in ids or message.get("nonce") == key):
                return Receipt(place, str(message["id"]))
        return None

    async def _latest(self, client: Client, place: Place) -> AsyncIterator[Mapping[str, Any]]:
        """The messages of a channel as Discord gives them, the newest first."""
        channel, before = int(_channel_id(place)), None
        for _ in range(PAGES):
            with translated():
                page = await patient(partial(client.http.logs_from, channel, PAGE, before=before))
            for message in page:
                yield message
            if len(page) < PAGE:
                return
            before = page[-1]["id"]

    async def obstacle(self, place: Place) -> str:
        """Showing that one types takes the same permissions as writing does."""
        try:
            client = await self._entered()
            with translated():
                await patient(lambda: client.http.send_typing(int(_channel_id(place))))
        except Closed as error:
            return str(error)
        except PlatformError as error:
            log.info("whether one may write in a channel is not known: %s", error)
        return ""

    async def edit(self, receipt: Receipt, message: Message) -> None:
        client = await self._entered()
        made = post(message)
        standing = self._channel(client, receipt.place).get_partial_message(int(receipt.message))
        with translated():
            await patient(lambda: rewrite(standing, made))

    async def reach(self, request: Request, message: Message) -> None:
        client = await self._entered()
        place, made = request.place, post(message)
        with translated():
            if request.way:
                await patient(lambda: client.http.request(_original(client, request.way), json=_edited(made)))
                return
            voice = ToMessage(self._channel(client, place), int(request.event), aloud=not place.direct)
            await voice.show(message, last=False)  # a message of the dead process stands for it, where there is one
            await voice.show(message, last=True)

    async def thread(self, receipt: Receipt, title: str) -> Place:
        place = receipt.place
        if place.direct or place.thread is not None:
            return place
        client = await self._entered()
        name = shorten(" ".join(title.split()), THREAD_NAME) or words.COMMAND
        with translated(words.NO_THREADS):
            try:
                start = client.http.start_thread_with_message
                parent, message = int(place.id), int(receipt.message)
                await patient(lambda: start(parent, message, name=name, auto_archive_duration=1440))
            except discord.HTTPException as error:
                if error.code == NO_THREADS_THERE:
                    return place
                if error.code != THREAD_EXISTS:
                    raise
        return Place(PLATFORM, place.id, place.workspace, thread=receipt.message)  # a thread has the id of its message

    async def direct(self, user: str, workspace: str = "") -> Place:
        client = await self._entered()
        with translated():
            channel = await patient(lambda: client.http.start_private_message(user))
        place = Place(PLATFORM, str(channel["id"]), workspace, direct=True)
        self._people[place.id] = int(user)
        await self._allowed(client, place)
        return place

    async def _allowed(self, client: Client, place: Place) -> None:
        """Refuse to tell the news of a server to somebody who has left it. Raises Closed."""
        if not place.direct or not place.workspace:
            return
        with translated():
            if place.id not in self._people:
                channel: Any = await patient(lambda: client.http.get_channel(int(place.id)))
                self._people[place.id] = int(channel["recipients"][0]["id"])
            belongs = await client.members.belongs(self._people[place.id], int(place.workspace))
        if not belongs:
            raise Closed(words.LEFT)

    def _channel(self, client: Client, place: Place) -> discord.PartialMessageable:
        return client.get_partial_messageable(
            int(_channel_id(place)), guild_id=int(place.workspace) if place.workspace else None
        )


def _is_by(client: Client, message: Mapping[str, Any]) -> bool:
    return client.user is not None and int(message["author"]["id"]) == client.user.id


def _original(client: Client, token: str) -> Route:
    """The answer to an interaction, wherever and by whom it was acknowledged."""
    path = "/webhooks/{application_id}/{webhook_token}/messages/@original"
    return Route("PATCH", path, application_id=client.application_id, webhook_token=token)


def _edited(made: Post) -> dict[str, Any]:
    return {
        "components": made.components,
        "flags": discord.MessageFlags(components_v2=True).value,
        "allowed_mentions": {"parse": []},
    }


def _channel_id(place: Place) -> str:
    return place.thread or place.id


def _lead_gateway_to(url: str) -> None:
    """Without shards the library asks nobody for the gateway; its address is a constant of a class."""
    DiscordWebSocket.DEFAULT_GATEWAY = type(DiscordWebSocket.DEFAULT_GATEWAY)(url)
