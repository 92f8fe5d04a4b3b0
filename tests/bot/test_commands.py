"""What is typed into a channel: who sees the answer, and what each mistake is told."""

from __future__ import annotations

import pytest

from adapters.base import Message, Place, Request
from bot.app import Bot
from bot.config import Settings
from bot.store import Store
from briefs.types import Article, Brief
from tests.bot.press import NOW, WORKSPACE
from tests.samples import BRIEF

PLACE = Place("console", "C1", WORKSPACE)


async def sample(article: Article) -> Brief:
    return BRIEF


async def ask(store: Store, command: str | None, text: str = "", **args: str) -> Message:
    bot = Bot(store, sample, "1", Settings(), lambda: NOW)
    request = Request(PLACE, "you", command, args, text=text, may_manage=True)
    return [message async for message in bot.answer(request)][-1]


@pytest.mark.parametrize("command", ["said", "who", "follow"])
@pytest.mark.parametrize("name", ["Rice", "Sergej Lawrow", "Zzyzx Qwrtp"])
async def test_what_is_asked_back_concerns_the_asker_alone(store: Store, command: str, name: str) -> None:
    answer = await ask(store, command, name)
    assert name in answer.summary and answer.only_asker


@pytest.mark.parametrize("typed", ["frobnicate", "what is it that?"])
async def test_what_is_not_understood_concerns_the_asker_alone(store: Store, typed: str) -> None:
    command, _, rest = typed.partition(" ")
    assert (await ask(store, command, rest)).only_asker


async def test_what_is_found_concerns_everybody(store: Store) -> None:
    assert not (await ask(store, "who", "Lavrov")).only_asker
