"""What a pretended Discord holds: people, guilds, channels, messages, interactions, all as the payloads that Discord sends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Payload = dict[str, Any]
EPOCH = 1_420_070_400_000
"""Milliseconds: the first moment of Discord's ids."""
EVERYTHING = str((1 << 50) - 1)
READER = str((1 << 10) | (1 << 11) | (1 << 16) | (1 << 31))
"""See the channel, write, read the history, use commands."""
TEXT_CHANNEL, DIRECT, PUBLIC_THREAD = 0, 1, 11
EPHEMERAL = 1 << 6
NONCE_SECONDS = 300.0
"""How long a nonce is remembered."""
PATIENCE = 3.0
"""Seconds for the first answer to an interaction."""


@dataclass
class Asked:
    """An interaction: when it was sent, when it was acknowledged, and what was answered."""

    payload: Payload
    sent: float
    acknowledged: float | None = None
    callback: Payload = field(default_factory=dict)
    messages: list[Payload] = field(default_factory=list)
    gone: bool = False
    """Whether the answer itself, not what follows it, was deleted."""
    loading: bool = False
    """Whether Discord shows that an answer is coming: what follows then becomes the answer itself."""


class World:
    """One bot, some guilds; ids are real snowflakes, so that their times can be read from them."""

    def __init__(self) -> None:
        self._last = 0
        self.bot = self.person("Briefbot", bot=True)
        self.people: dict[str, Payload] = {}
        self.guilds: dict[str, Payload] = {}
        self.channels: dict[str, Payload] = {}
        self.members: dict[tuple[str, str], Payload] = {}
        self.messages: dict[str, dict[str, Payload]] = {}
        self.nonces: dict[tuple[str, str], tuple[float, str]] = {}
        self.commands: list[Payload] = []
        self.asked: dict[str, Asked] = {}
        self.token_seconds = 900.0

    def id(self) -> str:
        now = int(time.time() * 1000 - EPOCH) << 22
        self._last = max(now, self._last + 1)
        return str(self._last)

    # ------------------------------------------------------------------------------------------------------- builders

    def person(self, name: str, bot: bool = False) -> Payload:
        made = {
            "id": self.id(),
            "username": name.lower(),
            "global_name": name,
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
        }
        if not bot:
            self.people[made["id"]] = made
        return made

    def guild(self, name: str) -> Payload:
        id = self.id()
        everyone = {"id": id, "name": "@everyone", "permissions": READER, "position": 0, "color": 0, "hoist": False,
                    "managed": False, "mentionable": False, "flags": 0}  # fmt: skip
        manager = everyone | {"id": self.id(), "name": "Briefbot", "permissions": EVERYTHING, "position": 1, "managed": True}
        self.guilds[id] = {
            "id": id, "name": name, "owner_id": "1", "icon": None, "splash": None, "roles": [everyone, manager], "emojis": [],
            "stickers": [], "features": [], "verification_level": 0, "default_message_notifications": 1, "afk_timeout": 300,
            "explicit_content_filter": 0, "mfa_level": 0, "premium_tier": 0, "nsfw_level": 0, "system_channel_flags": 0,
            "preferred_locale": "en-US", "premium_progress_bar_enabled": False, "afk_channel_id": None, "joined_at": moment(),
            "large": False, "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }  # fmt: skip
        self.join(self.guilds[id], self.bot, [manager["id"]])
        return self.guilds[id]

    def channel(self, guild: Payload, name: str) -> Payload:
        made = {"id": self.id(), "type": TEXT_CHANNEL, "name": name, "guild_id": guild["id"], "position": 0, "nsfw": False,
                "permission_overwrites": [], "parent_id": None, "topic": None, "last_message_id": None}  # fmt: skip
        self.channels[made["id"]] = made
        return made

    def join(self, guild: Payload, person: Payload, roles: list[str] | None = None) -> Payload:
        made = {"user": person, "nick": None, "roles": roles or [], "joined_at": moment(), "deaf": False, "mute": False,
                "flags": 0, "avatar": None, "pending": False}  # fmt: skip
        self.members[guild["id"], person["id"]] = made
        return made

    def direct(self, person: Payload) -> Payload:
        for channel in self.channels.values():
            if channel["type"] == DIRECT and channel["recipients"][0]["id"] == person["id"]:
                return channel
        made = {"id": self.id(), "type": DIRECT, "recipients": [person], "last_message_id": None, "flags": 0}
        self.channels[made["id"]] = made
        return made

    def thread(self, parent: Payload, id: str, name: str) -> Payload:
        made = {"id": id, "type": PUBLIC_THREAD, "name": name, "guild_id": parent["guild_id"], "parent_id": parent["id"],
                "owner_id": self.bot["id"], "message_count": 0, "member_count": 1, "rate_limit_per_user": 0,
                "thread_metadata": {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": moment(),
                                    "locked": False}}  # fmt: skip
        self.channels[id] = made
        return made

    def whole(self, guild: Payload) -> Payload:
        """A guild as GUILD_CREATE carries it."""
        inside = [channel for channel in self.channels.values() if channel.get("guild_id") == guild["id"]]
        members = [member for (home, _), member in self.members.items() if home == guild["id"]]
        return guild | {
            "channels": [channel for channel in inside if channel["type"] == TEXT_CHANNEL],
            "threads": [channel for channel in inside if channel["type"] == PUBLIC_THREAD],
            "members": [member for member in members if member["user"]["id"] == self.bot["id"]],
            "member_count": len(members),
        }

    # ------------------------------------------------------------------------------------------------------- messages

    def write(self, channel: str, body: Payload, author: Payload | None = None) -> Payload:
        """The message that `body` makes; the earlier one where its nonce is enforced and known."""
        nonce, key = body.get("nonce"), (channel, str(body.get("nonce")))
        if body.get("enforce_nonce") and nonce and key in self.nonces:
            at, earlier = self.nonces[key]
            if time.monotonic() - at < NONCE_SECONDS and earlier in self.messages.get(channel, {}):
                return self.messages[channel][earlier]
        made = self.message(channel, body, author or self.bot)
        self.messages.setdefault(channel, {})[made["id"]] = made
        if nonce:
            self.nonces[key] = (time.monotonic(), made["id"])
        return made if nonce is None else made | {"nonce": nonce}

    def message(self, channel: str, body: Payload, author: Payload) -> Payload:
        return {
            "id": self.id(), "channel_id": channel, "author": author, "content": body.get("content") or "", "type": 0,
            "timestamp": moment(), "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
            "mention_roles": [], "attachments": [], "embeds": body.get("embeds") or [], "pinned": False,
            "flags": body.get("flags", 0), "components": numbered(body.get("components") or []),
        }  # fmt: skip

    def rewrite(self, message: Payload, body: Payload) -> Payload:
        message |= {key: body[key] for key in ("content", "embeds") if body.get(key) is not None}
        message["flags"] |= body.get("flags") or 0  # an edit takes no flag away
        if body.get("components") is not None:
            message["components"] = numbered(body["components"])
        message["edited_timestamp"] = moment()
        return message

    # --------------------------------------------------------------------------------------------------- interactions

    def ask(
        self, kind: int, data: Payload, person: Payload, channel: Payload, permissions: str = READER, **more: Any
    ) -> Payload:
        """An INTERACTION_CREATE of `person` in `channel`."""
        guild = channel.get("guild_id")
        who: Payload = {"user": person}
        if guild:
            who = {"guild_id": guild, "member": self.members[guild, person["id"]] | {"permissions": permissions}}
        made = {
            "id": self.id(), "application_id": self.bot["id"], "type": kind, "data": data, "token": f"token-{self.id()}",
            "version": 1, "channel_id": channel["id"], "channel": channel, "locale": "en-US", "app_permissions": EVERYTHING,
            "entitlements": [], "attachment_size_limit": 10_485_760, "context": 0 if guild else 1,
            "authorizing_integration_owners": {"0": guild or "0"}, **who, **more,
        }  # fmt: skip
        self.asked[made["token"]] = Asked(made, time.monotonic())
        return made

    def command(self, words: str, options: Payload, focused: str = "") -> Payload:
        """The data of a slash command, “brief said” with its options, as it was registered."""
        name, *path = words.split()
        [command] = [command for command in self.commands if command["name"] == name]
        level, found = command, None
        for step in path:
            [level] = [option for option in level["options"] if option["name"] == step]
        kinds = {option["name"]: option["type"] for option in level.get("options", [])}
        unknown = options.keys() - kinds.keys()
        if unknown:
            raise ValueError(f"“{words}” has no option {sorted(unknown)}")
        found = [{"name": key, "type": kinds[key], "value": value, **({"focused": True} if key == focused else {})}
                 for key, value in options.items()]  # fmt: skip
        for depth, step in reversed(list(enumerate(path))):
            found = [{"name": step, "type": 1 if depth == len(path) - 1 else 2, "options": found}]
        return {"id": command["id"], "name": name, "type": 1, "options": found}


def numbered(components: list[Payload]) -> list[Payload]:
    """Components as they come back: each with an id, counted up where none was given."""
    seen = 0

    def walk(component: Payload) -> Payload:
        nonlocal seen
        seen += 1
        made = {"id": seen} | component
        if "components" in made:
            made["components"] = [walk(child) for child in made["components"]]
        if "accessory" in made:
            made["accessory"] = walk(made["accessory"])
        return made

    return [walk(component) for component in components]


def moment() -> str:
    return datetime.now(UTC).isoformat()
