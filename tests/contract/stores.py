"""Invented articles for the tests of stores, made of lines "Name (role, affiliation): words"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.base import Place
from bot.schedules import Schedule
from bot.store import Store, tables
from briefs.types import Actor, Article, Brief, Mention, Position, Quote, Span
from tests import samples

_BERG = "Anna Berg (foreign minister, Norland): We reject the sanctions."
_PLACE = Place("slack", "C1", "T1")
NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
_LINE = re.compile(r"(?P<name>[^(:]+?)(?: \((?P<role>[^,)]+)(?:, (?P<where>[^)]+))?\))?: (?P<words>.+)")


def day(number: int) -> datetime:
    """A day of May 2026 at noon."""
    return datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(days=number - 1)


def brief_of(
    *lines: str,
    url: str | None = "https://news.example/1",
    title: str | None = "Talks on the river",
    dated: datetime | None = NOW,
    source: str = "The Herald",
) -> Brief:
    """The brief of an article with these lines: each is a quote and a refusal of its speaker, each speaker an actor."""
    article = Article("made", "\n\n".join(lines), title, url, source, dated)
    actors: dict[str, Actor] = {}
    quotes, positions, start = [], [], 0
    for number, line in enumerate(lines):
        found = _LINE.fullmatch(line)
        assert found, line
        name = found["name"]
        span = Span(start, start + len(name))
        short = (name.split()[-1],) if " " in name else ()
        actor = Actor(f"a{len(actors)}", name, "person", short, found["role"], found["where"], 1.0, (Mention(span, "name"),))
        actor = actors.setdefault(name, actor)
        words = Span(start + found.start("words"), start + found.end("words"))
        quotes.append(Quote(f"q{number}", "direct", (words,), None, actor.id, span, 0.9))
        positions.append(Position(f"p{number}", actor.id, "REJECT", "neg", words, words))
        start += len(line) + 2
    return Brief(article, (Span(0, len(lines[0])),), tuple(actors.values()), tuple(quotes), tuple(positions))


async def fill(store: Store) -> None:
    """Something in every corner: versions, copies, a person who is not one, a source with states, a digest, a follow."""
    await store.articles.save("w", samples.BRIEF, engine="1", fetched_at=NOW)
    await store.articles.save("w", brief_of(_BERG), engine="1", fetched_at=NOW)
    await store.articles.save("w", brief_of("Anna Berg: We accept the sanctions at the “Café”."), engine="1", fetched_at=NOW)
    await store.articles.save("w", brief_of(_BERG, url="https://copy.example", dated=None), engine="2", fetched_at=NOW)
    await store.articles.save("w", brief_of(_BERG, url="https://copy.example/2"), engine="2", fetched_at=NOW)
    source = await store.sources.add("w", "https://news.example/feed", "feed", at=NOW)
    await store.sources.succeeded("w", source.id, at=NOW, guids=["text"], states={"entry": "state"})
    await store.workspaces.set("w", "outlets", {"cap": None, "names": ["É"]}, place="C1")
    await store.workspaces.record("w", "U1", "add", at=NOW, url="u")
    (berg,) = await store.people.find("w", "Anna Berg")
    await store.follows.add("w", _PLACE, "U1", berg.id, None, cap=3, at=NOW)
    subscription = await store.subscriptions.add("w", _PLACE, "U1", Schedule(time(7, 30), "UTC"), at=NOW)
    await store.deliveries.add("w", "digest", subscription.id, slot="2026-05-10", place=_PLACE, at=NOW, content=None)


async def dump(store: Store) -> dict[str, list[Any]]:
    """Everything that is stored, to compare before and after."""
    async with store._database.read() as db:
        found = {table.name: await _rows(db, table.name) for table in tables.metadata.sorted_tables}
        for area in ("article_words", "statement_words", "stand_words", "office_words"):
            found[area] = await _rows(db, area, "rowid AS place, " if store._database.dialect == "sqlite" else "")
    return found


async def _rows(db: AsyncConnection, table: str, before: str = "") -> list[Any]:
    return sorted(repr(tuple(row)) for row in await db.execute(text(f"SELECT {before}* FROM {table}")))


def words_of(found: Sequence[Any]) -> list[str]:
    return [one.words if isinstance(one.words, str) else " ".join(one.words) for one in found]
