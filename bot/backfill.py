"""Archives -> articles -> readers -> store: on the processes of this machine, or on a cluster (see `bot.cluster`).

Nothing is noted but what is stored: a run that was interrupted anywhere is repeated, and goes on where it stopped, because what
this version of the engine has read is passed over. One process stores, whatever the number of readers.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bot import archives
from bot.errors import BadInput
from bot.store import Store
from bot.store.articles import Articles
from bot.worker import WorkerError, WorkerPool
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from bot.config import Settings

BATCH = 8
"""Articles that a reader gets at a time: more gain nothing, and cost memory."""
AHEAD = 2
"""Batches that wait for each reader."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is to be stored, or to be told of; the last one of an archive is neither, and says that it is over."""

    archive: str
    number: int
    at: int
    known: int = 0
    """Records that were passed over since the item before, for the store has them."""
    article: Article | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: a brief, or `why` there is none; neither where its archive is over."""

    item: Item
    brief: Brief | None = None
    why: str = ""


@dataclass(slots=True)
class Summary:
    """How far a run is. `at` counts bytes of the archives, of `size` in all."""

    size: int
    at: int = 0
    stored: int = 0
    known: int = 0
    bad: int = 0
    lost: int = 0
    """Records of which nobody heard again: their readers died again and again. The next run reads them."""
    seconds: float = 0.0
    _ats: dict[str, int] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: Outcome, stored: bool) -> None:
        item = outcome.item
        over = outcome.brief is None and not outcome.why
        self.known += item.known + (outcome.brief is not None and not stored)
        self.stored += stored
        self.bad += bool(outcome.why)
        self.at += max(0, item.at - self._ats.get(item.archive, 0))
        self._ats[item.archive] = max(item.at, self._ats.get(item.archive, 0))
        self._counts[item.archive] = self._counts.get(item.archive, 0) + item.known + (not over)
        if over:
            self.lost += item.number - self._counts[item.archive]


class Known:
    """The articles that the store has as this version of the engine read them; eight bytes each."""

    def __init__(self, workspace: str, ids: Iterable[str]) -> None:
        self._workspace = workspace
        self._marks = array("Q", sorted(map(_mark, ids)))

    def __contains__(self, article: Article) -> bool:
        mark = _mark(Articles.id_of(self._workspace, article))
        place = bisect_left(self._marks, mark)
        return place < len(self._marks) and self._marks[place] == mark


def _mark(id_: str) -> int:
    return int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=8).digest())


def items(archive: str, known: Known) -> Iterator[Item]:
    """What is to be done about an archive, in order. Raises BadInput where it cannot be opened."""
    passed = number = at = count = 0
    for record in archives.records(archive):
        number, at = record.number, record.at
        count += 1
        if record.article is not None and record.article in known:
            passed += 1
            continue
        yield Item(archive, number, at, passed, record.article, record.why)
        passed = 0
    yield Item(archive, count, at, passed)


async def locally(names: Sequence[str], known: Known, pool: WorkerPool, workers: int) -> AsyncIterator[Outcome]:
    """Read the archives with the processes of this machine; outcomes come in the order of the records."""
    todo = (item for name in names for item in items(name, known))
    under_way: deque[asyncio.Task[list[Outcome]]] = deque()
    try:
        while True:
            while len(under_way) < AHEAD * workers and (batch := await asyncio.to_thread(lambda: list(islice(todo, BATCH)))):
                under_way.append(asyncio.create_task(_read(batch, pool)))
            if not under_way:
                return
            for outcome in await under_way.popleft():
                yield outcome
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _read(batch: Sequence[Item], pool: WorkerPool) -> list[Outcome]:
    return answered(batch, await _briefs([item.article for item in batch if item.article], pool))


async def _briefs(articles: Sequence[Article], pool: WorkerPool) -> Sequence[Brief | str]:
    """The briefs of some articles; of those whose reader died or hung, each is tried once more by itself."""
    if not articles:
        return ()
    try:
        return await pool.read_each(articles)
    except WorkerError as error:
        if len(articles) == 1:
            return (str(error),)
    return [found for article in articles for found in await _briefs([article], pool)]


def answered(batch: Sequence[Item], found: Sequence[Brief | str]) -> list[Outcome]:
    """Each item with what was found for its article; the others as they are."""
    left = iter(found)
    answers = [next(left) if item.article else item.why for item in batch]
    bare = [replace(item, article=None) for item in batch]
    return [
        Outcome(item, why=answer) if isinstance(answer, str) else Outcome(item, answer)
        for item, answer in zip(bare, answers, strict=True)
    ]


async def store_all(
    outcomes: AsyncIterator[Outcome],
    store: Store,
    workspace: str,
    summary: Summary,
    *,
    engine: str,
    now: datetime,
    side: Path,
    progress: Callable[[Summary], None],
) -> None:
    """Store what comes, and write what is bad to a file of JSON lines. Raises StoreError."""
    await asyncio.to_thread(side.unlink, missing_ok=True)
    start = time.monotonic()
    async for outcome in outcomes:
        stored = False
        if outcome.brief is not None:
            saved = await store.articles.save(workspace, outcome.brief, engine=engine, fetched_at=now, news=False)
            stored = saved.new
        elif outcome.why:
            await asyncio.to_thread(_set_aside, side, outcome)
        summary.add(outcome, stored)
        summary.seconds = time.monotonic() - start
        progress(summary)


def _set_aside(side: Path, outcome: Outcome) -> None:
    line = {"archive": outcome.item.archive, "number": outcome.item.number, "why": outcome.why}
    try:
        with side.open("a", encoding="utf8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BadInput(f"What is bad cannot be written to “{side}”: {error.strerror}; name another file with --bad.") from error


async def backfill(
    names: Sequence[str],
    settings: Settings,
    *,
    workspace: str,
    now: datetime,
    side: Path,
    workers: int | None = None,
    cluster: Cluster | None = None,
    progress: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Read and store archives, on this machine or on a cluster. Raises BadInput, StoreError, ModelError."""
    sizes = archives.find(names)
    summary = Summary(sum(sizes.values()))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await Store.open(settings.database))
        await store.workspaces.ensure(workspace, at=now)
        if cluster is None:
            count = workers or settings.workers
            pool = await stack.enter_async_context(WorkerPool(settings.model, count, settings.article_seconds * BATCH))
            engine = await pool.version()
            outcomes = locally(list(sizes), await _known(store, workspace, engine), pool, count)
        else:
            from briefs.engine import VERSION as engine  # noqa: N811, PLC0415  (spaCy takes seconds to import)

            outcomes = cluster(list(sizes), await _known(store, workspace, engine), engine, workers)
        await store_all(outcomes, store, workspace, summary, engine=engine, now=now, side=side, progress=progress)
    return summary


Cluster = Callable[[Sequence[str], "Known", str, int | None], AsyncIterator[Outcome]]
"""What reads archives elsewhere: given their names, what is known, the version of the engine, and how many readers to have."""


async def _known(store: Store, workspace: str, engine: str) -> Known:
    return Known(workspace, [id_ async for ids in store.articles.read_by(workspace, engine) for id_ in ids])
