"""The workspaces that the bot is in: the token for each, and who may change what the bot does there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from adapters.base import Closed
from adapters.slack import words
from adapters.slack.client import Clients
from adapters.slack.errors import told
from adapters.slack.installations import Installation, Installations

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

FRESH = 600.0
"""Seconds for which what is known of a person or a workspace is not asked again."""
MOST_PEOPLE = 10_000

Everybody = Callable[[str], Awaitable[bool]]
"""Whether a workspace lets everybody change what the bot does."""


def may_manage(person: Mapping[str, Any], workspace: str, everybody: bool) -> bool:
    """Whether somebody may change what the bot does: those who administer this workspace, or, if it says so, all its members.

    People of another workspace in a shared channel may not, whatever they are at home.
    """
    if person.get("deleted") or person.get("is_bot") or person.get("is_stranger"):
        return False
    at_home = workspace in (person.get("team_id"), (person.get("enterprise_user") or {}).get("enterprise_id"))
    guest = bool(person.get("is_restricted") or person.get("is_ultra_restricted"))
    return at_home and not guest and (everybody or bool(person.get("is_admin") or person.get("is_owner")))


class Workspaces:
    """Either the one workspace of a bot token, or all in which the app was installed."""

    def __init__(
        self, clients: Clients, token: str = "", installations: Installations | None = None, everybody: Everybody | None = None
    ) -> None:
        self.clients, self.installations = clients, installations
        self._token, self._everybody = token, everybody
        self._own: Installation | None = None
        self._known: dict[str, tuple[float, Installation]] = {}
        self._people: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[Mapping[str, Any]]] = {}

    async def own(self) -> Installation | None:
        """The workspace of the bot token, None where there is no such token. Raises Stranger, Unavailable."""
        if self._own is None and self._token:
            with told():
                found: Mapping[str, Any] = (await self.clients.of(self._token).auth_test()).data  # type: ignore[assignment]
            self._own = Installation(
                str(found.get("team_id", "")), str(found.get("team", "")), self._token, str(found.get("user_id", "")),
                str(found.get("bot_id", "")), "", "", datetime.now(UTC),
            )  # fmt: skip
        return self._own

    async def find(self, workspace: str) -> Installation | None:
        """What is known of a workspace; with one token and nothing installed elsewhere, that is always the same one."""
        own = await self.own()
        if own and (self.installations is None or workspace in ("", own.workspace)):
            return own
        since, found = self._known.get(workspace, (0.0, None))
        if (found is None or time.monotonic() - since > FRESH) and self.installations is not None:
            found = await self.installations.find(workspace)
            if found is not None:
                self._known[workspace] = (time.monotonic(), found)
        return found

    async def client(self, workspace: str) -> AsyncWebClient:
        """Raises Closed where the bot is in no such workspace."""
        found = await self.find(workspace)
        if found is None:
            raise Closed(words.NOT_INSTALLED)
        return self.clients.of(found.token)

    async def save(self, installation: Installation) -> None:
        if self.installations is not None:
            await self.installations.save(installation)
        self._known[installation.workspace] = (time.monotonic(), installation)

    async def forget(self, workspace: str) -> None:
        """The app was removed there, or its token taken back."""
        self._known.pop(workspace, None)
        if self.installations is not None:
            await self.installations.delete(workspace)

    async def may_manage(self, workspace: str, user: str) -> bool:
        """False too where Slack does not say who somebody is."""
        try:
            person = await self._person(workspace, user)
            everybody = self._everybody is not None and await self._everybody(workspace)
        except Exception:  # whoever cannot be looked up may still read
            return False
        return may_manage(person, workspace, everybody)

    async def _person(self, workspace: str, user: str) -> Mapping[str, Any]:
        """Who somebody is: asked once, also where many requests of the same person come together."""
        key = (workspace, user)
        since, person = self._people.get(key, (0.0, {}))
        if person and time.monotonic() - since < FRESH:
            return person
        if key not in self._asking:
            self._asking[key] = asyncio.create_task(self._ask(workspace, user))
            self._asking[key].add_done_callback(lambda task: self._told(key, task))
        return await asyncio.shield(self._asking[key])

    async def _ask(self, workspace: str, user: str) -> Mapping[str, Any]:
        client = await self.client(workspace)
        with told():
            return dict((await client.users_info(user=user))["user"])

    def _told(self, key: tuple[str, str], task: asyncio.Task[Mapping[str, Any]]) -> None:
        del self._asking[key]
        if task.cancelled() or task.exception():
            return
        if len(self._people) >= MOST_PEOPLE:
            self._people.clear()
        self._people[key] = (time.monotonic(), task.result())
