"""Who may change what the bot does: administrators let everybody, or take it back, from the home of the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import Button, Buttons, Context, Message, Paragraph, Place, Request, plain
from bot import commands_managers, words
from bot.app import Bot
from bot.config import Settings
from bot.store import Store
from tests.samples import no_reader

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
PLACE = Place("slack", "D1", "T1", direct=True)
WORKSPACE = "slack:T1"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        await store.workspaces.ensure(WORKSPACE, at=NOW)
        yield store


async def ask(store: Store, command: str, value: str = "", *, may_manage: bool = True) -> Message:
    bot = Bot(store, no_reader, "1", Settings(), lambda: NOW)
    args = {"value": value} if value else {}
    return [message async for message in bot.answer(Request(PLACE, "U1", command, args, may_manage=may_manage))][-1]


def said(message: Message) -> str:
    return " ".join(plain(block.text) for block in message.blocks if isinstance(block, Paragraph | Context))


def buttons(message: Message) -> list[Button]:
    return [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]


async def test_administrators_let_everybody_and_take_it_back(store: Store) -> None:
    assert not await commands_managers.everybody(store, WORKSPACE)
    assert "Every member" in said(await ask(store, "managers", "everybody"))
    assert await commands_managers.everybody(store, WORKSPACE)
    assert "administer" in said(await ask(store, "managers", "admins"))
    assert not await commands_managers.everybody(store, WORKSPACE)
    assert [entry.action for entry in await store.workspaces.audit(WORKSPACE)] == ["managers admins", "managers everybody"]


async def test_others_may_only_ask(store: Store) -> None:
    assert words.MANAGERS_ONLY in said(await ask(store, "managers", "everybody", may_manage=False))
    assert "administer" in said(await ask(store, "managers", may_manage=False))
    assert not await commands_managers.everybody(store, WORKSPACE)


async def test_the_home_offers_the_other_choice(store: Store) -> None:
    for value in ("everybody", "admins"):
        offered = {button.action: button.value for button in buttons(await ask(store, "home"))}
        assert offered["managers"] == value
        await ask(store, "managers", offered["managers"])
    assert "managers" not in {button.action for button in buttons(await ask(store, "home", may_manage=False))}
