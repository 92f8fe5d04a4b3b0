"""The bot at work until it is told to stop: chats, the poller, the digests and the evidence pages, each minded by itself.

A part that fails is started again after a while, and the others go on. A platform that does not know our token is told once
and left alone; where no part is left that could talk to anybody, the program ends.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

import adapters
from adapters.base import Adapter, BadToken, Place, PlatformError
from bot import commands_managers, operator_words
from bot.app import Bot
from bot.delivering import deliver
from bot.errors import BadSettings
from bot.health import Health
from bot.ingest import Ingest, PollReport
from bot.lookup import workspace_of
from bot.retention import keep
from bot.roles import Role
from bot.sources.fetch import fetcher_of
from bot.store import CannotOpen, Store
from bot.views import stance_map
from bot.worker import WorkerPool

if TYPE_CHECKING:
    from bot.config import Settings

TICK = timedelta(seconds=20)
"""How often the poller looks which sources are due."""
POLLING = timedelta(minutes=15)
"""How long a poll may take before the poller counts as stuck."""
TICKING = timedelta(minutes=2)
"""How long the clock of the digests may stand still."""
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
"""Seconds before a part that failed is started again; each failure in a row doubles the pause."""
DATABASE_STARTS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try to open a database on a server."""
HEALTHY = 600.0
"""Seconds after which a part counts as well again."""

OFF = "off"
"""The setting that has no status served."""
ENDING = 30.0
"""Seconds that a part gets that ends by itself."""
log = structlog.get_logger()
Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs until it is stopped."""

    name: str
    work: Work
    needed: bool = False
    """Whether the program is of use as long as this part runs, whatever becomes of the others."""
    ends: bool = False
    """Whether it ends by itself once told to stop, and gives back what it has begun."""


def platforms(settings: Settings) -> dict[str, dict[str, Any]]:
    """The platforms that have tokens, with their settings by short name. Raises BadSettings where one is half configured."""
    found = {}
    if settings.discord_token:
        found["discord"] = _of("discord", settings)
    if settings.slack_bot_token or settings.slack_client_id:
        if not (settings.slack_app_token or settings.slack_signing_secret):
            raise BadSettings(operator_words.SLACK_HALF)
        if settings.slack_client_id and not settings.secret_key:
            raise BadSettings(operator_words.SLACK_KEY_NEEDED)
        found["slack"] = _of("slack", settings)
    return found


def _of(platform: str, settings: Settings) -> dict[str, Any]:
    prefix = f"{platform}_"
    names = (name for name in type(settings).model_fields if name.startswith(prefix))
    return {name.removeprefix(prefix): getattr(settings, name) for name in names}


def opened(configured: Mapping[str, dict[str, Any]], settings: Settings, store: Store | None) -> dict[str, Adapter]:
    """The adapters of these platforms, with what they keep in the store."""

    async def everybody_manages(workspace: str) -> bool:
        return store is not None and await commands_managers.everybody(store, workspace_of(Place("slack", "", workspace)))

    installations = store.installations(settings.secret_key) if store and settings.secret_key else None
    kept = {"installations": installations, "everybody_manages": everybody_manages}
    return {name: adapters.load(name)(**options, **kept) for name, options in configured.items()}


async def run(settings: Settings, role: Role, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Work until SIGINT or SIGTERM. Raises BadSettings, StoreError, BadToken where nobody could be answered at all."""
    configured = platforms(settings) if role is not Role.WORKER else {}
    if role is not Role.WORKER and not configured:
        raise BadSettings(operator_words.NO_PLATFORM)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await _store(settings.database, stop))
        fetcher = await stack.enter_async_context(fetcher_of(settings))
        pool = await stack.enter_async_context(WorkerPool(settings.model, settings.workers, settings.article_seconds))
        talking = opened(configured, settings, store)
        health = Health(store, clock, timedelta(minutes=settings.poll_minutes), pool)
        parts = [*_status(settings, health, stop)]
        if role is not Role.WORKER:
            bot = Bot(store, pool.read, await pool.version(), settings, clock)
            bot.adapters = talking
            await asyncio.to_thread(stance_map.warm_up)
            parts += [*_chats(talking, bot), _pages(settings, store, stop, clock)]
            parts.append(Part("waiting", partial(bot.waiting.mind, talking, stop)))
            ticks = health.expect("clock", TICKING)
            parts.append(Part("digests", partial(deliver, store, settings, talking, stop, clock, ticks), ends=True))
        if role is not Role.BOT:
            ingest = Ingest(store, fetcher, pool, first=settings.first_poll, every=timedelta(minutes=settings.poll_minutes))
            if settings.keep_days:
                parts.append(Part("retention", partial(keep, store, settings.keep_days, stop, clock), ends=True))
            polling = _polling(settings, ingest, clock, stop, health.expect("poller", POLLING))
            parts.append(Part("poller", polling, needed=role is Role.WORKER, ends=settings.queue))
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through all of it again and again would hold up everybody who waits
        try:
            await mind(parts, stop, health.lose)
        finally:
            await asyncio.gather(*(adapter.stop() for adapter in talking.values()), return_exceptions=True)


