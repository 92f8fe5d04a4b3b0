"""Slack's requests over HTTP, their signatures checked, and the pages on which a workspace installs the app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
LARGEST = 2_000_000
"""Bytes of a request; Slack's are far smaller."""

Handle = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


@asynccontextmanager
async def listening(listen: str, app: AsyncApp | None, flow: AsyncOAuthFlow | None) -> AsyncIterator[int]:
    """Serve at `host:port`; gives the port. `app` takes requests that come over HTTP, `flow` installs. Raises OSError."""
    site = web.Application(client_max_size=LARGEST)
    if app is not None:
        site.router.add_post(EVENTS, _passed_to(app.async_dispatch))
    if flow is not None:
        site.router.add_get(INSTALL, _passed_to(flow.handle_installation))
        site.router.add_get(REDIRECT, _passed_to(flow.handle_callback))
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        host, _, port = listen.rpartition(":")
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        yield int(runner.addresses[0][1])
    finally:
        await asyncio.shield(runner.cleanup())


def _passed_to(handle: Handle) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await handle(await to_bolt_request(request)))

    return answer
