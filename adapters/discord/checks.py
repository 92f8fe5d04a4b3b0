"""What can be asked of Discord before anything goes wrong: who we are, where we are, and what we may do there."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord.http import HTTPClient

from adapters.base import Finding
from adapters.discord import words

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
NAMES = {
    "read_messages": "View Channels",
    "send_messages_in_threads": "Send Messages in Threads",
}
log = logging.getLogger("adapters.discord")

MOST = 25
"""Servers that are looked at one by one."""
FEW_STARTS = 5
"""Connections that should be left for today."""


async def findings(http: HTTPClient) -> list[Finding]:
    """All that is right and wrong. Raises HTTPException."""
    me, application = await http.request(_route("/users/@me")), await http.application_info()
    found = [Finding(True, words.token_fine(me["username"])), *_application(application)]
    found += _gateway(await http.request(_route("/gateway/bot")))
    guilds = await http.get_guilds(200)
    link = invitation(application["id"])
    if not guilds:
        return [*found, Finding(False, words.invite(link), grave=False)]
    for guild in guilds[:MOST]:
        found.append(await _guild(http, application["id"], guild, link))
    return found


def invitation(application: Any) -> str:
    """The page on which somebody adds the bot to a server."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


def _application(application: Mapping[str, Any]) -> Iterator[Finding]:
    if application.get("interactions_endpoint_url"):
        yield Finding(False, words.elsewhere())
    if application.get("bot_require_code_grant"):
        yield Finding(False, words.code_grant())
    types = application.get("integration_types_config")
    if types is not None and "1" not in types:
        yield Finding(False, words.no_user_install(), grave=False)


def _gateway(told: Mapping[str, Any]) -> Iterator[Finding]:
    left = told.get("session_start_limit", {})
    if left.get("remaining", FEW_STARTS) < FEW_STARTS:
        yield Finding(False, words.gateway_spent(left.get("reset_after", 0) / 3_600_000))


async def _guild(http: HTTPClient, application: Any, guild: Mapping[str, Any], link: str) -> Finding:
    held = discord.Permissions(int(guild.get("permissions", 0)))
    if not held.administrator:
        missing = [name for name, wanted in NEEDED if wanted and not getattr(held, name)]
        if missing:
            return Finding(
                False, words.lacks(guild["name"], [NAMES.get(name, name.replace("_", " ").title()) for name in missing])
            )
    try:
        await http.get_guild_commands(application, guild["id"])
    except discord.Forbidden:
        return Finding(False, words.no_commands(guild["name"], link))
    except discord.HTTPException as error:
        log.info("the commands of a server could not be looked at: %s", error)
    return Finding(True, words.guild_fine(guild["name"]))


def _route(path: str) -> discord.http.Route:
    return discord.http.Route("GET", path)
