"""What Slack tells as what the bot is asked: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.base import Place, Request
from adapters.slack.escape import first_link, typed
from adapters.slack.format import pressed
from adapters.slack.posts import PLATFORM

Payload = Mapping[str, Any]


def workspace_of(body: Payload) -> str:
    """The workspace in which it happened."""
    return str(body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or "")


def place(channel: str, workspace: str, thread: str | None = None) -> Place:
    return Place(PLATFORM, channel, workspace, thread or None, direct=channel.startswith("D"))


def of_command(body: Payload, workspace: str) -> Request:
    """`/brief word text`: the word is the command, or the beginning of a question, a name or a link."""
    command, _, rest = typed(str(body.get("text", ""))).partition(" ")
    where, event = place(str(body["channel_id"]), workspace), str(body.get("trigger_id", ""))
    return Request(where, str(body["user_id"]), command, text=rest.strip(), event=event)


def of_message(event: Payload, workspace: str) -> Request:
    """Plain words, to the bot alone or with its name before them."""
    where = place(str(event["channel"]), workspace, event.get("thread_ts"))
    return Request(where, str(event["user"]), text=typed(str(event.get("text", ""))), event=f"{where.id} {event.get('ts', '')}")


def of_button(action: Payload, where: Place, user: str, event: str = "") -> Request:
    command, value = pressed(str(action.get("value", "")))
    return Request(where, user, command, {"value": value}, event=event)


def of_shortcut(body: Payload, workspace: str) -> Request | None:
    """“Brief this” for the first link of a message, else for its words; None where it has neither."""
    message = body.get("message") or {}
    wanted = link_of(message) or typed(str(message.get("text", "")))
    where = place(str(body["channel"]["id"]), workspace, message.get("thread_ts"))
    event = str(body.get("trigger_id", ""))
    return Request(where, str(body["user"]["id"]), "article", {"article": wanted}, event=event) if wanted else None


def link_of(message: Payload) -> str | None:
    """The first address of a message: in its words, in its blocks, or behind a preview."""
    if found := first_link(str(message.get("text", ""))):
        return found
    for part in (*message.get("blocks", ()), *message.get("attachments", ())):
        if found := _link_in(part):
            return found
    return None


def _link_in(part: Any) -> str | None:
    if isinstance(part, Mapping):
        own = next((part[key] for key in ("url", "from_url", "title_link", "original_url") if key in part), None)
        if isinstance(own, str) and own.startswith(("http://", "https://")):
            return own
        return next((found for value in part.values() if (found := _link_in(value))), None)
    return next((found for one in part if (found := _link_in(one))), None) if isinstance(part, list) else None


def is_for_us(event: Payload) -> bool:
    """A message that a person wrote to the bot alone: not one of a bot, and no edit of one."""
    written = event.get("subtype") in (None, "file_share", "thread_broadcast") and not event.get("bot_id")
    return bool(written and event.get("user") and event.get("channel_type") == "im")
