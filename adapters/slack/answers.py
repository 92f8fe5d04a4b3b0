"""Where one answer is shown: each of its messages takes the place of the one before."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Protocol

from adapters.base import Closed, Context, Message, Place, PlatformError, Receipt, Request, Unavailable, text
from adapters.slack import format, forms, words
from adapters.slack.client import log
from adapters.slack.errors import told
from adapters.slack.fitting import VIEW_BLOCKS, fit
from adapters.slack.posts import Posts
from adapters.slack.workspaces import Workspaces

if TYPE_CHECKING:
    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

USES = 5
"""How often a response address takes a message."""
LIMIT_TRIES, TOO_MANY = 3, 429
"""How often a rate limit is waited out there, and how it is told."""
KEY = 22
"""Characters of the key of an answer; two more number its messages."""


class Spot(Protocol):
    @property
    def way(self) -> str:
        """How another process shows an answer there (see `spot_of`)."""
        ...

    async def show(self, message: Message, last: bool = True) -> None:
        """Show this instead of what was shown before. Raises Closed, Unsure, Unavailable."""
        ...


class ResponseAddress:
    """The address that Slack sends along with a command or a button: it works where the bot is no member, a few times.

    What is said there stays: of what a command was answered with nothing can be replaced.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self.url = session, url
        self.left = USES if url else 0

    async def post(self, body: dict[str, Any]) -> None:
        """Raises Closed, Unsure, Unavailable."""
        self.left -= 1
        for _ in range(LIMIT_TRIES):
            with told(changes=True):
                async with self._session.post(self.url, json=body) as answer:
                    if answer.status < 400:
                        return
                    wait = answer.headers.get("Retry-After", "1")
                    if answer.status != TOO_MANY:
                        raise Closed(words.refused(f"{answer.status} {(await answer.text())[:200]}"))
            await asyncio.sleep(float(wait) if wait.isdecimal() else 1)
        raise Unavailable(words.BUSY)


class Conversation:
    """Posts of the bot where it is a member; the response address elsewhere, and for what one person alone sees."""

    def __init__(
        self,
        posts: Posts,
        place: Place,
        user: str,
        response: ResponseAddress | None = None,
        *,
        below: str = "",
        hidden: bool = False,
        aloud: bool = False,
        event: str = "",
    ) -> None:
        """`below`: the message of a channel in whose thread the answer stands. `hidden`: nobody but `user` sees what this
        answers, so nobody else sees the answer. `aloud`: it was asked before everybody, and all is answered so. `event`: what
        is answered; by it another process finds what was posted.
        """
        self._posts, self._place, self._user, self._response = posts, place, user, response
        self._home = place if place.direct or place.thread or not below else replace(place, thread=below)
        self._hidden, self._aloud = hidden, aloud or place.direct
        self._event = hashlib.sha256(event.encode()).hexdigest()[:KEY] if event else ""
        self._posted: list[Receipt] = []

    @property
    def way(self) -> str:
        response = self._response.url if self._response else ""
        spot = {"place": asdict(self._place), "below": self._home.thread, "hidden": self._hidden, "aloud": self._aloud}
        return json.dumps(spot | {"response": response})

    async def take_up(self) -> None:
        """Find what another process has posted already, so that it is replaced."""
        with suppress(PlatformError):
            if found := await self._posts.find(self._home, self._key(0)):
                self._posted = [found]

    async def show(self, message: Message, last: bool = True) -> None:
        """What is not the last stands where it can be replaced: in a post of ours."""
        if not last:
            await self._announce(message)
        elif self._hidden or (message.only_asker and not self._aloud):
            await self._keep(0)
            await self._whisper(fit(message))
        else:
            await self._answer(fit(message))

    async def _announce(self, message: Message) -> None:
        """Say what is being done, if that can be said: it must not cost the answer."""
        if self._hidden:
            return
        try:
            await self._publish(fit(message)[:1])
        except Closed as error:
            log.info("it is not said what is being done: %s", error)
        except PlatformError as error:
            log.info("it was perhaps not said what is being done: %s", error)
            await self.take_up()

    async def _answer(self, parts: Sequence[Message]) -> None:
        try:
            await self._publish(parts)
        except Closed:
            if not self._answerable:
                raise
            await self._respond(parts, "in_channel")

    @property
    def _answerable(self) -> int:
        """How often the response address can still be used."""
        return self._response.left if self._response else 0

    async def _publish(self, parts: Sequence[Message]) -> None:
        for number, part in enumerate(parts):
            if number < len(self._posted):
                await self._posts.edit(self._posted[number], part)
            else:
                self._posted.append(await self._posts.surely(self._home, part, self._key(number)))
        await self._keep(len(parts))

    def _key(self, number: int) -> str:
        """A key for the messages of one answer, alike in every process."""
        return f"{self._event}{number:02}" if self._event else ""

    async def _keep(self, count: int) -> None:
        """Take back what was posted beyond the first `count` messages."""
        while len(self._posted) > count:
            await self._posts.delete(self._posted.pop())

    async def _whisper(self, parts: Sequence[Message]) -> None:
        if self._answerable:
            try:
                await self._respond(parts, "ephemeral")
            except Closed:  # it works for half an hour; where the bot is a member there is another way
                self._response = None
            else:
                return
        for part in parts:
            await self._posts.whisper(self._place, self._user, part)

    async def _respond(self, parts: Sequence[Message], kind: str) -> None:
        """Send parts to the response address: as many as it takes, and a word where there are more."""
        assert self._response is not None
        kept = list(parts[: self._response.left])
        if len(kept) < len(parts):
            kept[-1] = replace(kept[-1], blocks=(*kept[-1].blocks, Context(text(words.MORE_BUT_NO_ROOM))))
        for part in kept:
            body = {**format.payload(part), "response_type": kind, "replace_original": False}
            body |= {"unfurl_links": False, "unfurl_media": False}
            await self._response.post(body | ({"thread_ts": self._place.thread} if self._place.thread else {}))


class Window:
    """A modal view."""

    def __init__(self, client: AsyncWebClient, view_id: str, origin: forms.Origin) -> None:
        self._client, self._view, self._origin = client, view_id, origin

    @property
    def way(self) -> str:
        return json.dumps({"view": self._view, "origin": asdict(self._origin)})

    async def show(self, message: Message, last: bool = True) -> None:  # noqa: ARG002 (a view is replaced as often as need be)
        with told(changes=True):
            await self._client.views_update(view_id=self._view, view=window(message, self._origin))


async def spot_of(request: Request, posts: Posts, workspaces: Workspaces) -> Spot:
    """The spot whose `way` a request has. Raises Closed."""
    way = json.loads(request.way)
    if view := way.get("view"):
        return Window(await workspaces.client(request.place.workspace), view, forms.Origin(**way["origin"]))
    response = ResponseAddress(workspaces.clients.session, way["response"]) if way["response"] else None
    found = Conversation(
        posts, Place(**way["place"]), request.user, response,
        below=way["below"] or "", hidden=way["hidden"], aloud=way["aloud"], event=request.event,
    )  # fmt: skip
    await found.take_up()
    return found


def window(message: Message, origin: forms.Origin) -> dict[str, Any]:
    """The view that shows a message."""
    return forms.view(view_blocks(message), origin)


def view_blocks(message: Message) -> list[dict[str, Any]]:
    """The blocks of a message in a view: what does not fit is left out, and said."""
    first, *rest = fit(message, VIEW_BLOCKS)
    shown = first.blocks if not rest else (*first.blocks, Context(text(words.SHORTENED)))
    return format.blocks(shown)
