"""A store of each kind: every test that asks for `store` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store
from bot.store.database import parse_url
from tests.contract.stores import NOW
from tests.postgres import server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database for one test; PostgreSQL's is shared, and emptied by `store`."""
    return f"sqlite:///{tmp_path}/test.db" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store with the workspace "w", empty otherwise."""
    async with await Store.open(url) as opened:
        await opened.workspaces.ensure("w", at=NOW)
        yield opened
        for workspace in await opened.workspaces.list():
            await opened.workspaces.forget(workspace.id)


@pytest.fixture
async def another(url: str, tmp_path: Path) -> AsyncIterator[Callable[[str], Any]]:
    """Makes new databases of a kind; PostgreSQL's are dropped afterwards."""
    made: list[str] = []
    engine = create_async_engine(parse_url(url), isolation_level="AUTOCOMMIT")

    async def make(kind: str = "") -> str:
        name = f"another{len(made)}"
        made.append(name)
        if "sqlite" in (kind or url):
            return f"sqlite:///{tmp_path}/{name}.db"
        async with engine.connect() as db:
            await db.execute(text(f"CREATE DATABASE {name}"))
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    yield make
    if "sqlite" not in url:
        async with engine.connect() as db:
            for name in made:
                await db.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    await engine.dispose()
