"""The bot behind every platform: builds what commands need once, and turns each request into messages that never fail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from adapters.base import Adapter, Choice, CommandSpec, Message, Place, Request
from bot import commands, commands_digest, inputs, metrics, words
from bot.caps import Caps
from bot.commands import COMMANDS, Desk
from bot.errors import BadInput, Refusal
from bot.lookup import Lookup, workspace_of
from bot.sources.errors import SourceError
from bot.store import Store, StoreError
from bot.views.answers import sentence
from bot.waiting import Waiting
from bot.web.links import EvidenceLinks
from bot.worker import WorkerError, WorkerFault
from briefs.errors import BriefsError
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from bot.asked import Asked
    from bot.config import Settings
    from bot.sources.admin import Checked, Found
    from bot.store import Source

PATIENCE = 1.0
"""Seconds after which the bot says what it is doing."""
DATABASE_PATIENCE, DATABASE_PAUSE = 5.0, 0.5
"""Seconds for which a database that fails is waited for before anything is done, and between two tries."""
SUGGESTIONS = 25
"""What the platform that shows most of them shows."""
FAILURES = (Refusal, BriefsError, SourceError, StoreError, BadInput, WorkerError)
"""Errors whose message is a sentence for the asker."""

log = structlog.get_logger()


class Bot:
    """What adapters talk to: the `Service` of adapters.base."""

    def __init__(self, store: Store, read: Reader, engine: str, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._store, self._read, self._engine, self._settings, self._clock = store, read, engine, settings, clock
        self.waiting = Waiting(store, clock)
        self._last: dict[tuple[str, str], Asked] = {}
        self._known: set[str] = set()
        self._caps = Caps(settings.person_articles, settings.workspace_articles)
        self.adapters: Mapping[str, Adapter] = {}
        """The platforms that digests are sent to beside this bot."""

    @property
    def commands(self) -> Sequence[CommandSpec]:
        return [command.spec for command in COMMANDS]

    async def answer(self, request: Request) -> AsyncIterator[Message]:
        """The answer; before it, where it takes longer than a moment, what is being done."""
        began, platform = time.perf_counter(), request.place.platform
        try:
            if not await self._mine(request):
                return
        except StoreError as error:  # who else is told of it cannot be asked, so nothing is done
            if request.first:
                yield sentence(str(error), only_asker=True)
            return
        task = asyncio.ensure_future(self._answer(request))
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            metrics.acknowledged.labels(platform).observe(time.perf_counter() - began)
            if not done:
                yield sentence(_doing(request), only_asker=True)
            answer = await task
            metrics.answered.labels(platform).observe(time.perf_counter() - began)
            yield answer
        finally:
            task.cancel()

    async def _mine(self, request: Request) -> bool:
        """Whether no other process answers this. A database that is just started again is waited for. Raises StoreError."""
        if not request.event:
            return True
        end, again = time.monotonic() + DATABASE_PATIENCE, False
        while True:
            try:
                await self._ensure(workspace_of(request.place))
                return await self.waiting.claim(request, again=again)
            except StoreError:
                if time.monotonic() > end:
                    raise
            again = True
            await asyncio.sleep(DATABASE_PAUSE)

    async def settled(self, request: Request) -> None:
        await self.waiting.settle(request)

    async def _ensure(self, workspace: str) -> None:
        if workspace not in self._known:
            await self._store.workspaces.ensure(workspace, at=self._clock())
            self._known.add(workspace)

    async def _answer(self, request: Request) -> Message:
        try:
            return await commands.run(await self._desk(request), request)
        except WorkerFault as error:
            log.error("reading failed", error=str(error), trace=error.trace)
            return sentence(str(error), only_asker=True)
        except FAILURES as error:
            return sentence(str(error), only_asker=True)
        except Exception:
            log.exception("a request failed", platform=request.place.platform, command=request.command)
            return sentence(words.BROKEN, only_asker=True)

    async def _desk(self, request: Request) -> Desk:
        now = self._clock()
        await self._ensure(workspace_of(request.place))
        links = EvidenceLinks(self._settings.public_url, self._settings.link_key)
        return Desk(
            store=self._store,
            fetch=self._fetch,
            read=self._read,
            look=self._look,
            check=self._check,
            engine=self._engine,
            confidence=self._settings.confidence,
            caps=self._caps,
            now=now,
            links=links,
            delivers=frozenset(self.adapters),
            obstacle=self._obstacle,
            last=self._last,
        )

    async def _obstacle(self, place: Place) -> str:
        adapter = self.adapters.get(place.platform)
        return await adapter.obstacle(place) if adapter and not place.direct else ""

    async def _fetch(self, url: str, now: datetime) -> Article:
        return await inputs.from_web(url, self._settings, now)

    async def _look(self, address: str) -> Found:
        from bot.sources import admin  # noqa: PLC0415
        from bot.sources.fetch import fetcher_of  # noqa: PLC0415  (network libraries, where they are needed)

        async with fetcher_of(self._settings) as fetcher:
            return await admin.look(address, fetcher, asyncio.to_thread)

    async def _check(self, sources: Sequence[Source]) -> AsyncIterator[Checked]:
        from bot.sources import admin  # noqa: PLC0415
        from bot.sources.fetch import fetcher_of  # noqa: PLC0415

        async with fetcher_of(self._settings) as fetcher:
            async for one in admin.check(sources, fetcher, asyncio.to_thread, self._clock()):
                yield one

    async def suggest(self, request: Request, param: str, typed: str) -> Sequence[Choice]:
        """Names of people, or time zones, like what was typed; nothing where the look-up fails: nobody asked a question yet."""
        if param != commands.NAME.name:
            return commands_digest.suggest(param, typed)
        try:
            lookup = Lookup(self._store, workspace_of(request.place), self._settings.confidence)
            return [Choice(name, name) for name in await lookup.suggest(typed, SUGGESTIONS)]
        except StoreError as error:
            log.warning("no suggestions", error=str(error))
            return []


Reader = Callable[[Article], Awaitable[Brief]]


def _doing(request: Request) -> str:
    """What the bot does while somebody waits."""
    address = next((found for word in f"{request.command or ''} {request.text} {request.args.get('article', '')}".split()
                    if (found := inputs.address(word))), None)  # fmt: skip
    reads = address or request.command == "article"
    return words.reading(address) if reads else words.looking()


@asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime], read: Reader | None = None) -> AsyncIterator[Bot]:
    """The bot on the database of the settings. Raises StoreError."""
    from briefs.engine import VERSION  # noqa: PLC0415  (spaCy takes seconds to import)

    async with await Store.open(settings.database) as store:
        yield Bot(store, read or in_this_process(settings.model), VERSION, settings, clock)


def in_this_process(model: str) -> Reader:
    """A reader for one person at a time: the engine is loaded with the first article, and works beside the event loop."""
    lock = asyncio.Lock()

    def work(article: Article) -> Brief:
        from bot import reading  # noqa: PLC0415  (spaCy takes seconds to import)

        return reading.read(article, model)

    async def read(article: Article) -> Brief:
        async with lock:
            return await asyncio.to_thread(work, article)

    return read
