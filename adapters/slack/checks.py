"""Whether Slack knows the bot and lets it do what it needs, in plain words for `briefbot doctor`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from adapters.base import BadToken, Finding, PlatformError
from adapters.slack import words
from adapters.slack.client import Clients
from adapters.slack.errors import Stranger, told
from adapters.slack.installations import Installations
from adapters.slack.socket import address

MANIFEST = Path(__file__).with_name("manifest.json")


def scopes() -> list[str]:
    """The permissions that the manifest asks for."""
    found: list[str] = json.loads(MANIFEST.read_text(encoding="utf8"))["oauth_config"]["scopes"]["bot"]
    return found


def are_swapped(bot_token: str, app_token: str) -> bool:
    return bot_token.startswith("xapp-") or app_token.startswith("xoxb-")


async def of_token(clients: Clients, token: str) -> AsyncIterator[Finding]:
    try:
        with told():
            answer = await clients.of(token).auth_test()
    except PlatformError as error:
        yield Finding(False, str(error))
        return
    found: Mapping[str, Any] = answer.data  # type: ignore[assignment]
    yield Finding(True, words.token_fine(str(found.get("user")), str(found.get("team"))))
    granted = next((value for key, value in answer.headers.items() if key.casefold() == "x-oauth-scopes"), "")
    yield of_scopes(granted)


def of_scopes(granted: str) -> Finding:
    have = {scope.strip() for scope in granted.split(",")}
    missing = [scope for scope in scopes() if scope not in have]
    return Finding(not missing, words.lacks_scopes(missing) if missing else words.scopes_fine())


async def of_app_token(clients: Clients, app_token: str) -> Finding:
    try:
        await address(clients, app_token)
    except (PlatformError, BadToken) as error:
        return Finding(False, str(error))
    return Finding(True, words.SOCKET_FINE)


async def of_installations(clients: Clients, installations: Installations, listen: str) -> AsyncIterator[Finding]:
    """Whether each workspace still takes its token."""
    try:
        known = await installations.list()
    except PlatformError as error:
        yield Finding(False, str(error))
        return
    if not known:
        yield Finding(False, words.nowhere_installed(listen), grave=False)
        return
    yield Finding(True, words.installed(len(known)))
    for one in known:
        try:
            with told():
                await clients.of(one.token).auth_test()
        except Stranger:
            yield Finding(False, words.revoked(one.name or one.workspace), grave=False)
        except PlatformError as error:
            yield Finding(False, str(error))
