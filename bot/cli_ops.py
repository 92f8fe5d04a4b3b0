"""The command `briefbot backfill`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.backfill import Summary

LOCAL = "local"
"""The workspace of the command line."""


class Engine(StrEnum):
    LOCAL = "local"
    RAY = "ray"


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(backfill)


def backfill(  # noqa: PLR0917  (options of a command line)
    archives: Annotated[
        list[str],
        typer.Argument(metavar="ARCHIVE...", help="JSON lines (plain, .gz, .zst), Parquet, folders, or addresses of these."),
    ],
    engine: Annotated[Engine, typer.Option(help="Read with processes of this machine, or on a Ray cluster.")] = Engine.LOCAL,
    address: Annotated[
        str | None, typer.Option(help="The address of the Ray cluster; without one, a cluster of this machine is started.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many readers; otherwise BRIEFBOT_WORKERS, or all processors of the cluster.")
    ] = None,
    bad: Annotated[Path, typer.Option(help="Where records are listed that cannot be read.")] = Path("backfill-bad.jsonl"),
    workspace: Annotated[str, typer.Option("--workspace", "-w", help="Whose articles: a workspace's id.")] = LOCAL,
) -> None:
    """Read and store whole archives; an interrupted run, started again, goes on where it stopped."""
    from bot import backfill as work
    from bot import config
    from bot.cluster import RayCluster
    from bot.errors import BadInput, BadSettings
    from bot.store.errors import StoreError
    from bot.worker import WorkerError
    from briefs.errors import BriefsError

    try:
        if address and engine is Engine.LOCAL:
            raise BadInput("An address is of a Ray cluster; say --engine ray with it.")
        settings = config.load()
        with _bar() as seen:
            summary = asyncio.run(
                work.backfill(
                    archives,
                    settings,
                    workspace=workspace,
                    now=datetime.now(UTC),
                    side=bad,
                    workers=workers,
                    cluster=RayCluster(settings.model, address) if engine is Engine.RAY else None,
                    progress=seen,
                )
            )
    except (BadInput, BadSettings, StoreError, WorkerError, BriefsError) as error:
        typer.echo(f"briefbot: {error}", err=True)
        raise typer.Exit(1) from error
    for line in _told(summary, bad):
        typer.echo(line, err=True)
    if summary.lost or (summary.bad and not summary.stored + summary.known):
        raise typer.Exit(1)


def _told(summary: Summary, bad: Path) -> Iterator[str]:
    pace = f", {summary.stored / summary.seconds:.1f} a second" if summary.stored and summary.seconds else ""
    yield f"{summary.stored:,} stored{pace}; {summary.known:,} were there; {summary.bad:,} left out."
    if summary.bad:
        yield f"Why they are left out stands in {bad}, one a line."
    if summary.lost:
        yield (
            f"{summary.lost:,} were lost with readers that died again and again; run it again, "
            "and with --engine local to see which article does it."
        )


@contextmanager
def _bar() -> Iterator[Callable[[Summary], None]]:
    """A bar on standard error, where a person looks at it: share of the bytes, articles a second, time left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("read", total=None, done="")

        def seen(summary: Summary) -> None:
            pace = summary.stored / summary.seconds if summary.seconds else 0.0
            done = f"{summary.stored + summary.known:,} articles, {pace:.1f} a second"
            bar.update(task, total=summary.size, completed=summary.at, done=done)

        yield seen
