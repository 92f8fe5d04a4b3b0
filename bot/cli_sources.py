"""The commands `briefbot ingest` and `briefbot sources ...`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import BadSettings

if TYPE_CHECKING:
    from bot.ingest import PollReport
    from bot.sources.fetch import Fetcher
    from bot.store import Store

LOCAL = "local"
"""The workspace of the command line."""

Workspace = Annotated[str, typer.Option("--workspace", "-w", help="Whose sources: a workspace's id.")]
sources = typer.Typer(help="The feeds, pages and folders that are followed.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(ingest)
    app.add_typer(sources, name="sources")


def ingest(
    all_: Annotated[bool, typer.Option("--all", help="Also the sources whose time has not come.")] = False,
    workspace: Workspace = LOCAL,
) -> None:
    """Poll the sources that are due once, and store what is new."""
    _run(_ingest(workspace, all_))


async def _ingest(workspace: str, everything: bool) -> None:
    from bot import config
    from bot.ingest import opened

    now = datetime.now(UTC)
    async with opened(config.load()) as work:
        chosen = await (work.followed(workspace) if everything else work.due(now, workspace))
        if not chosen:
            typer.echo("No source is due." if not everything else "No source is followed; add one with “briefbot sources add”.")
        failed = 0
        async for report in work.poll_all(chosen, now):
            typer.echo("\n".join(_lines(report)))
            failed += report.error is not None
        if chosen and failed == len(chosen):
            raise typer.Exit(1)


def _lines(report: PollReport) -> Iterator[str]:
    name = report.source.title or report.source.url
    if report.error:
        yield f"{name}: {report.error}"
        return
    yield f"{name}: {len(report.stored)} new, {report.known} known, {len(report.refused)} left out."
    yield from (f"  {refused.what}: {refused.sentence}" for refused in report.refused)
    yield from (f"  {note}" for note in report.notes)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


@sources.command("add")
def add_source(
    location: Annotated[str, typer.Argument(metavar="URL|PATH", help="A feed, a page, a folder or a file.")],
    workspace: Workspace = LOCAL,
) -> None:
    """Follow a feed, a page, a folder or a file; the address of a site gives the feed that it names."""

    async def work() -> None:
        from bot.sources import admin

        async with _tools() as (store, fetcher):
            found = await admin.look(location, fetcher, asyncio.to_thread, files=True)
            source, new = await admin.add(store, workspace, found, datetime.now(UTC))
        typer.echo(f"{'Following' if new else 'Followed already:'} {source.kind} {source.id}: {source.title or source.url}")

    _run(work())


@sources.command("list")
def list_sources(workspace: Workspace = LOCAL) -> None:
    """Show what is followed, and how it fares."""

    async def work() -> None:
        async with _tools() as (store, _):
            found = await store.sources.list(workspace)
        if not found:
            typer.echo("No source is followed; add one with “briefbot sources add URL”.")
        for one in found:
            health = one.error or (f"read {one.succeeded_at:%Y-%m-%d %H:%M} UTC" if one.succeeded_at else "not read yet")
            typer.echo(f"{one.id:>4}  {one.kind:<6}  {one.title or '-'}  {one.url}  {health}")

    _run(work())


@sources.command("remove")
def remove_source(
    which: Annotated[str, typer.Argument(metavar="NUMBER|URL|PATH")],
    workspace: Workspace = LOCAL,
) -> None:
    """Follow a source no longer; its articles stay."""

    async def work() -> None:
        from bot.sources import admin

        async with _tools() as (store, _):
            source = await admin.find(store, workspace, which)
            await store.sources.remove(workspace, source.id)
        typer.echo(f"No longer following {source.title or source.url}.")

    _run(work())


@sources.command("check")
def check_sources(
    which: Annotated[str | None, typer.Argument(metavar="NUMBER|URL|PATH", help="All of them where none is named.")] = None,
    workspace: Workspace = LOCAL,
) -> None:
    """Ask each source for its entries without storing any."""

    async def work() -> None:
        from bot.sources import admin

        failed = False
        async with _tools() as (store, fetcher):
            chosen = [await admin.find(store, workspace, which)] if which else await store.sources.list(workspace)
            async for one in admin.check(chosen, fetcher, asyncio.to_thread, datetime.now(UTC)):
                typer.echo(f"{one.source.title or one.source.url}: {one.error or _count(one.entries, 'entry', 'entries')}")
                for problem in one.problems:
                    typer.echo(f"  {problem}")
                failed |= one.error is not None
        if failed:
            raise typer.Exit(1)

    _run(work())


@sources.command("import")
def import_sources(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="OPML of a feed reader, or TOML like seeds/feeds.toml.")],
    workspace: Workspace = LOCAL,
) -> None:
    """Follow the feeds of a list."""

    async def work() -> None:
        from bot.sources import admin, opml

        outlines = opml.read_list(path)
        async with _tools() as (store, _):
            new, known = await admin.import_list(store, workspace, outlines, datetime.now(UTC))
        typer.echo(f"{_count(new, 'feed', 'feeds')} added, {known} followed already.")

    _run(work())


@sources.command("export")
def export_sources(workspace: Workspace = LOCAL) -> None:
    """Write the followed feeds as OPML to standard output."""

    async def work() -> None:
        from bot.sources import admin

        async with _tools() as (store, _):
            typer.echo(await admin.export_list(store, workspace), nl=False)

    _run(work())


@asynccontextmanager
async def _tools() -> AsyncIterator[tuple[Store, Fetcher]]:
    from bot import config
    from bot.sources.fetch import fetcher_of
    from bot.store import Store

    settings = config.load()
    async with await Store.open(settings.database) as store, fetcher_of(settings) as fetcher:
        yield store, fetcher


def _run(work: Coroutine[Any, Any, None]) -> None:
    with _sentences():
        asyncio.run(work)


@contextmanager
def _sentences() -> Iterator[None]:
    """Errors that we know become a sentence on standard error and exit code 1."""
    from bot.sources.errors import SourceError
    from bot.store import StoreError
    from briefs.errors import BriefsError

    try:
        yield
    except (SourceError, StoreError, BriefsError, BadSettings) as error:
        typer.echo(f"briefbot: {error}", err=True)
        raise typer.Exit(1) from error
