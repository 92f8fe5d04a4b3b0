"""Killed anywhere, an ingestion that is run again ends where one ends that nobody disturbed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store
from tests.bot.feeds import NOW, put
from tests.web import Web, page

ROOT = Path(__file__).parents[2]
SLOW = pytest.mark.slow


@pytest.fixture
async def server() -> AsyncIterator[Web]:
    async with Web() as server:
        yield server


async def run(database: str, fuse: int, seconds: float | None = None) -> int:
    """The exit code of one process; it is killed after the fuse's number of steps, or after `seconds`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.ingest_process", database, NOW.isoformat(), str(fuse), cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        _, errors = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        process.kill()
        _, errors = await process.communicate()
    assert not errors, errors.decode()
    return process.returncode or 0


def state(database: Path) -> dict[str, list[Any]]:
    """All that is stored, without numbers that count attempts."""
    queries = {
        "articles": "SELECT id, address, text_hash, version, current, text FROM articles",
        "statements": "SELECT id, article_id, speaker, content, current FROM statements",
        "people": "SELECT key, name, bare FROM people",
        "seen": "SELECT source_id, guid FROM seen",
        "sources": "SELECT url, title, etag, errors, error, baseline FROM sources",
    }
    with sqlite3.connect(database) as connection:
        found = {name: sorted(map(repr, connection.execute(query))) for name, query in queries.items()}
    connection.close()
    return found


async def prepared(database: Path, url: str) -> str:
    async with await Store.open(f"sqlite:///{database}") as store:
        await store.workspaces.ensure("w", at=NOW)
        await store.sources.add("w", url, "feed", at=NOW)
    return f"sqlite:///{database}"


@pytest.mark.parametrize(("seed", "kills"), [(1, 2), pytest.param(2, 8, marks=SLOW), pytest.param(3, 8, marks=SLOW)])
async def test_killed_anywhere_it_ends_in_the_same_state(server: Web, tmp_path: Path, seed: int, kills: int) -> None:
    url = put(server, *range(1, 11))
    server.pages["/4"] = page("Talks on day 3")  # the same text under two addresses
    clean = await prepared(tmp_path / "clean.db", url)
    assert await run(clean, fuse=-1) == 0
    killed = await prepared(tmp_path / "killed.db", url)
    dice = random.Random(seed)
    deaths = [await run(killed, fuse=dice.randint(1, 24)) for _ in range(kills)]
    deaths += [await run(killed, fuse=-1, seconds=dice.uniform(0.6, 2)) for _ in range(kills // 2)]
    assert -9 in deaths
    assert await run(killed, fuse=-1) == 0
    assert state(tmp_path / "killed.db") == state(tmp_path / "clean.db")
    assert len(state(tmp_path / "clean.db")["articles"]) == 7
