"""How fast look-ups are over 1,000,000 invented statements of 50,000 people, on SQLite and on PostgreSQL.

People speak as in the news: a few all the time, most of them seldom. So do words: some are in every tenth statement.
Targets: 99 of 100 under 50 ms by name, under 100 ms with a topic.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from bot.names import Index, normalise
from bot.store import Store, order, search
from bot.store.database import Database
from bot.store.tables import aliases, articles, offices, people, statements
from tests.postgres import server

WORKSPACE = "bench"
PEOPLE, STATEMENTS, PER_ARTICLE = 50_000, 1_000_000, 10
LOOKUPS = 400
PLACES = 2_000
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on")]
_CHUNK = 5_000


def run(count: int = STATEMENTS) -> None:
    """Build both databases and print what look-ups take."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure("SQLite", f"sqlite:///{folder}/bench.db", count))
    with server() as url:
        asyncio.run(measure("PostgreSQL", url, count))


async def measure(name: str, url: str, count: int) -> None:
    rng = random.Random(7)
    begun = time.perf_counter()
    await build(url, rng, count)
    print(f"{name}: {count:,} statements of {PEOPLE:,} people, built in {time.perf_counter() - begun:.0f} s")
    async with await Store.open(url) as store:
        for label, look, target in lookups(store, rng):
            times = sorted([await timed(look) for _ in range(LOOKUPS)])
            worst = times[int(len(times) * 0.99)]
            verdict = "" if worst < target else f"  over the target of {target} ms"
            print(f"  {label:34} median {times[len(times) // 2]:6.1f} ms   p99 {worst:6.1f} ms{verdict}")
        await measure_index(store)


async def timed(look: Callable[[], Awaitable[Any]]) -> float:
    begun = time.perf_counter()
    await look()
    return (time.perf_counter() - begun) * 1000


async def measure_index(store: Store) -> None:
    """The index of names in memory: made once after each change, then searched."""
    begun = time.perf_counter()
    names = await store.people.names(WORKSPACE)
    index = Index((name.form, name.person, name.full) for name in names)
    made = time.perf_counter() - begun
    times = []
    for name in random.Random(3).sample(names, 100):
        begun = time.perf_counter()
        index.find(name.form.replace("a", "e", 1))
        times.append((time.perf_counter() - begun) * 1000)
    print(f"  names in memory: {len(names):,} made in {made:.1f} s, nearest names p99 {sorted(times)[98]:.1f} ms")


def lookups(store: Store, rng: random.Random) -> list[tuple[str, Callable[[], Awaitable[Any]], int]]:
    """What is asked: label, call, target in ms. Half of the people asked for are those who are in the news most."""

    def somebody() -> int:
        return rng.randrange(20) + 1 if rng.random() < 0.5 else rng.randrange(PEOPLE) + 1

    def topic() -> list[str]:
        return [word_of(rng)]

    async def by_name() -> None:
        found = await store.people.find(WORKSPACE, name_of(somebody() - 1))
        await store.statements.said(WORKSPACE, found[0].id)

    async def by_name_and_topic() -> None:
        found = await store.people.find(WORKSPACE, name_of(somebody() - 1))
        await store.statements.said(WORKSPACE, found[0].id, terms=topic())

    async def in_a_month() -> None:
        since = BEGIN + timedelta(days=rng.randrange(2000))
        await store.statements.said(WORKSPACE, somebody(), terms=topic(), since=since, until=since + timedelta(days=30))

    async def second_page() -> None:
        person = somebody()
        first = await store.statements.said(WORKSPACE, person)
        await store.statements.said(WORKSPACE, person, before=first.next)

    async def counted() -> None:
        await store.statements.count(WORKSPACE, somebody(), terms=topic())

    async def by_office() -> None:
        await store.people.in_office(WORKSPACE, ["minister", f"place{rng.randrange(PLACES)}"])

    return [
        ("by name", by_name, 50),
        ("by name, next page", second_page, 50),
        ("by office", by_office, 50),
        ("by name and topic", by_name_and_topic, 100),
        ("by name and topic in a month", in_a_month, 100),
        ("by topic alone", lambda: store.statements.said(WORKSPACE, terms=topic()), 100),
        ("by two topics", lambda: store.statements.said(WORKSPACE, terms=topic() + topic()), 100),
        ("count by name and topic", counted, 100),
        ("latest articles on a topic", lambda: store.articles.latest(WORKSPACE, terms=topic()), 100),
    ]


