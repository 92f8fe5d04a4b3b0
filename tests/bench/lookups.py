"""How fast look-ups are over 1,000,000 invented statements of 50,000 people, on SQLite and on PostgreSQL.

People speak as in the news: a few all the time, most of them seldom. So do words: some are in every tenth statement.
Targets: 99 of 100 under 50 ms by name, under 100 ms with a topic, in time of a processor, ours and the server's: on warm
data there is little else to wait for. The time by the clock is told beside it; on a busy machine it says how busy that is.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.lookup import Lookup
from bot.names import normalise
from bot.store import Store, order, search
from bot.store.database import Database
from bot.store.tables import aliases, articles, offices, people, statements
from tests.postgres import server

WORKSPACE = "bench"
PEOPLE, STATEMENTS, PER_ARTICLE = 50_000, 1_000_000, 10
WARM, LOOKUPS = 50, 1_000
PLACES = 2_000
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on")]
_CHUNK = 5_000
DATA = 1
"""Rises with each change of `build`, so that no run takes the data of another one; new tables come by migration."""


class TooSlow(Exception):
    """Look-ups that miss their targets."""


def run(count: int = STATEMENTS) -> None:
    """Measure both databases, each built if no earlier run left it. Raises TooSlow."""
    missed = []
    for name, kept in (("SQLite", sqlite(count)), ("PostgreSQL", postgresql(count))):
        with kept as (url, ready):
            missed += asyncio.run(measure(name, url, count, ready))
    if missed:
        raise TooSlow("; ".join(missed))


def prepare(count: int = STATEMENTS) -> None:
    """Build what no earlier run left, so that a quiet moment is spent on measuring alone."""
    for database in (sqlite, postgresql):
        with database(count) as (url, ready):
            asyncio.run(prepared(url, count, ready))


@contextmanager
def sqlite(count: int) -> Iterator[tuple[str, Path]]:
    """The address of a database that outlives the run, and the file that says that it is whole."""
    folder = kept("sqlite", count)
    yield f"sqlite:///{folder}/bench.db", folder / "ready"


@contextmanager
def postgresql(count: int) -> Iterator[tuple[str, Path]]:
    folder = kept("postgresql", count)
    with server(folder / "data") as url:
        yield url, folder / "ready"


def kept(database: str, count: int) -> Path:
    """A folder for what `build` makes; whatever was not finished there is thrown away."""
    folder = Path(tempfile.gettempdir()) / "briefbot-bench" / f"{database}-{count}-{DATA}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def measure(name: str, url: str, count: int, ready: Path) -> list[str]:
    """Print what look-ups take, one after the other on a warm database; returns the sentences of those that take too long."""
    seconds = await prepared(url, count, ready)
    print(f"{name}: {count:,} statements of {PEOPLE:,} people, there after {seconds:.0f} s", flush=True)
    missed = []
    async with await Store.open(url) as store:
        for label, look, target in lookups(store, random.Random(8), count):
            for _ in range(WARM):
                await look()
            server = await server_process(store)
            times = [await timed(look, server) for _ in range(LOOKUPS)]
            middle, most, worst = (sorted(worked for worked, _ in times)[int(LOOKUPS * share)] for share in (0.5, 0.95, 0.99))
            clock = sorted(whole for _, whole in times)[int(LOOKUPS * 0.99)]
            verdict = "" if worst < target else f"  over the target of {target} ms"
            figures = f"p50 {middle:6.1f}   p95 {most:6.1f}   p99 {worst:6.1f} ms   (by the clock {clock:6.1f})"
            print(f"  {label:34} {figures}{verdict}", flush=True)
            missed += [f"{label} on {name} takes {worst:.0f} ms"] if verdict else []
    return missed


async def prepared(url: str, count: int, ready: Path) -> float:
    """Build the data where no run before has; the seconds that it took."""
    begun = time.perf_counter()
    if not ready.exists():
        await build(url, random.Random(7), count)
        ready.touch()
    return time.perf_counter() - begun


async def timed(look: Callable[[], Awaitable[Any]], server: int | None) -> tuple[float, float]:
    """Milliseconds of a processor, and by the clock."""
    worked, begun = working(server), time.perf_counter()
    await look()
    whole = (time.perf_counter() - begun) * 1000
    return working(server) - worked, whole


async def server_process(store: Store) -> int | None:
    """The process that answers us, where the database is a server."""
    if store._database.dialect == "sqlite":
        return None
    async with store._database.read() as db:
        return int((await db.execute(text("SELECT pg_backend_pid()"))).scalar_one())


def working(server: int | None) -> float:
    """Milliseconds that our threads, and the server, have had a processor so far; by the clock where no system tells."""
    if server is None:
        return time.process_time() * 1000
    try:
        return time.process_time() * 1000 + int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e6
    except FileNotFoundError:
        return time.perf_counter() * 1000


def lookups(store: Store, rng: random.Random, count: int) -> list[tuple[str, Callable[[], Awaitable[Any]], int]]:
    """What is asked: label, call, target in ms. Half of the people asked for are those who are in the news most."""
    lookup = Lookup(store, WORKSPACE)

    def somebody() -> int:
        return rng.randrange(20) + 1 if rng.random() < 0.5 else rng.randrange(PEOPLE) + 1

    def day() -> datetime:
        return BEGIN + timedelta(days=rng.randrange(2000))

    async def by_name(terms: Sequence[str] = (), since: datetime | None = None) -> None:
        found = await store.people.find(WORKSPACE, name_of(somebody() - 1))
        until = since + timedelta(days=30) if since else None
        await store.statements.said(WORKSPACE, found[0].id, terms=terms, since=since, until=until)

    async def second_page() -> None:
        person = somebody()
        first = await store.statements.said(WORKSPACE, person)
        await store.statements.said(WORKSPACE, person, before=first.next)

    def common() -> list[str]:
        return [f"topic{rng.randrange(1, 20)}"]

    def rare() -> list[str]:
        return [f"topic{rng.randrange(10_000, 20_000)}"]

    def topic() -> list[str]:
        return [word_of(rng)]

    def misspelt() -> str:
        return name_of(somebody() - 1).replace("a", "e", 1)

    return [
        ("by name", by_name, 50),
        ("by name, next page", second_page, 50),
        ("by name in a month", lambda: by_name(since=day()), 50),
        ("by name as typed in a chat", lambda: lookup.person(name_of(somebody() - 1)), 50),
        ("nearest names of a misspelt one", lambda: lookup.person(misspelt()), 50),
        ("names while somebody types", lambda: lookup.suggest(name_of(somebody() - 1)[: rng.randrange(1, 9)], 25), 50),
        ("by office", lambda: store.people.in_office(WORKSPACE, ["minister", f"place{rng.randrange(PLACES)}"]), 50),
        ("by name and common topic", lambda: by_name(common()), 100),
        ("by name and rare topic", lambda: by_name(rare()), 100),
        ("by name and topic in a month", lambda: by_name(topic(), day()), 100),
        ("by name and two topics", lambda: by_name(topic() + topic()), 100),
        ("by topic alone", lambda: store.statements.said(WORKSPACE, terms=topic()), 100),
        ("by two topics", lambda: store.statements.said(WORKSPACE, terms=topic() + topic()), 100),
        ("count by name and topic", lambda: store.statements.count(WORKSPACE, somebody(), terms=topic()), 100),
        ("latest articles", lambda: store.articles.latest(WORKSPACE), 50),
        ("latest articles on a topic", lambda: store.articles.latest(WORKSPACE, terms=topic()), 100),
        ("what arrived since", lambda: store.statements.arrived(WORKSPACE, somebody(), after=rng.randrange(count)), 50),
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
        article |= {"copy_of": None}
        article |= {"current": True, "title": sentences[0], "url": None, "source": "Bench", "language": "en", "text": body}
        lines = list(lines_of(rng, article, sentences))
        for ordinal, (line, _) in enumerate(lines, 1):
            line["arrival"] = number * PER_ARTICLE + ordinal
        yield article | {"published_at": dated, "fetched_at": dated}, lines


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
    prepare() if sys.argv[1:] == ["build"] else run()