async def _store(url: str, stop: asyncio.Event) -> Store:
    """Open the database; a server that is being started itself gets a moment. Raises StoreError."""
    for seconds in DATABASE_STARTS if url.startswith("postgres") else ():
        try:
            return await Store.open(url)
        except CannotOpen as error:
            log.warning("the database is not there yet", error=str(error), again_in=seconds)
        await _pause(stop, seconds)
    return await Store.open(url)


def _chats(talking: Mapping[str, Adapter], bot: Bot) -> Iterator[Part]:
    for name, adapter in talking.items():
        yield Part(name, partial(adapter.run, bot), needed=True)


def _pages(settings: Settings, store: Store, stop: asyncio.Event, clock: Callable[[], datetime]) -> Part:
    from bot.web import server  # noqa: PLC0415  (the web is loaded where it is served)
    from bot.web.app import evidence_app  # noqa: PLC0415

    listener = server.listener(*server.address(settings.listen), settings.link_key)
    app = evidence_app(store, key=settings.link_key, now=clock, confidence=settings.confidence)
    return Part("pages", lambda: server.serve(app, listener, stop), ends=True)


def _polling(
    settings: Settings, ingest: Ingest, clock: Callable[[], datetime], stop: asyncio.Event, beat: Callable[[], None]
) -> Work:
    """By ourselves, or as jobs that all workers share."""
    if not settings.queue:
        return lambda: poll_until(stop, ingest, clock, beat)
    from bot import jobs  # noqa: PLC0415  (of the extra `grow`)

    if not settings.database.startswith("postgres"):
        raise BadSettings(operator_words.QUEUE_NEEDS_POSTGRESQL)
    return lambda: jobs.run_worker(settings.database, ingest, clock, stop, told=tell, beat=beat, pause=TICK.total_seconds())


def _status(settings: Settings, health: Health, stop: asyncio.Event) -> Iterator[Part]:
    """`/health` and `/metrics`; where the address is taken, by another process of ours perhaps, the bot works without them."""
    if settings.status == OFF:
        return
    from bot.web import server  # noqa: PLC0415
    from bot.web.status import status_app  # noqa: PLC0415

    try:
        listener = server.bound(*server.address(settings.status))
    except BadSettings as error:
        log.warning("no status is served", error=str(error))
        return
    yield Part("status", lambda: server.serve(status_app(health), listener, stop), ends=True)


async def poll_until(
    stop: asyncio.Event, ingest: Ingest, clock: Callable[[], datetime], beat: Callable[[], None] = lambda: None
) -> None:
    """Poll what is due, again and again; `beat` is called whenever something was done."""
    while not stop.is_set():
        beat()
        now = clock()
        async for report in ingest.poll_all(await ingest.due(now), now):
            beat()
            tell(report)
        await _pause(stop, TICK.total_seconds())


def tell(report: PollReport) -> None:
    """Log what came of a poll."""
    told = {"source": report.source.url, "stored": len(report.stored), "left_out": len(report.refused)}
    if report.error:
        log.warning("poll failed", error=report.error, **told)
    else:
        log.info("polled", **told)


async def mind(parts: list[Part], stop: asyncio.Event, lose: Callable[[str, str], None] = lambda *_: None) -> None:
    """Run all parts until `stop`, or until none is left that is needed. Raises the BadToken of the last of these.

    `lose` hears of a part that ends for good, and why.
    """
    tasks: dict[asyncio.Task[Any], Part] = {asyncio.create_task(_kept_running(part, stop, lose)): part for part in parts}
    begun = list(tasks)
    stopping: asyncio.Task[Any] = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            done, _ = await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            ended = [task for task in done if tasks.pop(task, None)]
            if ended and not stop.is_set() and not any(part.needed for part in tasks.values()):
                await ended[-1]
                return
    finally:
        stop.set()
        if ending := [task for task, part in tasks.items() if part.ends]:
            await asyncio.wait(ending, timeout=ENDING)
        for task in (stopping, *begun):
            task.cancel()
        await asyncio.gather(stopping, *begun, return_exceptions=True)


async def _kept_running(part: Part, stop: asyncio.Event, lose: Callable[[str, str], None]) -> None:
    """Run a part, and again after a pause where it fails or ends by itself. Raises BadToken."""
    pause = FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        began = loop.time()
        try:
            await part.work()
        except BadToken as error:
            log.error("not let in", part=part.name, error=str(error))
            lose(part.name, str(error))
            raise
        except PlatformError as error:
            log.warning("not reached", part=part.name, error=str(error), again_in=pause)
        except Exception:
            log.exception("failed", part=part.name)
        pause = FIRST_PAUSE if loop.time() - began > HEALTHY else pause
        await _pause(stop, pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until told to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass
