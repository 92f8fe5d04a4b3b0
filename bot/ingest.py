"""Source -> article -> worker -> store, and how the sources fare.

Each step can be repeated without a trace: an entry is marked as seen after its article is stored, and a poll as done after its
entries. A process that is killed anywhere repeats a little of its work, and ends in the same state.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import structlog

from bot import metrics
from bot.sources.addresses import canonical
from bot.sources.base import Entry, Poll, Source, digest
from bot.sources.errors import SourceError
from bot.sources.fetch import Fetcher, Validators, fetcher_of
from bot.sources.kinds import open_source
from bot.store import Source as Followed
from bot.store import Store, StoreError
from bot.worker import WorkerError, WorkerFault, WorkerPool, WorkerTooSlow
from briefs.errors import ArticleError, BriefsError
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from bot.config import Settings

AT_ONCE = 4
"""Entries of one source that are fetched or read at the same time."""
SOURCES_AT_ONCE = 8
LONGEST_WAIT = timedelta(days=1)
"""How long a source that keeps failing is left alone at most."""
FRESH = timedelta(days=2)
"""An article that is older than this when its source is first followed is no news to anybody."""
_FAILURES: Final = (SourceError, ArticleError, WorkerError)
_In = TypeVar("_In")
_Out = TypeVar("_Out")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that gave no article, and why."""

    what: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An article that the store did not have. `announce` says whether it is news, or was there before we came."""

    id: str
    version: int
    title: str | None
    announce: bool


@dataclass(frozen=True, slots=True)
class PollReport:
    """What came of polling one source. `error` is set where the source itself could not be polled."""

    source: Followed
    stored: tuple[Stored, ...] = ()
    known: int = 0
    """Entries and articles that were stored before."""
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    """Dates that were put right, and the like."""
    error: str | None = None


class Ingest:
    """Polls sources. `first` is how many articles of a source are stored when it is polled for the first time."""

    def __init__(self, store: Store, fetcher: Fetcher, pool: WorkerPool, *, first: int = 10, every: timedelta) -> None:
        self._store, self._fetcher, self._pool = store, fetcher, pool
        self._first, self._every = first, every

    async def poll_due(self, now: datetime) -> list[PollReport]:
        """Poll every source of every workspace whose time has come. A source that fails does not stop the others."""
        return [report async for report in self.poll_all(await self.due(now), now)]

    async def followed(self, workspace: str | None = None) -> list[Followed]:
        """The sources of a workspace, or of all."""
        ids = [one.id for one in await self._store.workspaces.list()] if workspace is None else [workspace]
        return [source for id_ in ids for source in await self._store.sources.list(id_)]

    async def due(self, now: datetime, workspace: str | None = None) -> list[Followed]:
        """The sources whose time has come, those that wait longest first."""
        waiting = [(next_poll(source, self._every), source) for source in await self.followed(workspace)]
        return [source for at, source in sorted(waiting, key=lambda pair: pair[0]) if at <= now]

    async def poll_if_due(self, workspace: str, source: int, now: datetime) -> PollReport | None:
        """Poll a source whose time has come; None where it has not, or the source is followed no longer."""
        found = await self._store.sources.get(workspace, source)
        return await self.poll(found, now) if found and next_poll(found, self._every) <= now else None

    async def poll_all(self, sources: Iterable[Followed], now: datetime) -> AsyncIterator[PollReport]:
        """Poll sources side by side; the reports come as they are ready."""
        turns = asyncio.Semaphore(SOURCES_AT_ONCE)

        async def one(source: Followed) -> PollReport:
            async with turns:
                return await self.poll(source, now)

        tasks = [asyncio.create_task(one(source)) for source in sources]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def poll(self, source: Followed, now: datetime) -> PollReport:
        """Store what is new in a source. Failures are in the report, and in what the store knows of the source's health."""
        report = await self._minded(source, now)
        metrics.polled(report)
        return report

    async def _minded(self, source: Followed, now: datetime) -> PollReport:
        try:
            return await self._poll(source, now)
        except StoreError as error:
            return PollReport(source, error=str(error))
        except (SourceError, BriefsError, WorkerError) as error:
            _log_fault(error, source.url)
            return await self._failed(source, str(error), now)
        except Exception as error:
            _log.exception("fault", source=source.url)
            return await self._failed(source, f"This source failed inside the bot ({type(error).__name__}); see its log.", now)

    async def _poll(self, source: Followed, now: datetime) -> PollReport:
        origin = open_source(source.kind, source.url, self._fetcher, self._pool)
        known = Validators(source.etag, source.last_modified) if source.baseline else Validators()
        offered = await origin.poll(now, known)
        older, wanted = self._parted(source, offered)
        poll = _Round(self._store, self._pool, source, origin, now)
        poll.refused.extend(Refused(source.url, problem) for problem in offered.problems)
        await poll.take_all(wanted)
        await poll.done(offered, older)
        return PollReport(source, tuple(poll.stored), poll.known, tuple(poll.refused), tuple(poll.notes))

    def _parted(self, source: Followed, offered: Poll) -> tuple[Sequence[Entry], Sequence[Entry]]:
        """What to pass over and what to read: at the first poll of a feed only the newest, so that nobody is flooded.

        Somebody who points at a folder wants all of it.
        """
        if source.baseline or source.kind == "folder":
            return (), offered.entries
        start = max(0, len(offered.entries) - self._first)
        return offered.entries[:start], offered.entries[start:]

    async def _failed(self, source: Followed, sentence: str, now: datetime) -> PollReport:
        try:
            await self._store.sources.failed(source.workspace, source.id, sentence, at=now)
        except StoreError as error:
            return PollReport(source, error=str(error))
        return PollReport(source, error=sentence)


