"""What tests of look-ups and of the evidence pages share: a store with a small press in it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.bot.press import print_all


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the press in it, made once; copy it."""
    path = tmp_path_factory.mktemp("press") / "press.db"

    async def fill() -> None:
        async with await Store.open(f"sqlite:///{path}") as store:
            await print_all(store)

    asyncio.run(fill())
    return path


@pytest.fixture
async def store(press: Path, tmp_path: Path) -> AsyncIterator[Store]:
    copy = shutil.copy(press, tmp_path / "press.db")
    async with await Store.open(f"sqlite:///{copy}") as store:
        yield store
