"""The commands `briefbot run` and `briefbot doctor`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.roles import Role


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(run)
    app.command()(doctor)


def run(
    role: Annotated[Role, typer.Option("--role", help="What this process does, where several share the work.")] = Role.ALL,
) -> None:
    """Answer on every platform that has a token, follow the sources, send the digests, serve the pages, until stopped."""
    from adapters.base import BadToken
    from bot import config, logs
    from bot.errors import BadSettings
    from bot.run import run as work
    from bot.store import StoreError
    from bot.worker import WorkerError
    from briefs.errors import BriefsError

    try:
        settings = config.load()
        logs.set_up(settings)
        asyncio.run(work(settings, role))
    except (BadSettings, BadToken, StoreError, WorkerError, BriefsError) as error:
        _fail(str(error))


def doctor() -> None:
    """Check settings, database, model, sources and tokens, and say what to do where something is wrong."""
    from bot import config, operator_words
    from bot.errors import BadSettings

    async def work(settings: config.Settings) -> tuple[int, int, int]:
        from bot.doctor import examine

        wrong = better = number = 0
        async for finding in examine(settings):
            number += 1
            wrong += not finding.fine and finding.grave
            better += not finding.fine and not finding.grave
            typer.echo(f"{'ok' if finding.fine else '!!' if finding.grave else '--'}  {finding.sentence}")
        return wrong, better, number

    try:
        wrong, better, number = asyncio.run(work(config.load()))
    except BadSettings as error:
        _fail(str(error))
    typer.echo(operator_words.checks(wrong, better, number))
    if wrong:
        raise typer.Exit(1)


def _fail(sentence: str) -> None:
    for line in sentence.splitlines():
        typer.echo(f"briefbot: {line}", err=True)
    raise typer.Exit(1)
