"""Where one answer is shown: each of its messages takes the place of the one before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Protocol

from adapters.base import Closed, Context, Message, Place, Receipt, Request, Unavailable, text
from adapters.slack import format, forms, words
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


class Spot(Protocol):
    @property
    def way(self) -> str:
        """How another process shows an answer there (see `spot_of`)."""
        ...

    async def show(self, message: Message) -> None:
        """Show this instead of what was shown before. Raises Closed, Unsure, Unavailable."""
        ...


class ResponseAddress:
    """The address that Slack sends along with a command or a button: it works where the bot is no member, a few times."""

    def __init__(self, session: aiohttp.ClientSession, url: str, replaces: bool = False) -> None:
        """`replaces`: what was said there first can be replaced. Behind a button that would be the message with the button."""
        self._session, self.url, self.replaces = session, url, replaces
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
    ) -> None:
        """`below`: the message of a channel in whose thread the answer stands. `hidden`: nobody but `user` sees what this
        answers, so nobody else sees the answer. `aloud`: it was asked before everybody, and all is answered so.
        """
        self._posts, self._place, self._user, self._response = posts, place, user, response
        self._home = place if place.direct or place.thread or not below else replace(place, thread=below)
        self._hidden, self._aloud = hidden, aloud or place.direct
        self._posted: list[Receipt] = []
        self._whispered = False

    @property
    def way(self) -> str:
        response = {"url": self._response.url, "replaces": self._response.replaces} if self._response else None
        spot = {"place": asdict(self._place), "below": self._home.thread, "hidden": self._hidden, "aloud": self._aloud}
        return json.dumps(spot | {"response": response})

    async def show(self, message: Message) -> None:
        parts = fit(message)
        if self._hidden or (message.only_asker and not self._aloud):
            await self._keep(0)
            await self._whisper(parts)
            return
        try:
            await self._publish(parts)
        except Closed:
            if not self._answerable:
                raise
            await self._respond(parts, "in_channel")
        await self._hush()

    @property
    def _answerable(self) -> int:
        """How often the response address can still be used."""
        return self._response.left if self._response else 0

    async def _publish(self, parts: Sequence[Message]) -> None:
        for number, part in enumerate(parts):
            if number < len(self._posted):
                await self._posts.edit(self._posted[number], part)
            else:
                self._posted.append(await self._posts.surely(self._home, part))
        await self._keep(len(parts))

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
                self._whispered = True
                return
        for part in parts:
            await self._posts.whisper(self._place, self._user, part)

    async def _respond(self, parts: Sequence[Message], kind: str) -> None:
        """Send parts to the response address: as many as it takes, and a word where there are more."""
        assert self._response is not None
        kept = list(parts[: self._response.left])
        if len(kept) < len(parts):
            kept[-1] = replace(kept[-1], blocks=(*kept[-1].blocks, Context(text(words.MORE_BUT_NO_ROOM))))
        again = self._whispered and kind == "ephemeral" and self._response.replaces
        for number, part in enumerate(kept):
            body = {**format.payload(part), "response_type": kind, "replace_original": again and number == 0}
            body |= {"unfurl_links": False, "unfurl_media": False}
            await self._response.post(body | ({"thread_ts": self._place.thread} if self._place.thread else {}))

    async def _hush(self) -> None:
        """Take away what only the asker saw, once everybody sees the answer."""
        if self._whispered and self._response and self._response.replaces and self._response.left:
            self._whispered = False
            await self._response.post({"delete_original": True})


class Window:
    """A modal view."""

    def __init__(self, client: AsyncWebClient, view_id: str, origin: forms.Origin) -> None:
        self._client, self._view, self._origin = client, view_id, origin

    @property
    def way(self) -> str:
        return json.dumps({"view": self._view, "origin": asdict(self._origin)})

    async def show(self, message: Message) -> None:
        with told(changes=True):
            await self._client.views_update(view_id=self._view, view=window(message, self._origin))


async def spot_of(request: Request, posts: Posts, workspaces: Workspaces) -> Spot:
    """The spot whose `way` a request has. Raises Closed."""
    way = json.loads(request.way)
    if view := way.get("view"):
        return Window(await workspaces.client(request.place.workspace), view, forms.Origin(**way["origin"]))
    known = way["response"]
    response = ResponseAddress(workspaces.clients.session, known["url"], known["replaces"]) if known else None
    place, below = Place(**way["place"]), way["below"] or ""
    return Conversation(posts, place, request.user, response, below=below, hidden=way["hidden"], aloud=way["aloud"])


def window(message: Message, origin: forms.Origin) -> dict[str, Any]:
    """The view that shows a message."""
    return forms.view(view_blocks(message), origin)


def view_blocks(message: Message) -> list[dict[str, Any]]:
    """The blocks of a message in a view: what does not fit is left out, and said."""
    first, *rest = fit(message, VIEW_BLOCKS)
    shown = first.blocks if not rest else (*first.blocks, Context(text(words.SHORTENED)))
    return format.blocks(shown)
