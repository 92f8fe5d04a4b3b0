"""The articles of a workspace that digests are made of, looked at and sorted into stories once for all its channels.

They stay in memory from one digest to the next, so that composing for a thousand channels at the same minute reads and compares
each article once. Looking at articles and comparing them is done beside the event loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from bot.views.card import sure
from briefs.stories import Look, look, stories
from briefs.types import Brief, Candidate, Story

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.types import StoredArticle

REMEMBERED = timedelta(days=7)
"""How long before a digest an article may have appeared that belongs to a story of it."""
MOST = 5_000
"""Articles that stay in memory, of all workspaces together."""
_PORTION = 50
_THREAD = ThreadPoolExecutor(1, "digests")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of a time."""

    since: datetime
    until: datetime
    looks: Mapping[str, Look]
    stories: tuple[Story, ...]
    current: frozenset[str]
    """The ids of those that may be told of; the others are earlier versions that somebody was told of."""
    state: tuple[int, datetime | None]
    """That of the stored articles when these were read."""
    gone: frozenset[str]
    """Ids of articles that are stored no longer."""

    def covers(self, since: datetime, until: datetime, told: Collection[str]) -> bool:
        known = self.looks.keys() | self.gone
        return self.since <= since and until <= self.until and all(id in known for id in told)


@dataclass(slots=True)
class _Shelves:
    """Those of one store: by workspace and by the least confidence of what counts, the latest used last."""

    shelves: OrderedDict[tuple[str, float], Shelf] = field(default_factory=OrderedDict)
    locks: dict[tuple[str, float], asyncio.Lock] = field(default_factory=dict)


_ALL: WeakKeyDictionary[Store, _Shelves] = WeakKeyDictionary()


async def aside(work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Do what takes long beside the event loop, one thing at a time, so that threads do not fight for the interpreter."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, partial(work, *args, **more))


async def shelf(
    store: Store, workspace: str, since: datetime, until: datetime, *, told: Collection[str] = (), confidence: float = 0.0
) -> Shelf:
    """The articles of a time with the week before its end, and those that were `told`, without what is less sure."""
    kept, key = _ALL.setdefault(store, _Shelves()), (workspace, confidence)
    since = min(since, until - REMEMBERED)
    async with kept.locks.setdefault(key, asyncio.Lock()):
        found = kept.shelves.get(key)
        if found is None or not found.covers(since, until, told) or not await _fresh(store, workspace, found):
            found = await _filled(store, key, (since, until), told, found)
        kept.shelves[key] = found
        kept.shelves.move_to_end(key)
        _clear(kept.shelves)
    return found


async def _fresh(store: Store, workspace: str, shelf: Shelf) -> bool:
    return shelf.state == await store.articles.state(workspace, shelf.since, shelf.until)


def _clear(shelves: OrderedDict[tuple[str, float], Shelf]) -> None:
    """Drop what was not used for longest."""
    while len(shelves) > 1 and sum(len(one.looks) for one in shelves.values()) > MOST:
        shelves.popitem(last=False)


async def _filled(
    store: Store, key: tuple[str, float], time: tuple[datetime, datetime], told: Collection[str], before: Shelf | None
) -> Shelf:
    """A shelf from the one before: only articles that are new to it are read and looked at."""
    (workspace, confidence), (since, until) = key, time
    state = await store.articles.state(workspace, since, until)
    current = frozenset(one.id for one in await store.articles.facts_between(workspace, since, until))
    looks = dict(before.looks) if before else {}
    looks = {id: look for id, look in looks.items() if id in current or id in told or look.candidate.dated >= since}
    missing = sorted((current | set(told)) - looks.keys())
    async for some in _portions(store.articles.many(workspace, missing)):
        looks |= await aside(_looks, some, confidence)
    if before is None or looks.keys() != before.looks.keys():
        sorted_ = await aside(stories, tuple(looks.values()))
    else:
        sorted_ = before.stories
    return Shelf(since, until, looks, sorted_, current, state, frozenset(told) - looks.keys())


async def _portions(articles: AsyncIterator[StoredArticle]) -> AsyncIterator[list[StoredArticle]]:
    some: list[StoredArticle] = []
    async for one in articles:
        some.append(one)
        if len(some) == _PORTION:
            yield some
            some = []
    yield some


def _looks(articles: Sequence[StoredArticle], confidence: float) -> dict[str, Look]:
    return {
        one.facts.id: look(Candidate(one.facts.id, _light(sure(one.brief, confidence)), one.facts.dated, one.facts.fetched_at))
        for one in articles
        if one.brief is not None
    }


def _light(brief: Brief) -> Brief:
    """A brief without the places where each actor is mentioned: most of what it weighs, and nothing that a digest shows."""
    return replace(brief, actors=tuple(replace(actor, mentions=()) for actor in brief.actors))
