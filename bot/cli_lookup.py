"""The commands `briefbot ask`, `briefbot export` and `briefbot serve`."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from bot.exporting import ExportFormat

if TYPE_CHECKING:
    from adapters.base import Message
    from bot.asked import Asked
    from bot.facts import Found
    from bot.lookup import Lookup
    from bot.store import Store
    from bot.store.types import Person, Statement
    from briefs.types import Query

T = TypeVar("T")
LOCAL = "local"
Workspace = Annotated[str, typer.Option("--workspace", "-w", help="Whose articles: a workspace's id.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(ask)
    app.command()(export)
    app.command()(serve)


def ask(
    question: Annotated[str, typer.Argument(help="For example: what has Lavrov said about sanctions since May?")],
    workspace: Workspace = LOCAL,
) -> None:
    """Answer a question from the articles that are stored."""
    from adapters.console import console, render
    from briefs.questions import parse
    from briefs.types import NotUnderstood

    query = parse(question, datetime.now().astimezone())
    if isinstance(query, NotUnderstood):
        _fail(query.reason)
    if query.intent == "brief":
        _fail("A link or an id is briefed by “briefbot brief”.")
    console().print(render(_run(_ask(query, workspace))))


async def _ask(query: Query, workspace: str) -> Message:
    async with _store() as store:
        lookup = await _lookup(store, workspace)
        return (await lookup.answer(await _meant(lookup, query))).message


async def _meant(lookup: Lookup, query: Query) -> Asked:
    """The look-up that a question means. Ends the program where a name is nobody's, or not one person's."""
    from bot import asked

    if not query.person:
        return asked.of(query, None)
    found = await lookup.person(query.person, query.until)
    if not found.sure and (articles := await lookup.as_topic(query)):
        return articles
    return asked.of(query, _single(lookup, query.person, found).id)


def export(
    *,
    format: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="How they are written; JSON is one object a line.")
    ] = ExportFormat.CSV,
    person: Annotated[str | None, typer.Option(help="Only what this person said: a name or an office.")] = None,
    topic: Annotated[str | None, typer.Option("--about", help="Only about this topic.")] = None,
    since: Annotated[str | None, typer.Option(help="Only since then: 2006-07-01, May, “last week”.")] = None,
    until: Annotated[str | None, typer.Option(help="Only until then, that day included.")] = None,
    workspace: Workspace = LOCAL,
) -> None:
    """Write stored statements, the newest first, to standard output."""
    since_at, until_at = _time("since", since)[0], _time("until", until)[1]
    _run(_export(format, workspace, name=person, topic=topic, since=since_at, until=until_at))


async def _export(
    format: ExportFormat, workspace: str, *, name: str | None, topic: str | None, since: datetime | None, until: datetime | None
) -> None:
    from bot.exporting import write
    from briefs.questions import terms

    async with _store() as store:
        lookup = await _lookup(store, workspace)
        person = await _somebody(lookup, name, until) if name else None
        wanted: AsyncIterator[Statement] = store.statements.export(
            workspace, person.id if person else None, terms=terms(topic or ""), since=since, until=until
        )
        await write(wanted, format, sys.stdout)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; beyond this machine only with a link key.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8460,
) -> None:
    """Serve the evidence pages and `/health` until stopped."""
    from bot import config
    from bot.errors import BadSettings
    from bot.web import server

    try:
        settings = config.load()
        key = settings.link_key
        listener = server.listener(host, port, key)
    except BadSettings as error:
        _fail(str(error))
    with listener:
        where = f"http://{host}:{listener.getsockname()[1]}/"
        typer.echo(f"The evidence pages are served at {where} until you press Ctrl+C.", err=True)
        _run(_serve(listener, key, settings.confidence))


async def _serve(listener: socket.socket, key: str, confidence: float) -> None:
    from bot.web import server
    from bot.web.app import evidence_app

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _store() as store:
        await server.serve(evidence_app(store, key=key, now=lambda: datetime.now(UTC), confidence=confidence), listener, stop)


async def _somebody(lookup: Lookup, name: str, at: datetime | None) -> Person:
    return _single(lookup, name, await lookup.person(name, at))


def _single(lookup: Lookup, name: str, found: Found) -> Person:
    if len(found.people) != 1 or not found.sure:
        _fail(_whom(lookup, name, found))
    return found.people[0]


def _whom(lookup: Lookup, name: str, found: Found) -> str:
    from bot import words

    question = words.which_one(name) if found.sure else words.unknown_name(name, bool(found.people), found.empty)
    return "\n".join([question, *(f"  {lookup.label(person)}" for person in found.people)])


def _time(option: str, words: str | None) -> tuple[datetime | None, datetime | None]:
    """The interval that an option's words mean: a day as in a question, or a phrase of its own."""
    from briefs.times import NoSuchTime, find_time

    if words is None:
        return None, None
    try:
        found = find_time(f"{option} {words}", datetime.now().astimezone())
    except NoSuchTime as error:
        _fail(str(error))
    if found is None or found.end < len(f"{option} {words}"):
        _fail(f"“{words}” is no time I know; write it as in --{option} 2006-07-03 or --{option} May.")
    return found.since, found.until


@asynccontextmanager
async def _store() -> AsyncIterator[Store]:
    """The store of the settings."""
    from bot import config
    from bot.store import Store

    async with await Store.open(config.load().database) as store:
        yield store


async def _lookup(store: Store, workspace: str) -> Lookup:
    from bot import config
    from bot.lookup import Lookup
    from bot.web.links import EvidenceLinks

    settings = config.load()
    return Lookup(store, workspace, settings.confidence, EvidenceLinks(settings.public_url, settings.link_key))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; errors that we know become a sentence and exit code 1."""
    from bot.errors import BadSettings
    from bot.store import StoreError

    try:
        return asyncio.run(work)
    except (StoreError, BadSettings) as error:
        _fail(str(error))


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"briefbot: {sentence}", err=True)
    raise typer.Exit(1)
