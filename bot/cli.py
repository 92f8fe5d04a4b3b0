"""The command line. Modules that take long to import are imported by the command that needs them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from bot.errors import BadInput, BadSettings

if TYPE_CHECKING:
    from bot.config import Settings
    from briefs.types import Article, Brief

PROGRAM = "briefbot"
FAILURE = 1
NOTHING_SAID = 3
"""The exit code for an article that was read and quotes nobody."""
INTERRUPTED = 130

app = typer.Typer(
    help="Who matters in the news, where each side stands, and what was said, word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.", is_eager=True)] = False,
) -> None:
    """Who matters in the news, where each side stands, and what was said, word for word."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"{PROGRAM} {installed(PROGRAM)}")
        raise typer.Exit


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def main() -> None:
    """Run the command line; every failure is one sentence on standard error and an exit code other than 0."""
    try:
        code = app(standalone_mode=False, prog_name=PROGRAM)
    except TyperException as error:
        _fail(_usage(error), getattr(error, "exit_code", 2))
    except (KeyboardInterrupt, typer.Abort):
        _fail("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILURE)
    sys.exit(code or 0)


def _usage(error: TyperException) -> str:
    words: str = getattr(error, "format_message", lambda: str(error))().replace("Value error, ", "")
    return f"{words.rstrip('.')}. “{PROGRAM} --help” shows what there is."


def _fail(sentence: str, code: int = FAILURE) -> None:
    for line in sentence.splitlines():
        sys.stderr.write(f"{PROGRAM}: {line}\n")
    sys.exit(code)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn the errors that we know into a sentence and an exit code."""
    from bot.sources.errors import SourceError
    from briefs.errors import BriefsError

    try:
        yield
    except (BriefsError, SourceError, BadInput, BadSettings) as error:
        _fail(str(error))


@app.command()
def brief(
    where: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A text or HTML file, an address, or - for standard input.")
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="How the brief is written.")] = Format.TEXT,
) -> None:
    """The brief of one article: who is who, where they stand, what was said."""
    with _sentences():
        from bot import config

        settings = config.load()
        found = _read(_article(where, settings), settings)
        _write(found, format)
    if not found.quotes:
        _fail("Nobody is quoted in this article.", NOTHING_SAID)


def _article(where: str, settings: Settings) -> Article:
    from bot import inputs

    if where == inputs.STDIN:
        return inputs.from_stream(sys.stdin.buffer)
    if url := inputs.address(where):
        return asyncio.run(inputs.from_web(url, settings, datetime.now(UTC)))
    return inputs.from_file(Path(where))


def _read(article: Article, settings: Settings) -> Brief:
    from briefs.text import check

    check(article)
    from briefs.engine import Engine

    return Engine.load(settings.model).read(article)


def _write(brief: Brief, format: Format) -> None:
    from bot import render

    if format is Format.TEXT:
        from adapters.console import console
        from adapters.console import render as draw
        from bot.views.brief import full

        console().print(draw(full(brief)))
    else:
        sys.stdout.write(render.FORMATS[format.value](brief))
