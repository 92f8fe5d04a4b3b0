"""A store of each kind: every test that asks for `store` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store
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