class _Round:
    """One poll of one source, and what it has brought so far."""

    def __init__(self, store: Store, pool: WorkerPool, source: Followed, origin: Source, now: datetime) -> None:
        self._store, self._pool, self._source, self._origin, self._now = store, pool, source, origin, now
        self.stored: list[Stored] = []
        self.known = 0
        self.refused: list[Refused] = []
        self.notes: list[str] = []
        self._again = False
        """Whether an entry failed that may succeed next time."""

    async def take_all(self, entries: Sequence[Entry]) -> None:
        """Read and store the entries that no poll has finished with."""
        unseen = await self._unseen(entry.mark for entry in entries)
        fresh = [entry for entry in entries if entry.mark in unseen]
        self.known = len(entries) - len(fresh)
        for start in range(0, len(fresh), AT_ONCE):
            await self._take(fresh[start : start + AT_ONCE])

    async def done(self, offered: Poll, older: Sequence[Entry]) -> None:
        """Note the poll, and where the source has moved for good.

        The validators are forgotten where an entry is to be tried again: else the server hides it from us.
        """
        kept = Validators() if self._again else offered.validators
        await self._store.sources.succeeded(
            self._source.workspace,
            self._source.id,
            at=self._now,
            etag=kept.etag,
            last_modified=kept.last_modified,
            title=offered.outlet if self._source.title is None else None,
            states=dict(entry.state for entry in older),
        )
        if offered.moved and (url := canonical(offered.moved)) and url != self._source.url:
            moved = await self._store.sources.move(self._source.workspace, self._source.id, url)
            then = "followed there from now on" if moved else "followed there too: remove the old one"
            self.notes.append(f"{self._source.url} has moved for good to {url}; it is {then}.")

    async def _unseen(self, marks: Iterable[str]) -> set[str]:
        return await self._store.sources.unseen(self._source.workspace, self._source.id, marks)

    async def _take(self, entries: Sequence[Entry]) -> None:
        """Fetch some entries side by side, read them side by side, and store them in their order."""
        articles = await _side_by_side(lambda entry: self._origin.read(entry, self._now), entries)
        texts = [_text_mark(one) if isinstance(one, Article) else "" for one in articles]
        unseen = await self._unseen(text for text in texts if text)
        wanted = {
            i: one
            for i, one in enumerate(articles)
            if isinstance(one, Article) and texts[i] in unseen and texts[i] not in texts[:i]
        }
        briefs = dict(zip(wanted, await _side_by_side(self._pool.read, list(wanted.values())), strict=True))
        for i, entry in enumerate(entries):
            self.notes.extend(f"{_name(entry)}: {note}" for note in entry.notes)
            await self._settle(entry, briefs.get(i, articles[i]), texts[i])

    async def _settle(self, entry: Entry, outcome: Brief | Article | Exception, text: str) -> None:
        """Store what an entry came to, and mark it as seen unless it is worth another try."""
        texts = []
        if isinstance(outcome, Exception):
            _log_fault(outcome, entry.key)
            self.refused.append(Refused(_name(entry), str(outcome)))
            if _may_pass(outcome):
                self._again = True
                return
        else:
            texts.append(text)
            await self._save(outcome)
        workspace, source = self._source.workspace, self._source.id
        await self._store.sources.mark_seen(workspace, source, texts, at=self._now, states=dict([entry.state]))

    async def _save(self, outcome: Brief | Article) -> None:
        """Store a brief; an article without one is a text that was stored before, and may be in force again."""
        workspace = self._source.workspace
        if isinstance(outcome, Article):
            if revived := await self._store.articles.revive(workspace, outcome):
                self.stored.append(Stored(revived.id, revived.version, outcome.title, announce=False))
            else:
                self.known += 1
            return
        dated = outcome.article.published_at
        announce = self._source.baseline and (dated is None or dated >= self._source.added_at - FRESH)
        engine = await self._pool.version()
        saved = await self._store.articles.save(workspace, outcome, engine=engine, fetched_at=self._now, news=announce)
        if saved.new:
            self.stored.append(Stored(saved.id, saved.version, outcome.article.title, announce))
        else:
            self.known += 1


