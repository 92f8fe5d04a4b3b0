"""What Slack tells the app, each acknowledged at once and then answered by the service."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_bolt.app.async_app import AsyncApp

from adapters.base import FORM, Closed, Message, Paragraph, Place, PlatformError, Request, Service, text
from adapters.pacing import paced
from adapters.slack import forms, requests, words
from adapters.slack.answers import Conversation, ResponseAddress, Spot, Window, view_blocks
from adapters.slack.client import log
from adapters.slack.errors import Stranger, told
from adapters.slack.format import ACTION
from adapters.slack.forms import Origin
from adapters.slack.posts import Posts
from adapters.slack.workspaces import Workspaces

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck

EVENTS = ("message", "app_mention", "app_home_opened", "assistant_thread_started", "assistant_thread_context_changed",
          "app_uninstalled", "tokens_revoked")  # fmt: skip
MOST_SEEN = 5_000
"""Events whose ids are remembered: Slack tells an event again where it missed the acknowledgement."""
STATUS = "is looking …"
PARTING = 5.0
"""Seconds that answers on their way get when the bot stops."""
PATIENCE = 2.0
"""Seconds after which nobody waits any longer for who somebody is; they may read, and not change."""

Payload = dict[str, Any]


class Listeners:
    """The one place where Slack's requests become the service's, and its messages find their way back."""

    def __init__(self, service: Service, workspaces: Workspaces, posts: Posts) -> None:
        self._service, self._workspaces, self._posts = service, workspaces, posts
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._working: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        app.command(re.compile("^/"))(self.on_command)
        app.shortcut(words.BRIEF_THIS)(self.on_shortcut)
        app.action(re.compile(f"^{ACTION}:"))(self.on_button)
        app.options(re.compile(f"^{forms.SUGGEST}:"))(self.on_options)
        app.view(forms.FORM_ID)(self.on_form)
        for name in EVENTS:
            app.event(name)(self.on_event)

    async def drained(self) -> None:
        """Give what is being answered a moment to end."""
        if self._working:
            await asyncio.wait(self._working, timeout=PARTING)
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    # ------------------------------------------------------------------------------------------------- what Slack tells

    async def on_command(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        request = requests.of_command(body, requests.workspace_of(body))
        spot = Conversation(self._posts, request.place, request.user, self._response(body), event=request.event)
        self._start(self._answer(request, spot))

    async def on_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        await ack()
        workspace = requests.workspace_of(body)
        request = requests.of_shortcut(body, workspace)
        where = requests.place(body["channel"]["id"], workspace, body["message"].get("thread_ts"))
        user, event = body["user"]["id"], request.event if request else ""
        spot = Conversation(self._posts, where, user, self._response(body), below=body["message_ts"], event=event)
        if request is None:
            self._start(spot.show(_sentence(words.NOTHING_TO_READ)))
        else:
            self._start(self._answer(request, spot))

    async def on_button(self, ack: AsyncAck, body: Payload, action: Payload) -> None:
        await ack()
        self._start(self._pressed(body, action))

    async def on_options(self, ack: AsyncAck, body: Payload) -> None:
        typed, origin = str(body.get("value", "")), forms.read_origin(body["view"])
        request = Request(origin.where(requests.workspace_of(body)), body["user"]["id"], origin.command, text=typed)
        try:
            found = await asyncio.wait_for(self._service.suggest(request, str(body["block_id"]), typed), 2)
        except TimeoutError:
            found = []
        await ack(options=forms.options(found, typed))

    async def on_form(self, ack: AsyncAck, body: Payload) -> None:
        origin = forms.read_origin(body["view"])
        if origin.home:
            await ack(response_action="update", view=forms.waiting(origin))
        else:
            await ack()
        self._start(self._filled(body, origin))

    async def on_event(self, event: Payload, body: Payload) -> None:
        if self._again(str(body.get("event_id", ""))):
            return
        workspace = requests.workspace_of(body)
        match event["type"]:
            case "message" if requests.is_for_us(event):
                self._start(self._said(event, workspace))
            case "app_mention" if not event.get("bot_id"):
                self._start(self._mentioned(event, workspace))
            case "app_home_opened" if event.get("tab") == "home":
                self._start(self._home(requests.place(event["channel"], workspace), event["user"]))
            case "assistant_thread_started":
                self._start(self._welcome(event["assistant_thread"], workspace))
            case "app_uninstalled":
                self._start(self._workspaces.forget(workspace))
            case "tokens_revoked" if event.get("tokens", {}).get("bot"):
                self._start(self._workspaces.forget(workspace))

    # ------------------------------------------------------------------------------------------------- what is done then

    async def _said(self, event: Payload, workspace: str) -> None:
        """Words to the bot alone; in a thread of the assistant it says at once that it is at work."""
        request = requests.of_message(event, workspace)
        if request.place.thread:
            await self._status(request.place)
        await self._answer(request, Conversation(self._posts, request.place, request.user, event=request.event))

    async def _mentioned(self, event: Payload, workspace: str) -> None:
        """A mention in a channel is answered below it, so that the channel stays readable."""
        request = requests.of_message(event, workspace)
        where, below = request.place, event["ts"]
        spot = Conversation(self._posts, where, request.user, below=below, aloud=True, event=request.event)
        await self._answer(request, spot)

    async def _pressed(self, body: Payload, action: Payload) -> None:
        workspace, user = requests.workspace_of(body), str(body["user"]["id"])
        view = body.get("view") or {}
        origin = await self._origin(body, view, workspace, user)
        request = requests.of_button(action, origin.where(workspace), user, str(body.get("trigger_id", "")))
        if request.command == FORM and await self._ask(request, origin, body):
            return
        if view:
            await self._in_window(request, origin, body)
            return
        container = body.get("container") or {}
        spot = Conversation(
            self._posts,
            request.place,
            user,
            self._response(body),
            below=container.get("message_ts", ""),
            hidden=bool(container.get("is_ephemeral")),
            event=request.event,
        )
        await self._answer(request, spot)

    async def _origin(self, body: Payload, view: Payload, workspace: str, user: str) -> Origin:
        """Where a button stands: in a message, in a modal that remembers, or in the home."""
        if view.get("type") == "modal":
            return forms.read_origin(view)
        if view:
            return forms.origin_of(await self._posts.direct(user, workspace), home=True)
        container = body.get("container") or {}
        channel = str((body.get("channel") or {}).get("id") or container.get("channel_id"))
        return forms.origin_of(requests.place(channel, workspace, container.get("thread_ts")))

    async def _ask(self, request: Request, origin: Origin, body: Payload) -> bool:
        """Open the form of a command; False where it has none, so that the service says how to type it."""
        wanted = forms.wanted(self._service.commands, request.args["value"])
        if wanted is None:
            return False
        spec, choice = wanted
        client = await self._workspaces.client(request.place.workspace)
        show = client.views_push if (body.get("view") or {}).get("type") == "modal" else client.views_open
        try:
            with told(changes=True):
                await show(trigger_id=body["trigger_id"], view=forms.form(spec, origin, choice))
        except PlatformError as error:
            log.info("a form could not be opened: %s", error)
            return False
        return True

    async def _in_window(self, request: Request, origin: Origin, body: Payload) -> None:
        """Answer a button of a view in a modal: in the one where it stands, or in a new one above the home."""
        client = await self._workspaces.client(request.place.workspace)
        view = body["view"]
        if view["type"] == "home":
            try:
                with told(changes=True):
                    view = (await client.views_open(trigger_id=body["trigger_id"], view=forms.waiting(origin)))["view"]
            except PlatformError as error:
                log.info("a window could not be opened: %s", error)
                await self._posts.surely(request.place, _sentence(words.TOO_LATE))
                return
        await self._answer(request, Window(client, view["id"], origin))
        if origin.home:
            await self._home(request.place, request.user)

    async def _filled(self, body: Payload, origin: Origin) -> None:
        workspace, user, args = requests.workspace_of(body), str(body["user"]["id"]), forms.filled(body["view"])
        chosen = args.pop(forms.WHERE, "")
        own = origin.where(workspace)
        where = requests.place(chosen, workspace) if chosen else own
        request = Request(where, user, origin.command, {**origin.given, **args}, event=str(body.get("trigger_id", "")))
        if origin.home:
            await self._answer(request, Window(await self._workspaces.client(workspace), body["view"]["id"], origin))
            await self._home(own, user)
        else:
            await self._answer(request, Conversation(self._posts, own, user, event=request.event))

    async def _home(self, place: Place, user: str) -> None:
        """Draw the home of one person anew."""
        shown: Message | None = None
        async for message in self._service.answer(await self._allowed(Request(place, user, "home"))):
            shown = message
        if shown is not None:
            client = await self._workspaces.client(place.workspace)
            with told():
                await client.views_publish(user_id=user, view={"type": "home", "blocks": view_blocks(shown)})

    async def _welcome(self, thread: Payload, workspace: str) -> None:
        client = await self._workspaces.client(workspace)
        channel, ts = str(thread["channel_id"]), str(thread["thread_ts"])
        await self._posts.surely(requests.place(channel, workspace, ts), _sentence(words.GREETING))
        prompts = [{"title": title, "message": message} for title, message in words.PROMPTS]
        with told(changes=True):
            await client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)

    async def _status(self, place: Place) -> None:
        """Say that an answer is on its way; a thread that is none of the assistant's has no such line."""
        client = await self._workspaces.client(place.workspace)
        try:
            with told(changes=True):
                await client.assistant_threads_setStatus(channel_id=place.id, thread_ts=str(place.thread), status=STATUS)
        except PlatformError as error:
            log.debug("no status: %s", error)

    async def _answer(self, request: Request, spot: Spot) -> None:
        """Show each message of the answer in its turn; what cannot be shown ends in a sentence."""
        request = replace(await self._allowed(request), way=spot.way)
        try:
            async for message, last in paced(self._service.answer(request)):
                await spot.show(message, last)
        except asyncio.CancelledError:
            async with asyncio.timeout(PARTING):
                await spot.show(_sentence(words.STOPPED))
            raise
        except Stranger as error:
            several = self._workspaces.installations is not None
            log.error("%s", words.revoked(request.place.workspace) if several else error)
        except PlatformError as error:
            log.warning("an answer was not shown: %s", error)
            await spot.show(_sentence(str(error) if isinstance(error, Closed) else words.BROKEN))
        finally:
            await self._service.settled(request)

    async def _allowed(self, request: Request) -> Request:
        try:
            async with asyncio.timeout(PATIENCE):
                may = await self._workspaces.may_manage(request.place.workspace, request.user)
        except TimeoutError:
            may = False
        return replace(request, may_manage=may)

    # ------------------------------------------------------------------------------------------------------------- tools

    def _response(self, body: Payload) -> ResponseAddress:
        return ResponseAddress(self._workspaces.clients.session, str(body.get("response_url") or ""))

    def _again(self, event: str) -> bool:
        """Whether this event was told before."""
        if not event:
            return False
        known = event in self._seen
        self._seen[event] = None
        if len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        return known

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with it after the acknowledgement."""
        task = asyncio.create_task(_guarded(work))
        self._working.add(task)
        task.add_done_callback(self._working.discard)


async def _guarded(work: Awaitable[None]) -> None:
    try:
        await work
    except PlatformError as error:
        log.warning("something could not be shown: %s", error)
    except Exception:
        log.exception("a request of Slack failed")


def _sentence(said: str) -> Message:
    return Message((Paragraph(text(said)),), summary=said, only_asker=True)
