"""The command line. Modules that take long to import are imported by the command that needs them."""

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
from typer.exceptions import TyperException

from bot import cli_backup, cli_digest, cli_lookup, cli_ops, cli_run, cli_sources, logs
from bot.errors import BadInput, BadSettings

if TYPE_CHECKING:
    from bot.config import Settings
    from briefs.types import Article, Brief

PROGRAM = "briefbot"
LOCAL = "local"
"""The workspace of the command line."""
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


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"{PROGRAM} {version(PROGRAM)}")
        except PackageNotFoundError:
            typer.echo(f"{PROGRAM}, run from its sources without being installed")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Who matters in the news, where each side stands, and what was said, word for word."""


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def main() -> None:
    """Run the command line; every failure is one sentence on standard error and an exit code other than 0."""
    logs.set_up()
    try:
        code = app(standalone_mode=False, prog_name=PROGRAM)
    except TyperException as error:
        _misused(error)
    except (KeyboardInterrupt, typer.Abort):
        _fail("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILURE)
    sys.exit(code or 0)


def _misused(error: TyperException) -> None:
    """Say what is wrong with the words typed; where only a command is missing, show the help as it stands."""
    words: str = getattr(error, "format_message", lambda: str(error))().replace("Value error, ", "")
    code: int = getattr(error, "exit_code", 2)
    if words.startswith("Usage:"):
        sys.stderr.write(f"{words}\n")
        sys.exit(code)
    _fail(f"{words.rstrip('.')}. “{PROGRAM} --help” shows what there is.", code)


def _fail(sentence: str, code: int = FAILURE) -> None:
    for line in sentence.splitlines():
        sys.stderr.write(f"{PROGRAM}: {line}\n")
    sys.exit(code)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn the errors that we know into a sentence and an exit code."""
    from bot.sources.errors import SourceError
    from bot.store.errors import StoreError
    from bot.worker import WorkerError
    from briefs.errors import BriefsError

    try:
        yield
    except (BriefsError, SourceError, StoreError, WorkerError, BadInput, BadSettings) as error:
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
        return asyncio.run(inputs.from_web(url, settings, _now()))
    if not where.strip():
        raise BadInput("An article is needed: a file, an address, or - for standard input.")
    if "://" in where:
        raise BadInput(f"“{where}” is no address that can be read; one begins with http:// or https://.")
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


@app.command()
def read(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Articles as JSON, one a line.")],
    target: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Where the briefs go, one a line, in order.")],
) -> None:
    """The briefs of many articles; an interrupted run is continued where it stopped."""
    with _sentences():
        from bot import bulk, config
        from briefs.engine import Engine

        settings = config.load()
        if not source.is_file():
            raise BadInput(f"There is no file “{source}”; check the path.")
        with source.open("rb") as lines, _progress(sum(1 for _ in lines)) as seen:
            summary = bulk.read_file(source, target, Engine.load(settings.model), lambda summary: seen(summary.lines))
    for bad in summary.bad:
        typer.echo(f"{PROGRAM}: Line {bad.number} is left out: {bad.why}", err=True)
    kept = f", {summary.kept:,} of them were there" if summary.kept else ""
    typer.echo(f"{summary.written + summary.kept:,} briefs of {summary.lines:,} lines{kept}.", err=True)
    if summary.bad and not summary.written + summary.kept:
        sys.exit(FAILURE)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, where a person looks at it; gives a function that takes how many are done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("read", total=total)
        yield lambda done: bar.update(task, completed=done)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold attributions or briefs as JSON, one article a line.")],
    articles: Annotated[Path | None, typer.Option(help="The articles as JSON lines, where the gold has no texts.")] = None,
) -> None:
    """Score the engine against gold records."""
    with _sentences():
        from adapters.console import console
        from bot import config, evaluation
        from briefs.engine import Engine

        console().print(evaluation.evaluate(gold, articles, Engine.load(config.load().model)))


@app.command()
def chat(
    workspace: Annotated[str, typer.Option("--workspace", "-w", help="Whose articles: a workspace's id.")] = LOCAL,
) -> None:
    """A chat in this terminal: /brief and plain questions work as in Discord and Slack."""
    with _sentences():
        from bot import config

        asyncio.run(_chat(config.load(), workspace))


async def _chat(settings: Settings, workspace: str) -> None:
    from adapters.console import Terminal, console, typed
    from bot import operator_words
    from bot.app import opened

    screen = console()
    if sys.stdin.isatty():
        screen.print(operator_words.CHAT_WELCOME)
    async with opened(settings, _now) as bot:
        await Terminal(typed(), screen, workspace=workspace).run(bot)


@app.command()
def demo() -> None:
    """The brief of an article, an answer and the preview of a digest, on a store that is thrown away afterwards."""
    with _sentences():
        from bot import config
        from bot.demo import show

        asyncio.run(show(config.load()))


def _now() -> datetime:
    return datetime.now(UTC)


cli_sources.register(app)
cli_lookup.register(app)
cli_digest.register(app)
cli_run.register(app)
cli_ops.register(app)
cli_backup.register(app)
