"""Invented articles for the tests of stores, made of lines "Name (role, affiliation): words"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store, tables
from briefs.types import Actor, Article, Brief, Mention, Position, Quote, Span

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