def name_of(person: int) -> str:
    """An invented full name, another for each number."""
    n = len(_SYLLABLES)
    first, last = person % 211, person // 211
    return (
        f"{_SYLLABLES[first % n]}{_SYLLABLES[first // n]}lo".title()
        + f" {_SYLLABLES[last % n]}{_SYLLABLES[last // n]}ski".title()
    )


def word_of(rng: random.Random) -> str:
    """A word out of 20,000, the low ones common."""
    return f"topic{int(20_000 ** rng.random())}"


def speaker_of(rng: random.Random) -> int:
    return int(PEOPLE ** rng.random())


async def build(url: str, rng: random.Random, count: int) -> None:
    """Fill the tables in bulk, as saving article by article would."""
    async with await Store.open(url) as store:
        await store.workspaces.ensure(WORKSPACE, at=BEGIN)
    database = await Database.open(url)
    try:
        async with database.write() as db:
            for chunk in batches(people_rows()):
                for table, rows in zip((people, aliases, aliases, offices), zip(*chunk, strict=True), strict=True):
                    await db.execute(table.insert(), list(rows))
                mark = [search.marker(WORKSPACE)]
                await search.put(db, search.OFFICE_WORDS, [(row["id"], mark, row["key"]) for *_, row in chunk])
        for chunk in batches(article_rows(rng, count // PER_ARTICLE)):
            async with database.write() as db:
                await db.execute(articles.insert(), [article for article, _ in chunk])
                lines = [line for _, lines in chunk for line in lines]
                await db.execute(statements.insert(), [row for row, _ in lines])
                mine = search.marker(WORKSPACE)
                words = [(row["seq"], [mine, search.marker(WORKSPACE, row["person_id"])], said) for row, said in lines]
                await search.put(db, search.STATEMENT_WORDS, words)
                await search.put(db, search.ARTICLE_WORDS, [(article["seq"], [mine], article["title"]) for article, _ in chunk])
        if database.dialect == "postgresql":  # what its autovacuum does in time
            async with database._reader.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
                await db.execute(text("SET statement_timeout = 0"))
                await db.execute(text("VACUUM ANALYZE"))
    finally:
        await database.close()
        gc.collect()


def people_rows() -> Iterator[tuple[dict[str, Any], ...]]:
    for number in range(PEOPLE):
        name, id_ = name_of(number), number + 1
        surname = name.split()[1]
        shared = {"workspace": WORKSPACE, "person_id": id_}
        dates = {"first_at": BEGIN, "last_at": BEGIN + timedelta(minutes=number)}
        role = {
            "role": "minister",
            "affiliation": f"Place{number % PLACES}",
            "key": f"minister place{number % PLACES}",
            "id": id_,
        }
        yield (
            {"id": id_, "workspace": WORKSPACE, "kind": "person", "name": name, "key": normalise(name), "bare": False} | dates,
            shared | {"key": normalise(name), "form": name},
            shared | {"key": normalise(surname), "form": surname},
            shared | role | dates,
        )


def article_rows(rng: random.Random, count: int) -> Iterator[tuple[dict[str, Any], list[tuple[dict[str, Any], str]]]]:
    """Articles with what is said in them, in no particular order of publication."""
    for number in range(count):
        dated = BEGIN + timedelta(seconds=rng.randrange(6 * 365 * 86_400))
        seq = order.article_seq(dated, number)
        sentences = [" ".join(word_of(rng) for _ in range(25)) for _ in range(PER_ARTICLE)]
        body = "\n\n".join(sentences)
        id_ = order.article_id(WORKSPACE, str(number), "")
        article = {"seq": seq, "id": id_, "workspace": WORKSPACE, "address": str(number), "text_hash": "", "version": 1}
        article |= {"current": True, "title": sentences[0], "url": None, "source": "Bench", "language": "en", "text": body}
        yield article | {"published_at": dated, "fetched_at": dated}, list(lines_of(rng, article, sentences))


def lines_of(rng: random.Random, article: dict[str, Any], sentences: list[str]) -> Iterator[tuple[dict[str, Any], str]]:
    start = 0
    for ordinal, sentence in enumerate(sentences):
        person = speaker_of(rng)
        row = {"seq": order.line_seq(article["seq"], ordinal), "id": f"{article['id']}{ordinal}", "workspace": WORKSPACE}
        row |= {"article_id": article["id"], "current": True, "quote": f"q{ordinal}", "kind": "direct", "confidence": 0.9}
        row |= {"content": [[start, start + len(sentence)]], "cue": None, "speaker": name_of(person - 1), "speaker_span": None}
        yield row | {"person_id": person}, sentence
        start += len(sentence) + 2


def batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(itertools.islice(rows, _CHUNK)):
        yield chunk


if __name__ == "__main__":
    run()
