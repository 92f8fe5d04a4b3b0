"""A pretended Slack: Web API, Socket Mode and signed HTTP requests on one port, for a bot that runs unpatched against it.

    python -m tests.standins.slack --port 8701

serves `http://127.0.0.1:8701/api/` for the tokens `xoxb-test` and `xapp-test` and the signing secret `test-secret`. It holds a
workspace with channels and people (`GET /_world`), refuses what Slack refuses (payloads over a limit, a sixth message to a
response address, a modal after three seconds), and writes down all that arrives (`GET /_log`). `POST /_push` sends an event,
over Socket Mode or, with `--events-url`, as a signed request; `POST /_fault` makes the next calls fail.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.standins.slack_api import Api, Fault
from tests.standins.slack_world import Payload, World

TOKEN, APP_TOKEN, SECRET = "xoxb-test", "xapp-test", "test-secret"
HOST = "127.0.0.1"
PATIENCE = 3.0
"""Seconds in which the bot must acknowledge."""


@dataclass
class Ack:
    """When and how the bot acknowledged."""

    seconds: float
    payload: Any = None
    status: int = 200


@dataclass
class _Sent:
    at: float
    ack: asyncio.Future[Ack] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Standin:
    def __init__(self, rate: float = 0.0, burst: int = 3, events_url: str = "", secret: str = SECRET) -> None:
        """`rate` posts a second a channel after a burst, 0 for no limit; events go to `events_url`, else over Socket Mode."""
        self.world = World()
        self.api = Api(self.world, APP_TOKEN, rate, burst)
        self.events_url, self.secret = events_url, secret
        self.sockets: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()
        self.acks: list[Ack] = []
        self.port = 0
        self._sent: dict[str, _Sent] = {}

    @property
    def log(self) -> list[Payload]:
        return self.api.log

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def api_base(self) -> str:
        return f"{self.address}/api/"

    def fault(self, method: str = "*", **more: Any) -> None:
        """Make the next calls of `method` fail; see Fault."""
        self.api.faults.append(Fault(method, **more))

    def calls(self, method: str) -> list[Payload]:
        """The bodies that a method got."""
        return [entry["body"] for entry in self.log if entry["method"] == method]

    def posts(self, channel: str | None = None) -> list[Payload]:
        """The messages of the bot that stand in a channel, or anywhere."""
        return [message for home, messages in self.world.messages.items() for message in messages
                if channel in (None, home) and message.get("bot_id")]  # fmt: skip

    def app(self) -> web.Application:
        made = web.Application(client_max_size=30_000_000)
        made.router.add_get("/socket", self._socket)
        made.router.add_get("/_log", self._show_log)
        made.router.add_get("/_world", self._show_world)
        made.router.add_post("/_push", self._pushed)
        made.router.add_post("/_fault", self._faulted)
        made.router.add_post("/response/{name}", self.api.respond)
        made.router.add_post("/upload/{id}", self._upload)
        made.router.add_route("*", "/api/{method}", self.api.answer)
        return made

    # ---------------------------------------------------------------------------------------------------------- control

    async def _show_log(self, request: web.Request) -> web.Response:
        return web.json_response(self.log)

    async def _show_world(self, request: web.Request) -> web.Response:
        shown = {key: value for key, value in vars(self.world).items() if not key.startswith("_")}
        shown["replies"] = {name: asdict(reply) for name, reply in self.world.replies.items()}
        return web.json_response(shown | {"acks": [asdict(ack) for ack in self.acks]})

    async def _faulted(self, request: web.Request) -> web.Response:
        self.fault(**await request.json())
        return web.json_response({})

    async def _pushed(self, request: web.Request) -> web.Response:
        """`{"kind", "payload"}` as it is; or `{"command": words}`, `{"say": words}`, `{"press": action id, "message": ts}`,
        `{"open": "home"}`, `{"event": {...}}`, each of `"user"` in `"channel"` (ids; Ann in general where they are missing)."""
        body = await request.json()
        world = self.world
        user, channel = body.get("user", world.ann), body.get("channel", world.general)
        if "command" in body:
            ack = await self.command(body["command"], user, channel)
        elif "say" in body:
            ack = await self.say(body["say"], user, channel, body.get("thread"))
        elif "press" in body:
            ack = await self.press(body["press"], body["message"], user, channel)
        elif "open" in body:
            ack = await self.open_home(user)
        elif "event" in body:
            ack = await self.event(body["event"])
        else:
            ack = await self.push(body["kind"], body["payload"])
        return web.json_response(asdict(ack))

    async def _upload(self, request: web.Request) -> web.Response:
        data = await request.read()
        self.world.files[request.match_info["id"]]["size"] = len(data)
        return web.Response(text=f"OK - {len(data)}")

    # ------------------------------------------------------------------------------------------------- what people do

    async def command(self, words: str, user: str, channel: str, name: str = "/brief") -> Ack:
        """Type `/brief words`."""
        reply = self.world.reply(channel, user)
        common = self._common(user)
        payload = {"command": name, "text": words, "response_url": f"{self.address}/response/{reply}",
                   "trigger_id": self.world.trigger(), "channel_id": channel, "user_id": user, "user_name": "somebody",
                   "channel_name": "here", "team_id": common["team"]["id"], "team_domain": "newsroom",
                   "api_app_id": "A0001", "is_enterprise_install": "false"}  # fmt: skip
        return await self.push("slash_commands", payload)

    async def say(self, words: str, user: str, channel: str, thread: str | None = None) -> Ack:
        """Write in a channel, or in the direct conversation; a channel's message reaches the bot where it is mentioned."""
        direct = channel.startswith("D")
        if direct:
            self.world.direct(user)
        message = self.world.write(channel, user, words, thread_ts=thread, client_msg_id=self.world.id("m"))
        kind = "message" if direct else "app_mention"
        return await self.event({**message, "type": kind, "channel": channel, "channel_type": "im" if direct else "channel"})

    async def press(self, action_id: str, ts: str, user: str, channel: str) -> Ack:
        """Press a button of a message."""
        message = self.world.find(channel, ts)
        if message is None:
            raise LookupError(ts)
        container = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False}
        return await self.interact(
            "block_actions",
            user,
            actions=[{**_element(message["blocks"], action_id), "action_ts": self.world.ts()}],
            container=container | ({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}),
            channel={"id": channel, "name": "here"},
            message=message,
            trigger_id=self.world.trigger(),
            response_url=f"{self.address}/response/{self.world.reply(channel, user, ts)}",
        )

    async def press_home(self, action_id: str, user: str) -> Ack:
        """Press a button of the home."""
        view = self.world.homes[user]
        return await self.interact(
            "block_actions",
            user,
            actions=[{**_element(view["blocks"], action_id), "action_ts": self.world.ts()}],
            container={"type": "view", "view_id": view["id"]},
            view=view,
            trigger_id=self.world.trigger(),
        )

    async def submit(self, view: Payload, values: dict[str, str], user: str) -> Ack:
        """Fill a modal and send it: block id -> what is typed."""
        state = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                typed, element = values.get(block["block_id"]), block["element"]
                if element["type"] == "conversations_select":
                    chosen: Payload = {"selected_conversation": typed}
                elif element["type"] in ("static_select", "external_select"):
                    chosen = {"selected_option": typed and {"text": {"type": "plain_text", "text": typed}, "value": typed}}
                else:
                    chosen = {"value": typed}
                state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **chosen}}
        return await self.interact("view_submission", user, view={**view, "state": {"values": state}}, response_urls=[])

    async def shortcut(self, callback_id: str, ts: str, user: str, channel: str) -> Ack:
        """Choose a shortcut of a message."""
        return await self.interact(
            "message_action",
            user,
            callback_id=callback_id,
            trigger_id=self.world.trigger(),
            message_ts=ts,
            channel={"id": channel, "name": "here"},
            message=self.world.find(channel, ts),
            response_url=f"{self.address}/response/{self.world.reply(channel, user, ts)}",
        )

    async def open_home(self, user: str) -> Ack:
        return await self.event({"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home"}, user)

    async def interact(self, kind: str, user: str, **more: Any) -> Ack:
        common = self._common(user) | {"type": kind, "api_app_id": "A0001", "is_enterprise_install": False}
        return await self.push("interactive", {**common, **more})

    async def event(self, event: Payload, user: str = "", team: str = "") -> Ack:
        """Something that happened, as Slack's Events API tells it."""
        team = team or self.world.people.get(user or event.get("user", ""), {}).get("team_id", self.world.team)
        bot = {"user_id": self.world.bots.get(team), "team_id": team, "enterprise_id": None, "is_bot": True}
        payload = {"type": "event_callback", "team_id": team, "api_app_id": "A0001", "event_id": self.world.id("Ev"),
                   "event_time": int(time.time()), "authorizations": [{**bot, "is_enterprise_install": False}],
                   "event": {"event_ts": self.world.ts(), **event}}  # fmt: skip
        return await self.push("events_api", payload)

    def _common(self, user: str) -> Payload:
        person = self.world.people[user]
        team = {"id": person["team_id"], "domain": "newsroom"}
        return {"user": {"id": user, "username": person["name"], "team_id": team["id"]}, "team": team}

    # ---------------------------------------------------------------------------------------------------------- transport

    async def push(self, kind: str, payload: Payload) -> Ack:
        """Send an envelope and wait for its acknowledgement. Raises TimeoutError after three seconds, as Slack would say."""
        ack = await (self._post(kind, payload) if self.events_url else self._envelope(kind, payload))
        self.acks.append(ack)
        return ack

    async def _envelope(self, kind: str, payload: Payload) -> Ack:
        await asyncio.wait_for(self.connected.wait(), 30)
        socket = next(socket for socket in reversed(self.sockets) if not socket.closed)
        id = self.world.id("envelope")
        sent = self._sent[id] = _Sent(time.monotonic())
        frame = {"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
        await socket.send_str(json.dumps(frame))
        return await asyncio.wait_for(sent.ack, PATIENCE)

    async def _post(self, kind: str, payload: Payload) -> Ack:
        if kind == "events_api":
            body, content = json.dumps(payload), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content = urlencode(form), "application/x-www-form-urlencoded"
        headers = {"Content-Type": content, **signature(self.secret, body)}
        began = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(self.events_url, data=body.encode(), headers=headers) as got,
        ):
            answer = await got.text()
            return Ack(time.monotonic() - began, json.loads(answer) if answer.startswith("{") else answer, got.status)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0001"}}
        await socket.send_str(json.dumps(hello))
        self.sockets.append(socket)
        self.connected.set()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                said = json.loads(frame.data)
                sent = self._sent.pop(said.get("envelope_id", ""), None)
                if sent and not sent.ack.done():
                    sent.ack.set_result(Ack(time.monotonic() - sent.at, said.get("payload")))
        self._forget(socket)
        return socket

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self.sockets = [other for other in self.sockets if other is not socket]
        if not self.sockets:
            self.connected.clear()

    async def disconnect(self) -> None:
        """End every connection of Socket Mode without a word."""
        for socket in list(self.sockets):
            self._forget(socket)
            await socket.close()

    async def refresh(self) -> None:
        """Say, as Slack does every few hours, that the connection will be renewed."""
        for socket in list(self.sockets):
            await socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))