async def _side_by_side(work: Callable[[_In], Awaitable[_Out]], items: Sequence[_In]) -> list[_Out | Exception]:
    """The results in the order of the items; what one item costs is its own failure."""

    async def one(item: _In) -> _Out | Exception:
        try:
            return await work(item)
        except _FAILURES as error:
            return error

    return await asyncio.gather(*(one(item) for item in items))


def _name(entry: Entry) -> str:
    return entry.title or entry.url or entry.key


def _may_pass(error: Exception) -> bool:
    """Whether the same may go well at the next poll: a server that is down, a machine that was too busy to read in time."""
    return isinstance(error, WorkerTooSlow) or (isinstance(error, SourceError) and not error.lasting)


def _log_fault(error: Exception, what: str) -> None:
    if isinstance(error, WorkerFault):
        _log.error("fault", what=what, trace=error.trace)


def _text_mark(article: Article) -> str:
    """Marks a text as stored from this source: the same under another address is the same article."""
    return f"text:{digest(article.text)}"


def next_poll(source: Followed, every: timedelta) -> datetime:
    """When a source is due: after each failure in a row it is left alone twice as long, up to a day."""
    if source.polled_at is None:
        return source.added_at
    waits: int = 2 ** min(source.errors, 10)
    return source.polled_at + max(every, min(every * waits, LONGEST_WAIT))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Ingest]:
    """Everything that ingesting needs, as the settings say. Raises StoreError."""
    async with (
        await Store.open(settings.database) as store,
        fetcher_of(settings) as fetcher,
        WorkerPool(settings.model, settings.workers, settings.article_seconds) as pool,
    ):
        yield Ingest(store, fetcher, pool, first=settings.first_poll, every=timedelta(minutes=settings.poll_minutes))
