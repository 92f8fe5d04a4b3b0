"""The command `digest` in a chat, beyond what the journeys say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from adapters.base import Message, Place, Request
from adapters.console import console, render
from bot.app import Bot
from bot.config import Settings
from bot.schedules import Schedule
from bot.store import Store
from briefs.types import Article, Brief

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
PLACE = Place("slack", "C1", "T1")
WORKSPACE = "slack:T1"


async def no_reader(article: Article) -> Brief:
    raise AssertionError(article)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        await store.workspaces.ensure(WORKSPACE, at=NOW)
        yield store


async def asked(store: Store, request: Request) -> Message:
    bot = Bot(store, no_reader, "1", Settings(), lambda: NOW)
    return [message async for message in bot.answer(request)][-1]


def shown(message: Message) -> str:
    screen = console(width=100)
    with screen.capture() as captured:
        screen.print(render(message))
    return " ".join(captured.get().split())


async def digest(store: Store, typed: str = "", **args: str) -> str:
    return shown(await asked(store, Request(PLACE, "U1", "digest", args, text=typed, may_manage=True)))


async def test_a_preview_without_a_digest_is_told_by_the_clocks_of_the_workspace(store: Store) -> None:
    assert "2 March 2026, 00:00 to 3 March 2026, 07:00 (UTC)" in await digest(store, "preview")
    schedule = Schedule(time(6, 45), "Asia/Tokyo")
    await store.subscriptions.add(WORKSPACE, Place("slack", "C2", "T1"), "U1", schedule, at=NOW)
    assert "2 March 2026, 00:00 to 3 March 2026, 16:00 (Asia/Tokyo)" in await digest(store, "preview")
