"""The sources of a workspace as messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.base import Block, Button, Buttons, Context, Heading, Listing, Message, Paragraph, Text, bold, faint, link, text
from bot import words
from bot.store.types import Source

if TYPE_CHECKING:
    from bot.sources.admin import Checked

SHOWN = 25
ACTION = "sources"


def listing(sources: Sequence[Source]) -> Message:
    """What is followed, and how it fares."""
    return Message((Heading(words.SOURCES), *table(sources)), summary=words.sources_count(len(sources)))


def changed(sentence: str, sources: Sequence[Source]) -> Message:
    return Message((Paragraph(text(sentence)), Context(text(words.sources_count(len(sources))))), summary=sentence)


def checked(results: Sequence[Checked]) -> Message:
    """How each source answered just now."""
    if not results:
        return listing(())
    lines = tuple(_check_line(one) for one in results[:SHOWN])
    failed = sum(one.error is not None for one in results)
    summary = words.sources_checked(len(results), failed)
    return Message((Heading(words.SOURCES), Paragraph(text(summary)), Listing(lines)), summary=summary)


def table(sources: Sequence[Source], may_manage: bool = True) -> list[Block]:
    """A line for each source; where there is none, what to do about it, for those who may."""
    if not sources:
        starter = [Buttons((Button(words.STARTER_BUTTON, ACTION, "starter"),))] if may_manage else []
        return [Paragraph(text(words.NO_SOURCES)), *starter]
    lines = tuple(_line(source) for source in sources[:SHOWN])
    rest = len(sources) - len(lines)
    return [Listing(lines), *([Context(text(words.and_more(rest)))] if rest else [])]


def _line(source: Source) -> Text:
    health = words.source_health(source.error, source.succeeded_at)
    return text(bold(f"{source.id}"), " ", link(source.title or source.url, source.url), faint(f" · {health}"))


def _check_line(one: Checked) -> Text:
    outcome = one.error or words.count(one.entries, "entry", "entries")
    return text(link(one.source.title or one.source.url, one.source.url), f": {outcome}")
