"""The kinds of sources that can be followed; a new kind is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.sources.base import Runner, Source
from bot.sources.feed import FeedSource
from bot.sources.fetch import Fetcher
from bot.sources.folder import FolderSource
from bot.sources.page import PageSource

KINDS: Mapping[str, Callable[[str, Fetcher, Runner], Source]] = {
    "feed": FeedSource,
    "page": PageSource,
    "folder": lambda location, _, run: FolderSource(location, run),
}


def open_source(kind: str, location: str, fetcher: Fetcher, run: Runner) -> Source:
    """The source of a kind in `KINDS` at an address or a path."""
    return KINDS[kind](location, fetcher, run)
