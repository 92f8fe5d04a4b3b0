"""Calls of Slack's Web API: rate limits are waited out, and nothing that changes something is blindly sent again."""
# ruff: noqa: ARG002 (the signatures of the SDK)

from __future__ import annotations

import logging
from asyncio import sleep
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

SLACK = "https://slack.com/api/"
TIMEOUT = 30
"""Seconds for one call."""
LIMIT_TRIES = 20
"""How often a rate limit is waited out."""
ASKING = (
    "auth.test", "users.info", "conversations.open", "conversations.info", "conversations.history", "conversations.replies",
    "views.publish", "apps.connections.open", "chat.update", "views.update", "chat.getPermalink",
)  # fmt: skip
"""Calls that may be made twice without harm: they change nothing, or the same again."""
PAUSES = (0.2, 1.0, 3.0)
"""Seconds before each further try of such a call."""

log = logging.getLogger("adapters.slack")
sdk_log = logging.getLogger("slack_sdk.briefbot")
sdk_log.setLevel(logging.ERROR)


class AskAgain(AsyncRetryHandler):
    """Makes a call again that failed on the way, where that can do no harm."""

    def __init__(self) -> None:
        super().__init__(max_retry_count=len(PAUSES))

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        if request.url.rstrip("/").rpartition("/")[2] not in ASKING:
            return False
        broken = isinstance(error, aiohttp.ClientConnectionError | TimeoutError)
        return broken or (response is not None and response.status_code >= 500)

    async def prepare_for_next_attempt_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> None:
        await sleep(PAUSES[min(state.current_attempt, len(PAUSES) - 1)])
        state.next_attempt_requested = True
        state.increment_current_attempt()


class Clients:
    """One connection pool, and a client a token."""

    def __init__(self, api_base: str = "") -> None:
        self._base = f"{api_base.rstrip('/')}/" if api_base else SLACK
        self._session: aiohttp.ClientSession | None = None

    def of(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(
            token,
            base_url=self._base,
            timeout=TIMEOUT,
            session=self.session,
            logger=sdk_log,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=LIMIT_TRIES), AskAgain()],
        )

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