def signature(secret: str, body: str) -> dict[str, str]:
    at = str(int(time.time()))
    signed = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signed}"}


def _element(blocks: list[Payload], action_id: str) -> Payload:
    found = [one for block in blocks for one in [*block.get("elements", ()), block.get("accessory", {})]]
    element = next(one for one in found if one.get("action_id") == action_id)
    home = next(block for block in blocks if element in block.get("elements", ()) or element is block.get("accessory"))
    return {**element, "block_id": home.get("block_id", "b")}


@asynccontextmanager
async def running(standin: Standin | None = None, port: int = 0) -> AsyncIterator[Standin]:
    """The stand-in on a free port, or on `port`."""
    standin = standin or Standin()
    runner = web.AppRunner(standin.app(), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        standin.port = runner.addresses[0][1]
        standin.api.base = standin.address
        yield standin
    finally:
        await standin.disconnect()
        await runner.cleanup()


async def serve(options: argparse.Namespace) -> None:
    standin = Standin(options.rate, options.burst, options.events_url)
    async with running(standin, options.port):
        told = {"api_base": standin.api_base, "token": TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET}
        ids = {"team": standin.world.team, "channel": standin.world.general, "user": standin.world.ann}
        sys.stdout.write(json.dumps(told | ids) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A pretended Slack on one port.")
    parser.add_argument("--port", type=int, default=8701)
    parser.add_argument("--rate", type=float, default=0.0, help="posts a second a channel after a burst; 0 for no limit")
    parser.add_argument("--burst", type=int, default=3)
    parser.add_argument("--events-url", default="", help="where signed requests go; empty for Socket Mode")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
