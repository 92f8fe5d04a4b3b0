"""What runs in a worker process: calls from the bot, one after the other, the reading of articles among them.

The process that workers are forked from imports this module first. It then loads the model named in the variable `PRELOAD`,
so that every worker starts with it in shared memory.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from bot.logs import described
from bot.sources.errors import SourceError
from bot.worker import PRELOAD
from briefs.engine import VERSION, Engine
from briefs.errors import BriefsError, ModelError
from briefs.types import Article, Brief

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that nobody foresaw, as text: its like cannot always travel between processes."""

    name: str
    trace: str


@cache
def _engine(model: str) -> Engine:
    return Engine.load(model)


def read(article: Article, model: str) -> Brief:
    """The brief of an article. Raises BriefsError."""
    return _engine(model).read(article)


def read_each(articles: Sequence[Article], model: str) -> list[Brief | str]:
    """The briefs of some articles, which is faster than one by one; where one cannot be read, a sentence says why."""
    try:
        return [found if isinstance(found, Brief) else str(found) for found in _engine(model).read_many(articles)]
    except ModelError:
        raise
    except Exception as error:
        if len(articles) == 1:
            return [f"Reading this failed for a reason that nobody foresaw ({type(error).__name__}); it is left out."]
    return [found for article in articles for found in read_each([article], model)]


def version() -> str:
    """The version of the engine."""
    return VERSION


def serve(connection: Connection, seconds: float) -> None:
    """Answer calls until the bot hangs up, whether it closes the pipe or dies.

    The system ends this process (SIGPROF) where a call keeps a processor busy for longer than `seconds`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    with contextlib.suppress(EOFError, OSError):
        connection.send(None)
        while True:
            call = connection.recv()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = _answer(call)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(answer)


def _answer(call: Call) -> tuple[bool, Any]:
    work, args, kwargs = call
    try:
        return True, work(*args, **kwargs)
    except (SourceError, BriefsError) as error:
        return False, error
    except Exception as error:
        return False, Fault(type(error).__name__, described(error))


if model := os.environ.get(PRELOAD):
    with contextlib.suppress(BriefsError):  # who reads with it is told
        _engine(model).read(Article("warm-up", "The minister said on Monday that “nothing is decided yet” in the talks."))
    gc.freeze()
