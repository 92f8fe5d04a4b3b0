"""What somebody did on Discord as a neutral Request: where, who, what, and whether they may change things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from adapters.base import CommandSpec, Place, Request
from adapters.discord.commands import ON_MESSAGE, typed
from adapters.discord.format import pressed
from adapters.discord.words import COMMAND

PLATFORM = "discord"
LINK = re.compile(r"https?://[^\s<>|\"]+")
_TAIL = ".,;:!?'\"”’*_~`"
ARTICLE = "article"
"""The command that “Brief this” is."""


def of_interaction(it: discord.Interaction[Any], specs: Sequence[CommandSpec], workspace: str) -> Request:
    """A command, a button or an entry of a menu; `workspace` is whose news are meant outside a server."""
    command, args = _meant(it, specs)
    return Request(place_of(it, workspace), str(it.user.id), command, args, may_manage=may_manage(it), event=str(it.id))


def _meant(it: discord.Interaction[Any], specs: Sequence[CommandSpec]) -> tuple[str, Mapping[str, str]]:
    data: Any = it.data or {}
    if it.type is discord.InteractionType.component:
        action, value = pressed(data.get("custom_id", ""))
        return action, {"value": value}
    if data.get("type") == ON_MESSAGE:
        return ARTICLE, {ARTICLE: _reference(data)}
    found = typed(data, specs)
    return found.command, found.args


def _reference(data: Mapping[str, Any]) -> str:
    """The first link of a message, else of what Discord shows below it, else its words."""
    message = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
    words = message.get("content") or ""
    if found := LINK.search(words):
        return trimmed(found[0])
    return next((embed["url"] for embed in message.get("embeds", []) if embed.get("url")), words)


def trimmed(address: str) -> str:
    """An address as found in a sentence, without the marks behind it."""
    address = address.rstrip(_TAIL)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(_TAIL)
    return address


def is_direct(it: discord.Interaction[Any]) -> bool:
    """Whether this is a conversation between one person and the bot."""
    return it.guild_id is None and not it.context.private_channel


def may_manage(it: discord.Interaction[Any]) -> bool:
    return it.permissions.manage_channels if it.guild_id else is_direct(it)


def place_of(it: discord.Interaction[Any], workspace: str) -> Place:
    if it.guild_id is None:
        return Place(PLATFORM, str(it.channel_id or it.user.id), workspace if is_direct(it) else "", direct=is_direct(it))
    return _in_guild(it.channel, it.guild_id)


def of_message(message: discord.Message, text: str, workspace: str) -> Request:
    """Plain words, or a command typed as words, to the bot alone or with its name before them."""
    command, text = spelled(text)
    if message.guild is None:
        place = Place(PLATFORM, str(message.channel.id), workspace, direct=True)
        return Request(place, str(message.author.id), command, text=text, may_manage=True, event=str(message.id))
    manager = isinstance(message.author, discord.Member) and message.channel.permissions_for(message.author).manage_channels
    place = _in_guild(message.channel, message.guild.id)
    return Request(place, str(message.author.id), command, text=text, may_manage=manager, event=str(message.id))


def spelled(text: str) -> tuple[str | None, str]:
    """The command and the words behind it, of “/brief said Berg” typed as plain words; no command in anything else."""
    slash, _, rest = text.partition(" ")
    if slash != f"/{COMMAND}":
        return None, text
    command, _, words = rest.strip().partition(" ")
    return command, words.strip()


def _in_guild(channel: Any, guild: int) -> Place:
    """A thread of Discord is a channel of its own; here it stands in the channel above it."""
    if isinstance(channel, discord.Thread):
        return Place(PLATFORM, str(channel.parent_id), str(guild), thread=str(channel.id))
    return Place(PLATFORM, str(channel.id if channel else guild), str(guild))


def said_to(message: discord.Message, bot: discord.abc.User) -> str | None:
    """The words of a message that is meant for the bot: in a direct conversation, or behind its name; None for any other."""
    if message.author.bot or message.webhook_id or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    if message.guild is None:
        return message.content.strip()
    name = re.compile(rf"<@!?{bot.id}>")
    return " ".join(name.sub(" ", message.content).split(" ")).strip() if name.search(message.content) else None
