"""Who may use which token, and how a workspace installs the app with one click."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.client import sdk_log
from adapters.slack.installations import Installation
from adapters.slack.server import INSTALL, REDIRECT
from adapters.slack.workspaces import Workspaces

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Installation as SlackInstallation

STATE_SECONDS = 600
"""How long somebody may take to say yes."""
MOST_STATES = 10_000


class Authorize(AsyncAuthorize):
    """The token for a request: asked of the workspaces, without a call of Slack before each acknowledgement."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(self, *, team_id: str | None, enterprise_id: str | None, **_: Any) -> AuthorizeResult | None:
        found = await self._workspaces.find(team_id) if team_id else None
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.token,
            bot_user_id=found.bot_user,
            bot_id=found.bot or None,
        )


class _Keeper(AsyncInstallationStore):
    """Hands what Slack's flow brings to the workspaces."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def async_save(self, installation: SlackInstallation) -> None:
        scopes = installation.bot_scopes or ()
        await self._workspaces.save(
            Installation(
                workspace=str(installation.team_id),
                name=str(installation.team_name or ""),
                token=str(installation.bot_token),
                bot_user=str(installation.bot_user_id or ""),
                bot=str(installation.bot_id or ""),
                scopes=scopes if isinstance(scopes, str) else ",".join(scopes),
                installed_by=installation.user_id,
                installed_at=datetime.now(UTC),
            )
        )


class _States(AsyncOAuthStateStore):
    """The words that tie an answer of Slack to the person who began: each is good once, for ten minutes."""

    def __init__(self) -> None:
        self._issued: dict[str, float] = {}

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 (the signature of the SDK)
        now = time.monotonic()
        self._issued = {state: since for state, since in self._issued.items() if now - since < STATE_SECONDS}
        if len(self._issued) >= MOST_STATES:
            self._issued.clear()
        state = secrets.token_urlsafe(24)
        self._issued[state] = now
        return state

    async def async_consume(self, state: str) -> bool:
        return time.monotonic() - self._issued.pop(state, -STATE_SECONDS) < STATE_SECONDS


def flow(workspaces: Workspaces, client_id: str, client_secret: str, scopes: list[str]) -> AsyncOAuthFlow:
    """The pages `/slack/install` and `/slack/oauth_redirect`."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes,
        user_scopes=[],
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=_Keeper(workspaces),
        state_store=_States(),
        state_expiration_seconds=STATE_SECONDS,
        logger=sdk_log,
    )
    return AsyncOAuthFlow(client=workspaces.clients.of(None), settings=settings, logger=sdk_log)
