"""The commands `briefbot backup`, `briefbot restore` and `briefbot forget-me`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(backup)
    app.command()(restore)
    app.command("forget-me")(forget_me)


def backup(
    file: Annotated[Path, typer.Argument(help="A new .zip file, for either database; or a .db file, a copy of an SQLite one.")],
) -> None:
    """Write all that is stored into a file, also while the bot runs."""
    from bot import backup as work
    from bot import config

    size = _run(work.backup(config.load().database, file))
    typer.echo(f"{file} holds all that is stored, in {size / 1_000_000:.1f} MB.")


def restore(file: Annotated[Path, typer.Argument(help="A file that “briefbot backup” wrote.")]) -> None:
    """Fill the empty database of the settings from a backup, which may be of the other kind of database."""
    from bot import backup as work
    from bot import config

    _run(work.restore(config.load().database, file))
    typer.echo(f"All of {file} is in the database.")


def forget_me(
    platform: Annotated[str, typer.Argument(help="The chat platform: discord or slack.")],
    user: Annotated[str, typer.Argument(help="The user's id there, such as U012AB3CD.")],
) -> None:
    """Delete the traces of a chat user: what they follow, their digests, and their id in all else."""
    typer.echo(f"Deleted or made nameless: {_run(_forget(platform, user))}.")


async def _forget(platform: str, user: str) -> int:
    from bot import config, retention
    from bot.store import Store

    async with await Store.open(config.load().database) as store:
        return await retention.forget_user(store, platform, user)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; errors that we know become a sentence and exit code 1."""
    from bot.errors import BadInput, BadSettings
    from bot.store.errors import StoreError

    try:
        return asyncio.run(work)
    except (StoreError, BadInput, BadSettings) as error:
        typer.echo(f"briefbot: {error}", err=True)
        raise typer.Exit(1) from None
