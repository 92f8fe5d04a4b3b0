"""What people do with the sources of a workspace: add, list, remove, check, import, export."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.sources.addresses import canonical
from bot.sources.base import Poll, Runner
from bot.sources.errors import BadAddress, FileProblem, NotAFeed, NoText, NotText, SourceError
from bot.sources.feed import parse_feed
from bot.sources.fetch import Fetched, Fetcher, Validators, parse
from bot.sources.kinds import open_source
from bot.sources.opml import Outline, write_opml
from bot.sources.page import extract
from bot.store import Source as Followed
from bot.store import Store
from briefs.errors import BriefsError


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: a feed, a page with one article, or files."""

    kind: str
    location: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """How a source fares just now: how many entries it offers, or the sentence that says why none."""

    source: Followed
    entries: int = 0
    problems: tuple[str, ...] = ()
    error: str | None = None


async def look(location: str, fetcher: Fetcher, run: Runner, *, files: bool = False) -> Found:
    """Find out what stands at a location; a page that names its feed gives the feed. Raises SourceError.

    `files` allows paths of this machine: for its operator, not for chats.
    """
    if files and "://" not in location:
        return _on_disk(location)
    url = canonical(str(parse(location)))
    if url is None:
        raise BadAddress(f"“{location}” is no web address; write it as https://example.org/feed.xml.")
    fetched = await fetcher.get(url)
    try:
        return Found("feed", url, (await run(parse_feed, fetched)).title)
    except NotAFeed as error:
        if error.feeds:
            return await _feed_of_page(error.feeds[0], fetcher, run)
        return await _page(url, fetched, run, error)


def _on_disk(location: str) -> Found:
    path = _path(location)
    if not path.exists():
        raise FileProblem(f"There is no file and no folder {path}; a web address begins with https://.")
    return Found("folder", str(path), path.stem)


def _path(location: str) -> Path:
    return Path(location).expanduser().resolve()


async def _feed_of_page(url: str, fetcher: Fetcher, run: Runner) -> Found:
    return Found("feed", url, (await run(parse_feed, await fetcher.get(url))).title)


async def _page(url: str, fetched: Fetched, run: Runner, no_feed: NotAFeed) -> Found:
    """A page with an article; where it is none either, the better of the two reasons is told."""
    try:
        return Found("page", url, (await run(extract, fetched, url)).title)
    except (NotText, NoText) as error:
        raise error if no_feed.page else no_feed from None


async def add(store: Store, workspace: str, found: Found, now: datetime) -> tuple[Followed, bool]:
    """Follow what was found; says too whether it is new to the workspace."""
    await store.workspaces.ensure(workspace, at=now)
    known = await store.sources.by_url(workspace, found.location)
    if known:
        return known, False
    return await store.sources.add(workspace, found.location, found.kind, at=now, title=found.title), True


async def find(store: Store, workspace: str, which: str) -> Followed:
    """A followed source by its number or its address. Raises BadAddress."""
    followed = await store.sources.list(workspace)
    wanted = {which, canonical(which) if "://" in which else str(_path(which))}
    for source in followed:
        if source.url in wanted or str(source.id) == which:
            return source
    raise BadAddress(f"No source “{which}” is followed; the list of sources shows their numbers and addresses.")


async def check(sources: Iterable[Followed], fetcher: Fetcher, run: Runner, now: datetime) -> AsyncIterator[Checked]:
    """Poll each source without storing anything."""
    for source in sources:
        try:
            poll: Poll = await open_source(source.kind, source.url, fetcher, run).poll(now, Validators())
            yield Checked(source, len(poll.entries), poll.problems)
        except (SourceError, BriefsError) as error:
            yield Checked(source, error=str(error))


async def import_list(store: Store, workspace: str, outlines: Iterable[Outline], now: datetime) -> tuple[int, int]:
    """Follow the feeds of a list unseen, since their first poll tells; returns how many are new, and how many were known."""
    results = [await add(store, workspace, Found("feed", one.url, one.title), now) for one in outlines]
    new = sum(is_new for _, is_new in results)
    return new, len(results) - new


async def export_list(store: Store, workspace: str) -> str:
    """The feeds of a workspace as OPML."""
    sources = await store.sources.list(workspace)
    return write_opml(Outline(source.url, source.title) for source in sources if source.kind == "feed")
