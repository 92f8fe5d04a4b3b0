"""The command `sources`: what a workspace follows, from a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.base import CommandSpec, Message, Param, Request
from bot import inputs, words
from bot.errors import Refusal
from bot.lookup import workspace_of
from bot.views import sources as view

if TYPE_CHECKING:
    from bot.commands import Desk

STARTER = Path(__file__).parent.parent / "seeds" / "feeds.toml"
MOST_SOURCES = 200
"""Sources of one workspace that chats may add; the command line knows no such limit."""

SPEC = CommandSpec(
    "sources",
    "The feeds and pages that are followed here: list, add, remove, check, starter",
    (
        Param("what", "What to do", choices=("list", "add", "remove", "check", "starter")),
        Param("value", "The address to add, or the number or address to remove", only=("add", "remove"), label="Address"),
    ),
    anywhere=True,
    example="add https://news.example/feed.xml",
)


async def run(desk: Desk, request: Request) -> Message:
    """List the sources, or change them. Raises Refusal, SourceError, StoreError."""
    what, value = _wanted(request)
    action = _ACTIONS.get(what)
    if action is None:
        raise Refusal(words.sources_usage(what))
    return await action(desk, request, value)


def _wanted(request: Request) -> tuple[str, str]:
    """What to do and with what; an address alone is to be added, no words at all are “list”."""
    if request.args:
        typed = [request.args.get(name, "").strip() for name in ("what", "value")]
    else:
        first, _, rest = request.text.strip().partition(" ")
        typed = [first, rest.strip()]
    what, value = typed
    if inputs.meant_address(what):
        return "add", what
    if not what and value in _ACTIONS:  # a button
        return value, ""
    return what.casefold() or ("add" if value else "list"), value


async def _list(desk: Desk, request: Request, value: str) -> Message:  # noqa: ARG001 (the signature of an action)
    return view.listing(await desk.store.sources.list(workspace_of(request.place)))


async def _add(desk: Desk, request: Request, value: str) -> Message:
    from bot.sources import admin  # noqa: PLC0415  (network libraries, where they are needed)

    _managers_only(request)
    address = inputs.meant_address(value) or value
    if not address:
        raise Refusal(words.SOURCE_NEEDED)
    workspace = workspace_of(request.place)
    if len(await desk.store.sources.list(workspace)) >= MOST_SOURCES:
        raise Refusal(words.too_many_sources(MOST_SOURCES))
    found = await desk.look(address)
    source, new = await admin.add(desk.store, workspace, found, desk.now)
    if new:
        await desk.store.workspaces.record(workspace, request.user, "sources add", at=desk.now, url=source.url)
    return view.changed(words.following(source.title or source.url, new), await desk.store.sources.list(workspace))


async def _remove(desk: Desk, request: Request, value: str) -> Message:
    from bot.sources import admin  # noqa: PLC0415

    _managers_only(request)
    workspace = workspace_of(request.place)
    if not value:
        raise Refusal(words.SOURCE_NUMBER_NEEDED)
    source = await admin.find(desk.store, workspace, inputs.meant_address(value) or value.lstrip("#"))
    await desk.store.sources.remove(workspace, source.id)
    await desk.store.workspaces.record(workspace, request.user, "sources remove", at=desk.now, url=source.url)
    return view.changed(words.unfollowed(source.title or source.url), await desk.store.sources.list(workspace))


async def _check(desk: Desk, request: Request, value: str) -> Message:
    from bot.sources import admin  # noqa: PLC0415

    workspace = workspace_of(request.place)
    chosen = [await admin.find(desk.store, workspace, value)] if value else await desk.store.sources.list(workspace)
    return view.checked([one async for one in desk.check(chosen)])


async def _starter(desk: Desk, request: Request, value: str) -> Message:  # noqa: ARG001 (the signature of an action)
    """Follow the feeds that come with the bot."""
    from bot.sources import admin, opml  # noqa: PLC0415

    _managers_only(request)
    workspace = workspace_of(request.place)
    new, _ = await admin.import_list(desk.store, workspace, opml.read_list(STARTER), desk.now)
    await desk.store.workspaces.record(workspace, request.user, "sources starter", at=desk.now, new=new)
    return view.changed(words.starter_followed(new), await desk.store.sources.list(workspace))


def _managers_only(request: Request) -> None:
    if not request.may_manage:
        raise Refusal(words.MANAGERS_ONLY)


_ACTIONS: dict[str, Callable[[Desk, Request, str], Awaitable[Message]]] = {
    "list": _list,
    "add": _add,
    "remove": _remove,
    "check": _check,
    "starter": _starter,
}
