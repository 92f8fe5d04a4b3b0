"""Polling as jobs on PostgreSQL, shared by workers on any number of machines: the only file that knows Procrastinate.

A job only says which source to look at. Whether the source is due is for the store to say, so that a job too many does nothing,
and one that was lost is made again. A worker that dies stops its heartbeat; its jobs are given back after a while.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot import operator_words
from bot.errors import BadSettings
from bot.ingest import SOURCES_AT_ONCE, Ingest

if TYPE_CHECKING:
    from procrastinate import App

    from bot.ingest import PollReport

QUEUE = "polls"
HEARTBEAT, DEAD = 5.0, 20.0
"""Seconds between the heartbeats of a worker, and without one after which it counts as dead."""
GRACE = 20.0
"""Seconds in which a worker that is stopped may end its jobs."""
log = structlog.get_logger()


class Jobs:
    """The queue of one process. Made by `opened`."""

    def __init__(self, app: App, ingest: Ingest, clock: Callable[[], datetime], told: Callable[[PollReport], None]) -> None:
        self._app, self._ingest, self._clock, self._told = app, ingest, clock, told
        self._poll = app.task(name="poll", queue=QUEUE)(self._do)

    async def _do(self, workspace: str, source: int) -> None:
        """Poll a source, unless another worker has done so since."""
        if report := await self._ingest.poll_if_due(workspace, source, self._clock()):
            self._told(report)

    async def defer_due(self) -> int:
        """Make a job of each source that is due and has none yet; how many are new. Any number of processes may do so."""
        from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415

        new = 0
        for source in await self._ingest.due(self._clock()):
            name = f"source {source.id}"
            with contextlib.suppress(AlreadyEnqueued):
                job = self._poll.configure(lock=name, queueing_lock=name)
                await job.defer_async(workspace=source.workspace, source=source.id)
                new += 1
        return new

    async def give_back(self) -> int:
        """Give the jobs of dead workers back; how many there were."""
        jobs = self._app.job_manager
        stalled = list(await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=DEAD))
        for job in stalled:
            log.warning("a worker died", job=job.id)
            await self._retried(job)
        return len(stalled)

    async def _retried(self, job: Any) -> None:
        """Where the same source waits in another job already, this one is dropped; where another process was faster, fine."""
        from procrastinate.exceptions import ConnectorException  # noqa: PLC0415
        from procrastinate.jobs import Status  # noqa: PLC0415

        jobs = self._app.job_manager
        try:
            await jobs.retry_job(job)
        except ConnectorException:
            with contextlib.suppress(ConnectorException):
                await jobs.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)

    async def mind(self, beat: Callable[[], None], pause: float) -> None:
        """Make and give back jobs, again and again."""
        while True:
            await self.give_back()
            await self.defer_due()
            beat()
            await asyncio.sleep(pause)

    async def work(self) -> None:
        """Do jobs until cancelled; those that are begun get some time to end."""
        await self._app.run_worker_async(
            queues=[QUEUE],
            concurrency=SOURCES_AT_ONCE,
            fetch_job_polling_interval=HEARTBEAT,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="always",
            install_signal_handlers=False,
        )


@asynccontextmanager
async def opened(
    database: str, ingest: Ingest, clock: Callable[[], datetime], told: Callable[[PollReport], None] = lambda _: None
) -> AsyncIterator[Jobs]:
    """The queue in this database; its tables are made where they are missing. Raises BadSettings."""
    if not database.startswith("postgres"):
        raise BadSettings(operator_words.QUEUE_NEEDS_POSTGRESQL)
    try:
        from procrastinate import App, PsycopgConnector  # noqa: PLC0415  (of the extra `grow`)
    except ImportError as error:
        raise BadSettings(operator_words.QUEUE_NEEDS_GROW) from error
    async with App(connector=PsycopgConnector(conninfo=database)).open_async() as app:
        await _ready(app)
        yield Jobs(app, ingest, clock, told)


async def _ready(app: App) -> None:
    """Make the tables of the queue. Two processes that start together both try; one of them finds them made."""
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

    if await app.check_connection_async():
        return
    try:
        await app.schema_manager.apply_schema_async()
    except ConnectorException:
        if not await app.check_connection_async():
            raise


async def run_worker(
    database: str,
    ingest: Ingest,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
    *,
    told: Callable[[PollReport], None] = lambda _: None,
    beat: Callable[[], None] = lambda: None,
    pause: float = 20.0,
) -> None:
    """Make jobs of what is due and do jobs, until `stop`. Raises BadSettings, and what ends the queue."""
    async with opened(database, ingest, clock, told) as jobs:
        tasks: set[asyncio.Task[Any]] = {asyncio.create_task(jobs.work()), asyncio.create_task(jobs.mind(beat, pause))}
        stopping: asyncio.Task[Any] = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                await task
        finally:
            for task in (stopping, *tasks):
                task.cancel()
            await asyncio.gather(stopping, *tasks, return_exceptions=True)
