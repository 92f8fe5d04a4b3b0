"""What the pretended Slack holds: workspaces, people, conversations and the messages in them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]

USES, LIFE = 5, 1800.0
"""How often, and for how many seconds, a response address takes a message."""
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,files:write,groups:history,"
    "im:history,im:write,users:read"
)


@dataclass
class Reply:
    """A response address: where it leads, and what it took."""

    channel: str
    user: str
    made: float
    original: str = ""
    """The message whose button was pressed."""
    taken: list[Payload] = field(default_factory=list)


class World:
    """One workspace with Ann, who administers it, and Bob; the bot is in general and news, and nowhere else."""

    def __init__(self) -> None:
        self._ids, self._last = itertools.count(1), 0.0
        self.tokens: dict[str, str] = {}
        """Bot token -> workspace."""
        self.scopes = SCOPES
        self.bots: dict[str, str] = {}
        """Workspace -> the bot's user there."""
        self.people: dict[str, Payload] = {}
        self.channels: dict[str, Payload] = {}
        self.messages: dict[str, list[Payload]] = {}
        self.ephemeral: list[Payload] = []
        self.homes: dict[str, Payload] = {}
        self.modals: list[Payload] = []
        self.statuses: list[Payload] = []
        self.prompts: list[Payload] = []
        self.titles: list[Payload] = []
        self.files: dict[str, Payload] = {}
        self.replies: dict[str, Reply] = {}
        self.triggers: dict[str, float] = {}
        self.team = "T0001"
        self.workspace(self.team, "xoxb-test")
        self.ann, self.bob = self.person("Ann", admin=True), self.person("Bob")
        self.general, self.news = self.channel("general"), self.channel("news")
        self.closed = self.channel("archive", is_archived=True)
        self.foreign = self.channel("elsewhere", is_member=False)

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self._ids):04d}"

    def ts(self) -> str:
        """A time stamp that nothing else has."""
        self._last = max(time.time(), self._last + 0.00001)
        return f"{self._last:.6f}"

    def workspace(self, team: str, token: str) -> None:
        self.tokens[token] = team
        self.bots[team] = f"UBOT{team}"

    def person(self, name: str, admin: bool = False, team: str = "") -> str:
        id = self.id("U")
        made = {"id": id, "team_id": team or self.team, "name": name.casefold(), "real_name": name, "is_admin": admin}
        self.people[id] = made | {"is_owner": False, "is_bot": False, "deleted": False, "tz": "Europe/Berlin"}
        return id

    def channel(self, name: str, team: str = "", **more: Any) -> str:
        id = self.id("C")
        made = {"id": id, "name": name, "is_channel": True, "is_member": True, "is_archived": False}
        self.channels[id] = made | {"context_team_id": team or self.team} | more
        return id

    def direct(self, user: str) -> str:
        """The conversation between a person and the bot."""
        id = f"D{user}"
        team = self.people[user]["team_id"]
        self.channels[id] = {"id": id, "is_im": True, "user": user, "is_archived": False, "context_team_id": team}
        return id

    def write(self, channel: str, user: str, text: str, **more: Any) -> Payload:
        message = {
            "type": "message",
            "user": user,
            "text": text,
            "ts": self.ts(),
            "team": self.channels[channel]["context_team_id"],
        }
        message |= {key: value for key, value in more.items() if value is not None}
        self.messages.setdefault(channel, []).append(message)
        return message

    def find(self, channel: str, ts: str) -> Payload | None:
        return next((message for message in self.messages.get(channel, ()) if message["ts"] == ts), None)

    def reply(self, channel: str, user: str, original: str = "") -> str:
        """The name of a new response address."""
        name = self.id("R")
        self.replies[name] = Reply(channel, user, time.time(), original)
        return name

    def trigger(self) -> str:
        """What a modal may be opened with, for three seconds."""
        name = self.id("trigger")
        self.triggers[name] = time.time()
        return name
