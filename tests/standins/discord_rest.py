"""The HTTP interface of the pretended Discord: routes, refusals, and failures that a test orders."""

from __future__ import annotations

import asyncio
import fnmatch
import json
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.adapters.discord.payloads import command_problems, problems
from tests.standins.discord_world import EPHEMERAL, EVERYTHING, PATIENCE, Asked, Payload, World


@dataclass
class Fault:
    """What happens to the next `times` requests whose method and path match."""

    path: str = "*"
    method: str = "*"
    times: int = 1
    status: int = 500
    code: int = 0
    message: str = "injected"
    retry_after: float = 0.0
    delay: float = 0.0
    """Seconds to wait before anything is done; with `status` 200 nothing else happens."""
    hold: float = 0.0
    """Seconds to wait when it is done, before the answer; with `status` 200 nothing else happens."""
    drop: str = ""
    """`before` the request is done, or `after`: the connection ends without an answer."""
    via: bool = True
    """Whether a 429 says that it comes from Discord itself."""


class Refused(Exception):
    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message, **more}


class Rest:
    """Answers requests from a world, and writes down all that arrive."""

    def __init__(self, world: World, token: str, burst: int, window: float) -> None:
        self.world, self.token, self.burst, self.window = world, token, burst, window
        self.log: list[Payload] = []
        self.faults: list[Fault] = []
        self.gateway_url = ""
        self.shards = 1
        """How many connections Discord would like a bot to have."""
        self.application: Payload = {}
        """Fields of the application in place of the usual ones."""
        self.schema = True
        """Whether messages are held against the platform's schema as well as its limits; it takes time."""
        self.permissions = EVERYTHING
        """What the bot may do in each guild."""
        self._sent: dict[str, list[float]] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body, files = await read(request)
        entry = {"at": time.time(), "method": request.method, "path": path, "query": dict(request.query), "body": body,
                 "files": files, "status": None}  # fmt: skip
        self.log.append(entry)
        fault = self._fault(request.method, path)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.drop == "before":
            return drop(request, entry)
        try:
            if fault and not fault.drop and fault.status >= 400:
                raise self._injected(fault)
            found = self._route(request, path, body)
            status = 204 if found is None else 200
        except Refused as refused:
            found, status = refused.body, refused.status
        if fault and fault.hold:
            await asyncio.sleep(fault.hold)
        if fault and fault.drop == "after":
            return drop(request, entry)
        entry["status"] = status
        if status == 429:
            headers = {"Retry-After": str(found["retry_after"])} | ({"Via": "1.1 google"} if not fault or fault.via else {})
            return reply(found, status, headers)
        return reply(found, status)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method in ("*", method) and fnmatch.fnmatch(path, fault.path):
                fault.times -= 1
                return fault
        return None

    def _injected(self, fault: Fault) -> Refused:
        more = {"retry_after": fault.retry_after, "global": False} if fault.status == 429 else {}
        return Refused(fault.status, fault.code, fault.message, **more)

    def _route(self, request: web.Request, path: str, body: Any) -> Any:
        world, query = self.world, request.query
        if (
            not path.startswith(("/webhooks/", "/interactions/"))
            and request.headers.get("Authorization") != f"Bot {self.token}"
        ):
            raise Refused(401, 0, "401: Unauthorized")
        match [request.method, *path.strip("/").split("/")]:
            case ["GET", "users", "@me"]:
                return world.bot
            case ["GET", "oauth2", "applications", "@me"] | ["GET", "applications", "@me"]:
                return self._application()
            case ["GET", "gateway"] | ["GET", "gateway", "bot"]:
                return {"url": self.gateway_url, "shards": self.shards, "session_start_limit":
                        {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}}  # fmt: skip
            case ["GET", "users", "@me", "guilds"]:
                facts = {"permissions": self.permissions, "features": [], "owner": False}
                return [{"id": guild["id"], "name": guild["name"]} | facts for guild in world.guilds.values()]
            case ["POST", "users", "@me", "channels"]:
                return world.direct(found(world.people, str(body["recipient_id"]), 10013, "Unknown User"))
            case ["PUT", "applications", _, "commands"]:
                if wrong := command_problems(body):
                    raise Refused(400, 50035, "Invalid Form Body", errors=listed(wrong))
                world.commands = [
                    {"version": "1", "application_id": world.bot["id"], "default_member_permissions": None}
                    | spec
                    | {"id": world.id()}
                    for spec in body
                ]
                return world.commands
            case ["GET", "applications", _, "commands"]:
                return world.commands
            case ["GET", "applications", _, "guilds", guild, "commands"]:
                found(world.guilds, guild, 10004, "Unknown Guild")
                return []
            case ["GET", "guilds", guild]:
                return found(world.guilds, guild, 10004, "Unknown Guild")
            case ["GET", "guilds", guild, "channels"]:
                return [channel for channel in world.channels.values() if channel.get("guild_id") == guild]
            case ["GET", "guilds", guild, "members", user]:
                found(world.guilds, guild, 10004, "Unknown Guild")
                return found(world.members, (guild, user), 10007, "Unknown Member")
            case ["GET", "channels", channel]:
                return self._channel(channel)
            case ["POST", "channels", channel, "typing"]:
                self._channel(channel)
                return None
            case ["GET", "channels", channel, "messages"]:
                self._channel(channel)
                return history(world.messages.get(channel, {}), query)
            case ["POST", "channels", channel, "messages"]:
                self._channel(channel)
                self._limited(channel)
                return world.write(channel, self._checked(body))
            case ["GET" | "PATCH" | "DELETE" as method, "channels", channel, "messages", message]:
                self._channel(channel)
                standing = found(world.messages.get(channel, {}), message, 10008, "Unknown Message")
                if method == "PATCH":
                    return world.rewrite(standing, self._checked(body))
                return standing if method == "GET" else world.messages[channel].pop(message) and None
            case ["POST", "channels", channel, "messages", message, "threads"]:
                found(world.messages.get(channel, {}), message, 10008, "Unknown Message")
                if message in world.channels:
                    raise Refused(400, 160004, "A thread has already been created for this message")
                return world.thread(self._channel(channel), message, body["name"])
            case ["POST", "interactions", _, token, "callback"]:
                return self._callback(token, body)
            case ["POST", "webhooks", _, token]:
                asked = self._live(token)
                if asked.loading:
                    return self._response("PATCH", asked, "@original", body)
                asked.messages.append(self._answered(asked, self._checked(body)))
                return asked.messages[-1]
            case ["GET" | "PATCH" | "DELETE" as method, "webhooks", _, token, "messages", message]:
                return self._response(method, self._live(token), message, body)
        raise Refused(404, 0, f"404: Not Found ({request.method} {path})")

    def _application(self) -> Payload:
        bot = self.world.bot
        return {
            "id": bot["id"], "name": "Briefbot", "icon": None, "description": "", "bot_public": True, "flags": 0, "bot": bot,
            "bot_require_code_grant": False, "verify_key": "", "owner": bot, "team": None, "rpc_origins": [],
            "install_params": None, "integration_types_config": {"0": {}, "1": {}}, "interactions_endpoint_url": None,
        } | self.application  # fmt: skip

    def _channel(self, id: str) -> Payload:
        return found(self.world.channels, id, 10003, "Unknown Channel")

    def _limited(self, channel: str) -> None:
        if not self.burst:
            return
        now = time.monotonic()
        recent = [at for at in self._sent.get(channel, []) if now - at < self.window]
        if len(recent) >= self.burst:
            raise Refused(
                429, 0, "You are being rate limited.", **{"retry_after": self.window - (now - recent[0]), "global": False}
            )
        self._sent[channel] = [*recent, now]

    def _checked(self, body: Payload, may_be_empty: bool = False) -> Payload:
        if wrong := problems(body, may_be_empty, schema=self.schema):
            raise Refused(400, 50035, "Invalid Form Body", errors=listed(wrong))
        return body

    # ----------------------------------------------------------------------------------------------------- interactions

    def _callback(self, token: str, body: Payload) -> Payload:
        asked = found(self.world.asked, token, 10062, "Unknown interaction")
        now = time.monotonic()
        if now - asked.sent > PATIENCE:
            raise Refused(404, 10062, "Unknown interaction")
        if asked.acknowledged is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        asked.acknowledged, asked.callback = now, body
        if body["type"] == 8 and len(body["data"]["choices"]) > 25:
            raise Refused(400, 50035, "Invalid Form Body")
        data = self._checked(body.get("data") or {}, may_be_empty=body["type"] in (5, 6, 8))
        if body["type"] in (6, 7):  # a button: its own message is the response
            asked.messages.append(asked.payload["message"])
        if body["type"] == 7:
            self.world.rewrite(asked.payload["message"], data)
        if body["type"] in (4, 5):
            asked.messages.append(self._answered(asked, data))
        asked.loading = body["type"] == 5
        about = {"id": asked.payload["id"], "type": asked.payload["type"], "activity_instance_id": None}
        if not asked.messages:
            return {"interaction": about}
        first = asked.messages[0]
        about |= {
            "response_message_id": first["id"],
            "response_message_loading": asked.loading,
            "response_message_ephemeral": bool(first["flags"] & EPHEMERAL),
        }
        return {"interaction": about, "resource": {"type": body["type"], "message": first}}

    def _answered(self, asked: Asked, body: Payload) -> Payload:
        channel = asked.payload["channel_id"]
        if body.get("flags", 0) & EPHEMERAL:
            return self.world.message(channel, body, self.world.bot)
        return self.world.write(channel, body)

    def _live(self, token: str) -> Asked:
        asked = found(self.world.asked, token, 10015, "Unknown Webhook")
        if time.monotonic() - asked.sent > self.world.token_seconds:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return asked

    def _response(self, method: str, asked: Asked, message: str, body: Payload) -> Any:
        original = message == "@original"
        known = asked.messages[:1] if original else [one for one in asked.messages if one["id"] == message]
        if not known or (original and asked.gone):
            raise Refused(404, 10008, "Unknown Message")
        [standing] = known
        if method == "PATCH":
            asked.loading = False
            return self.world.rewrite(standing, self._checked(body))
        if method == "DELETE":
            asked.gone = asked.gone or standing is asked.messages[0]
            self.world.messages.get(standing["channel_id"], {}).pop(standing["id"], None)
            return None
        return standing


