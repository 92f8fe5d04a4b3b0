"""Socket Mode: Slack's requests over a WebSocket that the bot opens, so that no public address is needed.

A connection that ends is opened again at once, and one that Slack announces to end is replaced before it does. An
acknowledgement goes back over the connection by which the request came.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.base import BadToken, PlatformError
from adapters.slack import words
from adapters.slack.client import Clients, log
from adapters.slack.errors import Refused, Stranger, told

HEARTBEAT = 15.0
"""Seconds between two pings; a connection that answers none is replaced."""
PAUSES = (0.0, 0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before connecting anew, after so many short connections in a row."""
SHORT = 10.0
"""Seconds of which a connection that was well lasts more."""

Acknowledge = Callable[[str], Awaitable[None]]


class Socket:
    def __init__(self, clients: Clients, app_token: str, app: AsyncApp) -> None:
        self._clients, self._token, self._app = clients, app_token, app
        self._failures = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Take requests until `stop`. Raises BadToken."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                leaving = asyncio.Event()
                connection, left = self._keep(self._connection(leaving)), asyncio.create_task(leaving.wait())
                await asyncio.wait({connection, left, stopping}, return_when=asyncio.FIRST_COMPLETED)
                left.cancel()
                if connection.done():
                    connection.result()
                    await asyncio.wait({stopping}, timeout=PAUSES[min(self._failures, len(PAUSES) - 1)])
        finally:
            stopping.cancel()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connection(self, leaving: asyncio.Event) -> None:
        """One connection until its end; `leaving` is set when another one should be opened. Raises BadToken."""
        began = time.monotonic()
        try:
            url = await address(self._clients, self._token)
            async with self._clients.session.ws_connect(url, heartbeat=HEARTBEAT) as socket:
                async for frame in socket:
                    if frame.type is aiohttp.WSMsgType.TEXT:
                        self._take(json.loads(frame.data), socket.send_str, leaving)
        except (PlatformError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if isinstance(error, BadToken):
                raise
            log.info("the connection to Slack ended: %s", error)
        self._failures = 0 if time.monotonic() - began > SHORT else self._failures + 1

    def _take(self, said: dict[str, Any], send: Acknowledge, leaving: asyncio.Event) -> None:
        match said.get("type"):
            case "disconnect" if said.get("reason") == "link_disabled":
                raise BadToken(words.NO_SOCKET_MODE)
            case "disconnect":
                leaving.set()
            case _ if "envelope_id" in said:
                self._keep(self._dispatch(said, send))

    async def _dispatch(self, envelope: dict[str, Any], send: Acknowledge) -> None:
        retry = envelope.get("retry_attempt")
        headers: dict[str, str | Sequence[str]] = {"x-slack-retry-num": [str(retry)]} if retry else {}
        answer = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=envelope["payload"], headers=headers))
        try:
            await send(json.dumps({"envelope_id": envelope["envelope_id"], **_payload(answer)}))
        except (ConnectionError, aiohttp.ClientError) as error:
            log.info("an acknowledgement came too late for its connection: %s", error)

    def _keep(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def address(clients: Clients, app_token: str) -> str:
    """Where to connect. Raises BadToken, Unavailable."""
    try:
        with told():
            return str((await clients.of(app_token).apps_connections_open(app_token=app_token))["url"])
    except Stranger as error:
        raise BadToken(words.BAD_APP_TOKEN) from error
    except Refused as error:
        raise BadToken(words.NO_SOCKET_MODE) from error


def _payload(answer: BoltResponse) -> dict[str, Any]:
    """What goes along with an acknowledgement: the body of the answer, where it has one."""
    if not answer.body or answer.status >= 400:
        return {}
    kind = str(answer.headers.get("content-type", [""])[0])
    return {"payload": json.loads(answer.body) if kind.startswith("application/json") else {"text": answer.body}}
