"""Worker processes that read articles and take pages apart, so that the event loop stays free and a crash costs nothing.

WorkerError
+-- WorkerCrashed    the process died twice over the same work
+-- WorkerTooSlow    the process was ended, for the work took all its time of a processor, or hung
+-- WorkerFault      an error that nobody foresaw; `trace` tells the developer where
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from bot import metrics
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from bot.reading import Call

P = ParamSpec("P")
T = TypeVar("T")
READING = "bot.reading"
PRELOAD = "BRIEFBOT_PRELOAD"
"""The variable that tells that module which model to load."""
HANGS = 10
PATIENCE_S = 5.0
"""How long an idle worker may take to go."""
RESPITE_S = 0.5
"""Seconds until the end of a killed process is known."""


class WorkerError(Exception):
    """A piece of work that was not done; others will be."""


class WorkerCrashed(WorkerError):
    pass


class WorkerTooSlow(WorkerError):
    pass


class WorkerFault(WorkerError):
    def __init__(self, message: str, trace: str = "") -> None:
        super().__init__(message)
        self.trace = trace


class _Died(Exception):
    """The process at the other end of the pipe is gone."""


class WorkerPool:
    """`workers` processes with the model loaded. Use it as an asynchronous context manager; processes start at the first call.

    `seconds` is how long a call may keep a processor busy, however long it waits for one; one that takes `HANGS` times as
    long by the clock hangs. After `tasks` calls a process is replaced, so that no leak lasts.
    """

    def __init__(self, model: str, workers: int = 1, seconds: float = 60.0, tasks: int = 500) -> None:
        self._model = model
        self._threads = ThreadPoolExecutor(workers, "worker-pipe")
        self._workers = tuple(_Worker(self._threads, tasks, seconds) for _ in range(workers))
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._version: str | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(_start_forkserver, self._model)
        for worker in self._workers:
            self._idle.put_nowait(worker)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(asyncio.to_thread(worker.stop) for worker in self._workers))
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def read(self, article: Article) -> Brief:
        """The brief of an article. Raises BriefsError and WorkerError."""
        return await self(_read, article, self._model)

    async def read_each(self, articles: Sequence[Article]) -> list[Brief | str]:
        """The briefs of some articles, or the sentence why there is none. Raises ModelError and WorkerError."""
        return await self(_read_each, articles, self._model)

    async def version(self) -> str:
        """The version of the engine that reads."""
        if self._version is None:
            self._version = await self(_version)
        return self._version

    def census(self) -> tuple[int, int]:
        """How many processes run, and how many died and were not replaced yet; what nothing needed so far is neither."""
        states = [worker.alive for worker in self._workers if worker.alive is not None]
        return sum(states), len(states) - sum(states)

    async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of a module in a worker; a crash costs one retry. Raises what it raises, and WorkerError."""
        for _ in range(2):
            worker = await self._idle.get()
            try:
                with metrics.timed(metrics.read) if work is _read else nullcontext():
                    return await worker.call((work, args, kwargs))  # type: ignore[no-any-return]
            except _Died:
                continue
            finally:
                self._idle.put_nowait(worker)
        raise WorkerCrashed("Reading this ended the reading process twice; it is left out.")


def _read(article: Article, model: str) -> Brief:
    from bot.reading import read  # noqa: PLC0415  (imports the engine, in the worker alone)

    return read(article, model)


def _read_each(articles: Sequence[Article], model: str) -> list[Brief | str]:
    from bot.reading import read_each  # noqa: PLC0415

    return read_each(articles, model)


def _version() -> str:
    from bot.reading import version  # noqa: PLC0415

    return version()


def _serve(connection: Connection, seconds: float) -> None:
    from bot.reading import serve  # noqa: PLC0415

    serve(connection, seconds)


def _start_forkserver(model: str) -> None:
    """Start the process that workers are forked from, with the model in it; only the first call of a program has an effect."""
    forkserver.set_forkserver_preload([READING])
    before = os.environ.get(PRELOAD)
    os.environ[PRELOAD] = model
    forkserver.ensure_running()
    if before is None:
        del os.environ[PRELOAD]


class _Worker:
    """One process and the pipe to it; started when first needed, and again after it was ended."""

    def __init__(self, threads: ThreadPoolExecutor, tasks: int, seconds: float) -> None:
        self._threads, self._tasks, self._seconds = threads, tasks, seconds
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._done = 0

    async def call(self, call: Call) -> Any:
        loop = asyncio.get_running_loop()
        try:
            if self._process is None:
                await loop.run_in_executor(self._threads, self._start)
            async with asyncio.timeout(HANGS * self._seconds):
                fine, value = await loop.run_in_executor(self._threads, self._exchange, call)
        except TimeoutError as error:
            self._kill()
            raise self._too_slow() from error
        except (EOFError, OSError) as error:
            spent = await loop.run_in_executor(self._threads, self._has_spent_its_time)
            self._kill()
            raise (self._too_slow() if spent else _Died()) from error
        except BaseException:
            self._kill()  # an answer may still come, which is not to be taken for the next one's
            raise
        self._done += 1
        if self._done >= self._tasks:
            await loop.run_in_executor(self._threads, self.stop)
        return _value(fine, value)

    def _too_slow(self) -> WorkerTooSlow:
        return WorkerTooSlow(f"Reading this took longer than {self._seconds:g} seconds.")

    def _has_spent_its_time(self) -> bool:
        """Whether the system ended the process because a call kept a processor busy for too long."""
        if self._process is None:
            return False
        self._process.join(PATIENCE_S)
        return self._process.exitcode == -signal.SIGPROF

    @property
    def alive(self) -> bool | None:
        """Whether the process runs; None while there is none."""
        return self._process.is_alive() if self._process else None

    def _start(self) -> None:
        try:
            self._launch()
        except (EOFError, OSError):  # the process that workers are forked from has ended; another one takes its place
            time.sleep(RESPITE_S)
            self._launch()

    def _launch(self) -> None:
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._seconds), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe, self._done = process, ours, 0
        ours.recv()

    def _exchange(self, call: Call) -> Any:
        if self._pipe is None:
            raise EOFError
        self._pipe.send(call)
        return self._pipe.recv()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
        self._process = self._pipe = None  # the thread that still listens gets the end of the pipe, and lets go of it

    def stop(self) -> None:
        """Hang up, and wait for the process to go."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(PATIENCE_S)
            process.kill()


def _value(fine: bool, value: Any) -> Any:
    if fine:
        return value
    if isinstance(value, Exception):
        raise value
    raise WorkerFault(f"Reading this failed for a reason that nobody foresaw ({value.name}); it is left out.", value.trace)
