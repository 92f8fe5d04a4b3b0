"""The Web API of the pretended Slack: methods, refusals, rate limits, and failures that a test orders."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.adapters.slack.payloads import message_problems, view_problems
from tests.standins.slack_world import LIFE, USES, Payload, World

Method = Callable[[Payload, str], Payload]


@dataclass
class Fault:
    """What happens to the next `times` calls of `method`."""

    method: str = "*"
    times: int = 1
    status: int = 500
    error: str = ""
    """Slack's own word for what is wrong, answered with status 200."""
    retry_after: int = 1
    delay: float = 0.0
    """Seconds to wait before anything is done; with `status` 200 nothing else happens."""
    hold: float = 0.0
    """Seconds to wait when it is done, before the answer; with `status` 200 nothing else happens."""
    drop: str = ""
    """`before` the call is done, or `after`: the connection ends without an answer."""


class Refused(Exception):
    def __init__(self, error: str, status: int = 200, **more: Any) -> None:
        super().__init__(error)
        self.status, self.body = status, {"ok": False, "error": error, **more}
        self.headers: dict[str, str] = {}


class Limited(Refused):
    def __init__(self, after: int) -> None:
        super().__init__("ratelimited", 429)
        self.headers = {"Retry-After": str(after)}


class Api:
    """Answers calls from a world, and writes down all that arrive."""

    def __init__(self, world: World, app_token: str, rate: float, burst: int) -> None:
        self.world, self.app_token, self.rate, self.burst = world, app_token, rate, burst
        self.log: list[Payload] = []
        self.faults: list[Fault] = []
        self.base = ""
        self._buckets: dict[str, tuple[float, float]] = {}
        self._methods: dict[str, Method] = {
            name.removeprefix("do_").replace("__", "."): getattr(self, name) for name in dir(self) if name.startswith("do_")
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await read(request)
        entry = {"at": time.time(), "method": method, "body": body, "status": None, "ok": None, "error": None}
        self.log.append(entry)
        fault = self._fault(method)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.drop == "before":
            return drop(request)
        headers = {"X-OAuth-Scopes": self.world.scopes}
        try:
            if fault and not fault.drop:
                self._break(fault)
            found, status = self._call(method, body, token_of(request, body)), 200
        except Refused as refused:
            found, status, headers = refused.body, refused.status, headers | refused.headers
        if fault and fault.hold:
            await asyncio.sleep(fault.hold)
        if fault and fault.drop == "after":
            return drop(request)
        entry |= {"status": status, "ok": found["ok"], "error": found.get("error")}
        return web.json_response(found, status=status, headers=headers)

    def _fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method in ("*", method):
                fault.times -= 1
                return fault
        return None

    def _break(self, fault: Fault) -> None:
        if fault.error:
            raise Refused(fault.error)
        if fault.status == 429:
            raise Limited(fault.retry_after)
        if fault.status >= 400:
            raise Refused("internal_error", fault.status)

    def _call(self, method: str, body: Payload, token: str) -> Payload:
        if method not in self._methods:
            raise Refused("unknown_method")
        team = self.world.tokens.get(token, "")
        if method == "apps.connections.open":
            if token != self.app_token:
                raise Refused("invalid_auth")
        elif method != "oauth.v2.access" and not team:
            raise Refused("invalid_auth" if token else "not_authed")
        return {"ok": True, **self._methods[method](body, team)}

    def _limit(self, channel: str) -> None:
        """Take one of the channel's posts. Raises Limited."""
        if not self.rate:
            return
        now = time.monotonic()
        left, since = self._buckets.get(channel, (float(self.burst), now))
        left = min(self.burst, left + (now - since) * self.rate)
        self._buckets[channel] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            raise Limited(max(1, round((1 - left) / self.rate)))

    def _open(self, channel: str, team: str) -> Payload:
        """The channel, if the bot may write there. Raises Refused."""
        if channel.startswith("U") and channel in self.world.people:
            channel = self.world.direct(channel)
        found = self.world.channels.get(channel)
        if found is None or found["context_team_id"] != team:
            raise Refused("channel_not_found")
        if found["is_archived"]:
            raise Refused("is_archived")
        if not found.get("is_member", True):
            raise Refused("not_in_channel")
        return found

    # ------------------------------------------------------------------------------------------------------------- chat

    def do_auth__test(self, body: Payload, team: str) -> Payload:
        return {"url": "https://newsroom.slack.com/", "team": "Newsroom", "user": "briefbot", "team_id": team,
                "user_id": self.world.bots[team], "bot_id": "B0001", "is_enterprise_install": False}  # fmt: skip

    def do_chat__postMessage(self, body: Payload, team: str) -> Payload:  # noqa: N802 (Slack's name)
        channel = self._open(body.get("channel", ""), team)["id"]
        self._limit(channel)
        checked(body)
        thread = body.get("thread_ts")
        if thread and not self.world.find(channel, thread):
            raise Refused("thread_not_found")
        kept = {key: body.get(key) for key in ("blocks", "metadata", "unfurl_links", "unfurl_media")}
        message = self.world.write(
            channel, self.world.bots[team], body.get("text", ""), thread_ts=thread, bot_id="B0001", **kept
        )
        return {"channel": channel, "ts": message["ts"], "message": message}

    def do_chat__update(self, body: Payload, team: str) -> Payload:
        channel = self._open(body.get("channel", ""), team)["id"]
        message = self.world.find(channel, body.get("ts", ""))
        if message is None:
            raise Refused("message_not_found")
        if message["user"] != self.world.bots[team]:
            raise Refused("cant_update_message")
        checked(body)
        message |= {key: body[key] for key in ("text", "blocks", "metadata") if key in body} | {
            "edited": {"ts": self.world.ts()}
        }
        return {"channel": channel, "ts": message["ts"], "text": message["text"]}

    def do_chat__delete(self, body: Payload, team: str) -> Payload:
        channel = self._open(body.get("channel", ""), team)["id"]
        message = self.world.find(channel, body.get("ts", ""))
        if message is None:
            raise Refused("message_not_found")
        self.world.messages[channel].remove(message)
        return {"channel": channel, "ts": message["ts"]}

    def do_chat__postEphemeral(self, body: Payload, team: str) -> Payload:  # noqa: N802
        channel = self._open(body.get("channel", ""), team)["id"]
        checked(body)
        if body.get("user") not in self.world.people:
            raise Refused("user_not_in_channel")
        self.world.ephemeral.append(body)
        return {"message_ts": self.world.ts(), "channel": channel}

    def do_chat__getPermalink(self, body: Payload, team: str) -> Payload:  # noqa: N802
        ts = str(body.get("message_ts", ""))
        return {"channel": body["channel"], "permalink": f"https://newsroom.slack.com/archives/{body['channel']}/p{ts}"}

    # ---------------------------------------------------------------------------------------------------- conversations

    def do_conversations__history(self, body: Payload, team: str) -> Payload:
        return self._page(body, team, [it for it in self._all(body, team) if "thread_ts" not in it][::-1])

    def do_conversations__replies(self, body: Payload, team: str) -> Payload:
        root = str(body.get("ts"))
        found = [it for it in self._all(body, team) if root in (it["ts"], it.get("thread_ts"))]
        if not found:
            raise Refused("thread_not_found")
        return self._page(body, team, found)

    def _all(self, body: Payload, team: str) -> list[Payload]:
        channel = self._open(body.get("channel", ""), team)["id"]
        return self.world.messages.get(channel, [])

    def _page(self, body: Payload, team: str, found: list[Payload]) -> Payload:
        oldest, limit, begin = float(body.get("oldest") or 0), int(body.get("limit") or 100), int(body.get("cursor") or 0)
        wanted = [it for it in found if float(it["ts"]) >= oldest]
        if str(body.get("include_all_metadata", "")).casefold() not in ("true", "1"):
            wanted = [{key: value for key, value in it.items() if key != "metadata"} for it in wanted]
        more = begin + limit < len(wanted)
        tail = {"response_metadata": {"next_cursor": str(begin + limit) if more else ""}}
        return {"messages": wanted[begin : begin + limit], "has_more": more, **tail}

    def do_conversations__open(self, body: Payload, team: str) -> Payload:
        user = str(body.get("users", ""))
        if user not in self.world.people or self.world.people[user]["team_id"] != team:
            raise Refused("user_not_found")
        return {"channel": {"id": self.world.direct(user)}}

    def do_conversations__info(self, body: Payload, team: str) -> Payload:
        found = self.world.channels.get(str(body.get("channel")))
        if found is None or found["context_team_id"] != team:
            raise Refused("channel_not_found")
        return {"channel": found}

    def do_users__info(self, body: Payload, team: str) -> Payload:
        user = self.world.people.get(str(body.get("user")))
        if user is None or user["team_id"] != team:
            raise Refused("user_not_found")
        return {"user": user}

    # ------------------------------------------------------------------------------------------------- views, assistant

    def do_views__open(self, body: Payload, team: str) -> Payload:
        opened = self.world.triggers.pop(str(body.get("trigger_id")), 0.0)
        if time.time() - opened > 3:
            raise Refused("expired_trigger_id")
        return self._viewed(body, "modal", self.world.modals.append)

    def do_views__push(self, body: Payload, team: str) -> Payload:
        return self.do_views__open(body, team)

    def do_views__update(self, body: Payload, team: str) -> Payload:
        known = next((number for number, view in enumerate(self.world.modals) if view["id"] == body.get("view_id")), None)
        if known is None:
            raise Refused("not_found")
        return self._viewed(body, "modal", lambda view: self.world.modals.__setitem__(known, {**view, "id": body["view_id"]}))

    def do_views__publish(self, body: Payload, team: str) -> Payload:
        return self._viewed(body, "home", lambda view: self.world.homes.update({str(body["user_id"]): view}))

    def _viewed(self, body: Payload, kind: str, keep: Callable[[Payload], None]) -> Payload:
        found = view_problems(body.get("view") or {}, kind)
        if found:
            raise Refused("invalid_arguments", response_metadata={"messages": found})
        view = {**body["view"], "id": self.world.id("V"), "hash": self.world.id("h"), "team_id": self.world.team}
        keep(view)
        return {"view": view}

    def do_assistant__threads__setStatus(self, body: Payload, team: str) -> Payload:  # noqa: N802
        self.world.statuses.append(body)
        return {}

    def do_assistant__threads__setTitle(self, body: Payload, team: str) -> Payload:  # noqa: N802
        self.world.titles.append(body)
        return {}

    def do_assistant__threads__setSuggestedPrompts(self, body: Payload, team: str) -> Payload:  # noqa: N802
        if len(body.get("prompts", [])) > 4:
            raise Refused("invalid_arguments")
        self.world.prompts.append(body)
        return {}

    # -------------------------------------------------------------------------------------------------- files and tokens

    def do_files__getUploadURLExternal(self, body: Payload, team: str) -> Payload:  # noqa: N802
        id = self.world.id("F")
        self.world.files[id] = {"id": id, "title": body.get("filename"), "size": 0, "done": False}
        return {"file_id": id, "upload_url": f"{self.base}/upload/{id}"}

    def do_files__completeUploadExternal(self, body: Payload, team: str) -> Payload:  # noqa: N802
        listed = body["files"] if isinstance(body["files"], list) else json.loads(body["files"])
        for one in listed:
            self.world.files[one["id"]] |= {"done": True}
        return {"files": [self.world.files[one["id"]] for one in listed]}

    def do_apps__connections__open(self, body: Payload, team: str) -> Payload:
        return {"url": self.base.replace("http", "ws", 1) + "/socket"}

    def do_oauth__v2__access(self, body: Payload, team: str) -> Payload:
        """The code is the workspace that says yes."""
        code = str(body.get("code"))
        if not code.startswith("T"):
            raise Refused("invalid_code")
        self.world.workspace(code, f"xoxb-{code}")
        return {"access_token": f"xoxb-{code}", "token_type": "bot", "scope": self.world.scopes, "app_id": "A0001",
                "bot_user_id": self.world.bots[code], "team": {"id": code, "name": f"Team {code}"}, "enterprise": None,
                "authed_user": {"id": self.world.ann}, "is_enterprise_install": False}  # fmt: skip

    # ------------------------------------------------------------------------------------------------ response addresses

    async def respond(self, request: web.Request) -> web.StreamResponse:
        reply = self.world.replies.get(request.match_info["name"])
        body = await request.json()
        entry = {"at": time.time(), "method": "response_url", "body": body, "status": 200, "ok": True, "error": None}
        self.log.append(entry)
        fault = self._fault("response_url")
        if fault and fault.status == 429:
            entry |= {"status": 429, "ok": False, "error": "ratelimited"}
            return web.Response(status=429, headers={"Retry-After": str(fault.retry_after)})
        error = ""
        if reply is None or time.time() - reply.made > LIFE:
            error = "expired_url"
        elif len(reply.taken) >= USES:
            error = "used_url"
        elif not body.get("delete_original") and (found := message_problems(body)):
            error = f"invalid_blocks: {found}"
        if error or reply is None:
            entry |= {"status": 404, "ok": False, "error": error}
            return web.json_response({"ok": False, "error": error}, status=404)
        reply.taken.append(body)
        original = self.world.find(reply.channel, reply.original)
        if original and body.get("delete_original"):
            self.world.messages[reply.channel].remove(original)
        elif original and body.get("replace_original"):
            original |= {key: body.get(key) for key in ("text", "blocks")}
        return web.Response(text="ok")


def checked(body: Payload) -> None:
    """Raises Refused where Slack would not show the message."""
    if found := message_problems(body):
        raise Refused("invalid_blocks", response_metadata={"messages": found})


async def read(request: web.Request) -> Payload:
    if request.content_type == "application/json":
        return dict(await request.json())
    form: Payload = {**request.query, **(await request.post())}
    for key in ("blocks", "metadata", "view", "files", "prompts"):
        if isinstance(form.get(key), str):
            form[key] = json.loads(form[key])
    return form


def token_of(request: web.Request, body: Payload) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or str(body.get("token", ""))


def drop(request: web.Request) -> web.StreamResponse:
    """End the connection without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()