def found(held: dict[Any, Any], key: Any, code: int, message: str) -> Any:
    if key not in held:
        raise Refused(404, code, message)
    return held[key]


def listed(wrong: list[str]) -> Payload:
    return {"_errors": [{"code": "INVALID", "message": sentence} for sentence in wrong]}


def history(messages: dict[str, Payload], query: Any) -> list[Payload]:
    """Newest first, without nonces, as Discord gives it."""
    before, after = int(query.get("before", 1 << 63)), int(query.get("after", 0))
    kept = [message for id, message in messages.items() if after < int(id) < before]
    return sorted(kept, key=lambda message: -int(message["id"]))[: int(query.get("limit", 50))]


async def read(request: web.Request) -> tuple[Any, list[Payload]]:
    """The payload and the names and sizes of files."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = [{"name": field.filename, "bytes": len(field.file.read())} for field in form.values()
                 if isinstance(field, web.FileField)]  # fmt: skip
        return json.loads(str(form["payload_json"])), files
    words = await request.text()
    return (json.loads(words) if words else {}), []


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    if status == 204:
        return web.Response(status=204)
    # discord.py reads a body as JSON only where the type is exactly this, without a charset
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


def drop(request: web.Request, entry: Payload) -> web.StreamResponse:
    entry["status"] = "dropped"
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
