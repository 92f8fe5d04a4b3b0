"""A pretended Discord: HTTP and gateway on one port, for a bot that runs unpatched against it.

    python -m tests.standins.discord --port 8700

serves `http://127.0.0.1:8700/api/v10` and `ws://127.0.0.1:8700/gateway` for the token `test-token`. It holds a guild with
channels and people (`GET /_world`), refuses what Discord refuses (payloads over a limit, a second message with an enforced
nonce, late and repeated acknowledgements), and writes down all that arrives (`GET /_log`). `POST /_push` sends an event;
`POST /_fault` makes the next requests fail.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

from tests.standins.discord_rest import Fault, Rest, reply
from tests.standins.discord_world import Asked, Payload, World

TOKEN = "test-token"
HOST = "127.0.0.1"


class Standin:
    def __init__(self, token: str = TOKEN, burst: int = 0, window: float = 5.0) -> None:
        """`burst` messages in `window` seconds a channel; 0 for no limit."""
        self.token, self.world = token, World()
        self.rest = Rest(self.world, token, burst, window)
        self.sockets: list[web.WebSocketResponse] = []
        self.shards: dict[web.WebSocketResponse, tuple[int, int]] = {}
        """Which part of the guilds a connection hears of, and of how many parts."""
        self.identified: list[Payload] = []
        self.ready = asyncio.Event()
        self.port = 0
        self._sequence = 0
        self._sessions: dict[str, tuple[int, int]] = {}
        self.guild = self.world.guild("Newsroom")
        self.general, self.news = self.world.channel(self.guild, "general"), self.world.channel(self.guild, "news")
        self.ann, self.bob = self.world.person("Ann"), self.world.person("Bob")
        for person in (self.ann, self.bob):
            self.world.join(self.guild, person)

    @property
    def log(self) -> list[Payload]:
        return self.rest.log

    def fault(self, path: str = "*", method: str = "*", **more: Any) -> None:
        """Make the next requests to `path` fail; see Fault."""
        self.rest.faults.append(Fault(path, method, **more))

    @property
    def api_base(self) -> str:
        return f"http://{HOST}:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://{HOST}:{self.port}/gateway"

    def app(self) -> web.Application:
        made = web.Application(client_max_size=30_000_000)
        made.router.add_get("/gateway", self._gateway)
        made.router.add_get("/gateway/", self._gateway)
        made.router.add_get("/_log", self._show_log)
        made.router.add_get("/_world", self._show_world)
        made.router.add_post("/_push", self._pushed)
        made.router.add_post("/_fault", self._faulted)
        made.router.add_route("*", "/api/v10/{path:.*}", self.rest.answer)
        return made

    def posts(self, channel: str | None = None) -> list[Payload]:
        """The messages of the bot that stand in a channel, or anywhere."""
        return [message for home, messages in self.world.messages.items() for message in messages.values()
                if channel in (None, home) and message["author"]["id"] == self.world.bot["id"]]  # fmt: skip

    # ---------------------------------------------------------------------------------------------------------- control

    async def _show_log(self, request: web.Request) -> web.Response:
        return reply(self.log)

    async def _show_world(self, request: web.Request) -> web.Response:
        world = self.world
        asked = [
            {
                "id": it.payload["id"],
                "callback": it.callback,
                "messages": it.messages,
                "ack_seconds": it.acknowledged and it.acknowledged - it.sent,
            }
            for it in world.asked.values()
        ]
        return reply(
            {
                "bot": world.bot,
                "people": list(world.people.values()),
                "guilds": list(world.guilds.values()),
                "channels": list(world.channels.values()),
                "commands": world.commands,
                "asked": asked,
                "messages": {home: list(messages.values()) for home, messages in world.messages.items()},
            }
        )

    async def _pushed(self, request: web.Request) -> web.Response:
        """`{"t", "d"}` as it is; or `{"command": "brief said", "options": {}}`, `{"press": custom id, "message": id}`,
        `{"say": words}`, each of `"user"` in `"channel"` (ids; Ann in general where they are missing)."""
        body = await request.json()
        try:
            return reply(await self._push(body))
        except (KeyError, ValueError) as error:
            return reply({"message": f"There is nothing to push: {error}"}, 400)

    async def _push(self, body: Payload) -> Payload:
        if "t" in body:
            await self.dispatch(body["t"], body["d"])
            return {}
        person = self.world.people[body.get("user", self.ann["id"])]
        channel = self.world.channels[body.get("channel", self.general["id"])]
        if "command" in body:
            return (await self.command(body["command"], body.get("options", {}), person, channel)).payload
        if "press" in body:
            return (await self.press(body["press"], body["message"], person, channel)).payload
        return await self.say(body["say"], person, channel)

    async def _faulted(self, request: web.Request) -> web.Response:
        self.fault(**await request.json())
        return reply({})

    async def command(self, words: str, options: Payload, person: Payload, channel: Payload, **more: Any) -> Asked:
        return await self._ask(2, self.world.command(words, options), person, channel, **more)

    async def press(self, custom_id: str, message: str, person: Payload, channel: Payload) -> Asked:
        data = {"custom_id": custom_id, "component_type": 2}
        return await self._ask(3, data, person, channel, message=self.world.messages[channel["id"]][message])

    async def say(self, words: str, person: Payload, channel: Payload) -> Payload:
        mentions = [self.world.bot] if f"<@{self.world.bot['id']}>" in words else []
        made = self.world.write(channel["id"], {"content": words}, person) | {"mentions": mentions}
        if guild := channel.get("guild_id"):
            made |= {"guild_id": guild, "member": self.world.members[guild, person["id"]]}
            if not mentions:
                made |= {"content": ""}  # the bot has no message-content intent
        await self.dispatch("MESSAGE_CREATE", made)
        return made

    async def _ask(self, kind: int, data: Payload, person: Payload, channel: Payload, **more: Any) -> Asked:
        payload = self.world.ask(kind, data, person, channel, **more)
        await self.dispatch("INTERACTION_CREATE", payload)
        return self.world.asked[payload["token"]]

    async def dispatch(self, event: str, data: Payload) -> None:
        """Tell every connection that hears of the guild; of what happens outside any, the first part of each bot."""
        for socket in [socket for socket in self.sockets if not socket.closed]:
            part, parts = self.shards[socket]
            if (int(data.get("guild_id") or 0) >> 22) % parts == part:
                await self._tell(socket, event, data)

    async def _tell(self, socket: web.WebSocketResponse, event: str, data: Payload) -> None:
        self._sequence += 1
        await socket.send_str(json.dumps({"op": 0, "t": event, "d": data, "s": self._sequence}))

    # ---------------------------------------------------------------------------------------------------------- gateway

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 30_000}}))
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            said = json.loads(frame.data)
            match said["op"]:
                case 1:
                    await socket.send_str(json.dumps({"op": 11}))
                case 2 if said["d"]["token"] != self.token:
                    await socket.close(code=4004, message=b"Authentication failed.")
                case 2:
                    self.identified.append(said["d"])
                    part, parts = said["d"].get("shard", (0, 1))
                    await self._welcome(socket, part, parts)
                case 6:
                    self.shards[socket] = self._sessions[said["d"]["session_id"]]
                    self.sockets.append(socket)
                    await self._tell(socket, "RESUMED", {})
        self.sockets = [other for other in self.sockets if other is not socket]
        self.shards.pop(socket, None)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, part: int, parts: int) -> None:
        world, session = self.world, self.world.id()
        self.shards[socket] = self._sessions[session] = (part, parts)
        self.sockets.append(socket)
        heard = [guild for guild in world.guilds.values() if (int(guild["id"]) >> 22) % parts == part]
        guilds = [{"id": guild["id"], "unavailable": True} for guild in heard]
        ready = {"v": 10, "user": world.bot, "guilds": guilds, "session_id": session, "resume_gateway_url": self.gateway_url,
                 "shard": [part, parts], "application": {"id": world.bot["id"], "flags": 0}}  # fmt: skip
        await self._tell(socket, "READY", ready)
        for guild in heard:
            await self._tell(socket, "GUILD_CREATE", world.whole(guild))
        self.ready.set()

    async def disconnect(self, code: int = 4000) -> None:
        """End every gateway connection; a bot may resume."""
        for socket in list(self.sockets):
            await socket.close(code=code)


@asynccontextmanager
async def running(standin: Standin | None = None, port: int = 0) -> AsyncIterator[Standin]:
    """The stand-in on a free port, or on `port`."""
    standin = standin or Standin()
    runner = web.AppRunner(standin.app(), shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        standin.port = runner.addresses[0][1]
        standin.rest.gateway_url = standin.gateway_url
        yield standin
    finally:
        await standin.disconnect(1001)
        await runner.cleanup()


async def serve(options: argparse.Namespace) -> None:
    standin = Standin(options.token, options.burst)
    standin.rest.schema = not options.limits_only
    async with running(standin, options.port):
        settings = {"api_base": standin.api_base, "gateway_url": standin.gateway_url, "token": standin.token}
        ids = {"guild": standin.guild["id"], "channel": standin.general["id"], "user": standin.ann["id"]}
        sys.stdout.write(json.dumps(settings | ids) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A pretended Discord on one port.")
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--burst", type=int, default=0, help="messages in five seconds a channel; 0 for no limit")
    parser.add_argument("--limits-only", action="store_true", help="do not hold messages against the schema, which takes time")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
