"""Sources from a chat: who may change them, what is noted, and a real feed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import Message, Place, Request
from bot import words
from bot.app import Bot
from bot.config import Settings
from bot.store import Store
from briefs.types import Article, Brief
from tests.samples import BRIEF, TEXT

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
PLACE = Place("slack", "C1", "T1")
FEED = "https://herald.example/feed.xml"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as opened:
        await opened.workspaces.ensure("slack:T1", at=NOW)
        await opened.workspaces.ensure("slack:T2", at=NOW)
        yield opened


def bot(store: Store, **settings: int) -> Bot:
    async def sample(article: Article) -> Brief:
        return BRIEF

    return Bot(store, sample, "1", Settings(**settings), lambda: NOW)  # type: ignore[arg-type]


async def ask(bot: Bot, text: str, *, may_manage: bool = True, user: str = "ann") -> Message:
    request = Request(PLACE, user, "sources", text=text, may_manage=may_manage)
    return [message async for message in bot.answer(request)][-1]


async def test_only_those_who_manage_change_what_is_followed(store: Store) -> None:
    source = await store.sources.add("slack:T1", FEED, "feed", at=NOW)
    for text in (f"add {FEED}2", f"remove {source.id}", "starter"):
        assert (await ask(bot(store), text, may_manage=False)).summary == words.MANAGERS_ONLY
    assert [one.url for one in await store.sources.list("slack:T1")] == [FEED]
    assert FEED in str((await ask(bot(store), "list", may_manage=False)).blocks)


async def test_each_change_leaves_a_line_in_the_audit(store: Store) -> None:
    source = await store.sources.add("slack:T1", FEED, "feed", at=NOW)
    await ask(bot(store), f"remove {source.id}")
    [entry] = await store.workspaces.audit("slack:T1")
    assert (entry.user, entry.action, entry.detail) == ("ann", "sources remove", {"url": FEED})


async def test_the_sources_of_another_workspace_are_neither_shown_nor_removed(store: Store) -> None:
    other = await store.sources.add("slack:T2", FEED, "feed", at=NOW)
    assert FEED not in str((await ask(bot(store), "list")).blocks)
    await ask(bot(store), f"remove {other.id}")
    await ask(bot(store), f"remove {FEED}")
    assert await store.sources.list("slack:T2")


async def test_a_private_address_is_refused_in_one_sentence(store: Store) -> None:
    answer = await ask(bot(store), "add http://127.0.0.1:1/feed.xml")
    assert answer.only_asker and "127.0.0.1" in answer.summary
    assert not await store.sources.list("slack:T1")


async def test_who_has_had_many_articles_read_is_asked_to_come_back(store: Store) -> None:
    patient = bot(store, person_articles=1)
    long = TEXT + "\n\n" + TEXT
    for user, wanted in (("ann", BRIEF.article.title), ("ann", "in 60 minutes"), ("bob", BRIEF.article.title)):
        request = Request(PLACE, user, "article", text=long)
        answer = [message async for message in patient.answer(request)][-1]
        assert str(wanted) in answer.summary


async def test_an_address_without_its_beginning_is_followed_and_removed(store: Store) -> None:
    source = await store.sources.add("slack:T1", FEED, "feed", at=NOW)
    assert "nowhere.invalid" in (answer := await ask(bot(store), "add nowhere.invalid/feed.xml")).summary
    assert "is no web address" not in answer.summary
    assert (await ask(bot(store), "nowhere.invalid/feed.xml")).summary == answer.summary
    await ask(bot(store), f"remove {source.url.removeprefix('https://')}")
    assert not await store.sources.list("slack:T1")
