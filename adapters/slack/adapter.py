"""Slack: one workspace with a bot token, or several that install the app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from adapters.base import Adapter, BadToken, Finding, Message, Place, Receipt, Request, Service, Unavailable
from adapters.slack import checks, oauth, server, words
from adapters.slack.answers import spot_of
from adapters.slack.client import Clients, sdk_log
from adapters.slack.errors import Stranger
from adapters.slack.fitting import fit
from adapters.slack.installations import Installations
from adapters.slack.listeners import Listeners
from adapters.slack.posts import PLATFORM, Posts
from adapters.slack.socket import Socket
from adapters.slack.workspaces import Everybody, Workspaces


class SlackAdapter:
    platform = PLATFORM

    def __init__(
        self,
        *,
        bot_token: str = "",
        app_token: str = "",
        signing_secret: str = "",
        client_id: str = "",
        client_secret: str = "",
        api_base: str = "",
        listen: str = "127.0.0.1:3000",
        installations: Installations | None = None,
        everybody_manages: Everybody | None = None,
    ) -> None:
        """`everybody_manages` says of a workspace whether all its members may change what the bot does there."""
        self._bot_token, self._app_token, self._secret, self._listen = bot_token, app_token, signing_secret, listen
        self._client_id, self._client_secret = client_id, client_secret
        self._clients = Clients(api_base)
        kept = installations if client_id else None
        self._workspaces = Workspaces(self._clients, bot_token, kept, everybody_manages)
        self._posts = Posts(self._workspaces)
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self.listeners: Listeners | None = None
        self.port = 0
        """Where requests over HTTP are taken, once that is so."""

    async def run(self, service: Service) -> None:
        """Answer until `stop`. Raises BadToken."""
        if self._stop.is_set():
            return
        try:
            await self._workspaces.own()
        except Stranger as error:
            raise BadToken(str(error)) from error
        if self._workspaces.installations is not None:
            await self._workspaces.installations.list()
        app = self._app()
        listeners = self.listeners = Listeners(service, self._workspaces, self._posts)
        listeners.register(app)
        self._ended.clear()
        try:
            async with AsyncExitStack() as stack:
                if self._serves:
                    over_http = None if self._app_token else app
                    self.port = await stack.enter_async_context(self._listening(over_http))
                await (Socket(self._clients, self._app_token, app).run(self._stop) if self._app_token else self._stop.wait())
        finally:
            await listeners.drained()
            self._ended.set()

    async def stop(self) -> None:
        self._stop.set()
        await self._ended.wait()
        await self._clients.close()

    async def check(self) -> Sequence[Finding]:
        if checks.are_swapped(self._bot_token, self._app_token):
            return [Finding(False, words.SWAPPED)]
        found = [finding async for finding in checks.of_token(self._clients, self._bot_token)] if self._bot_token else []
        if self._app_token:
            found.append(await checks.of_app_token(self._clients, self._app_token))
        else:
            found.append(Finding(bool(self._secret), words.HTTP_FINE if self._secret else words.NO_SECRET))
        if self._client_id and not self._client_secret:
            found.append(Finding(False, words.NO_CLIENT_SECRET))
        if self._workspaces.installations is not None:
            known = checks.of_installations(self._clients, self._workspaces.installations, self._listen)
            found += [finding async for finding in known]
        return found

    def fit(self, message: Message) -> Sequence[Message]:
        return fit(message)

    async def send(self, place: Place, message: Message, key: str = "") -> Receipt:
        return await self._posts.send(place, message, key)

    async def find(self, place: Place, key: str) -> Receipt | None:
        return await self._posts.find(place, key)

    async def obstacle(self, place: Place) -> str:
        return await self._posts.obstacle(place)

    async def edit(self, receipt: Receipt, message: Message) -> None:
        await self._posts.edit(receipt, message)

    async def reach(self, request: Request, message: Message) -> None:
        await (await spot_of(request, self._posts, self._workspaces)).show(message)

    async def thread(self, receipt: Receipt, title: str) -> Place:  # noqa: ARG002 (a thread of Slack has no title)
        """The thread below a message: it is there as soon as somebody writes in it. Threads have no threads."""
        return replace(receipt.place, thread=receipt.place.thread or receipt.message)

    async def direct(self, user: str, workspace: str = "") -> Place:
        return await self._posts.direct(user, workspace)

    @asynccontextmanager
    async def _listening(self, app: AsyncApp | None) -> AsyncIterator[int]:
        async with AsyncExitStack() as stack:
            try:
                port = await stack.enter_async_context(server.listening(self._listen, app, self._flow()))
            except OSError as error:
                raise Unavailable(words.cannot_listen(self._listen, error.strerror or str(error))) from error
            yield port

    @property
    def _serves(self) -> bool:
        return not self._app_token or bool(self._client_id)

    def _flow(self) -> Any:
        if not (self._client_id and self._client_secret):
            return None
        return oauth.flow(self._workspaces, self._client_id, self._client_secret, checks.scopes())

    def _app(self) -> AsyncApp:
        return AsyncApp(
            name="briefbot",
            logger=sdk_log,
            signing_secret=self._secret,
            client=self._clients.of(None),
            authorize=oauth.Authorize(self._workspaces),  # type: ignore[arg-type]
            user_facing_authorize_error_message=words.NOT_INSTALLED,
        )


def open_adapter(**options: Any) -> Adapter:
    """Slack with the settings whose names begin with it, without that beginning; others are not looked at."""
    known = SlackAdapter.__init__.__kwdefaults__ or {}
    return SlackAdapter(**{name: value for name, value in options.items() if name in known})
