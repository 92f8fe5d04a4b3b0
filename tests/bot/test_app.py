"""The bot behind the platforms: what it says while it works and when something fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.base import Buttons, Message, Place, Request
from bot import app, words
from bot.app import Bot, Reader
from bot.config import Settings
from bot.store import CannotOpen, Store
from bot.worker import WorkerTooSlow
from briefs.types import Article, Brief
from tests.samples import BRIEF, TEXT

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
PLACE = Place("console", "you", "local", direct=True)
LONG = TEXT + "\n\n" + TEXT


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as opened:
        yield opened


def bot(store: Store, read: Reader | None = None) -> Bot:
    async def sample(article: Article) -> Brief:
        return BRIEF

    return Bot(store, read or sample, "1", Settings(confidence=0.5), lambda: NOW)


async def said(bot: Bot, **request: object) -> list[Message]:
    return [message async for message in bot.answer(Request(PLACE, "you", **request))]  # type: ignore[arg-type]


async def test_a_pasted_article_is_read_stored_and_briefed(store: Store) -> None:
    [card] = await said(bot(store), text=LONG)
    assert card.summary == BRIEF.article.title
    page = await store.articles.latest("local")
    assert [facts.title for facts in page.items] == [BRIEF.article.title]


async def test_nothing_below_the_floor_of_confidence_is_shown(store: Store) -> None:
    [card] = await said(bot(store), text=LONG)
    assert "It is a lie" not in str(card.blocks)


async def test_who_waits_is_told_what_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slowly(article: Article) -> Brief:
        await asyncio.sleep(0.3)
        return BRIEF

    monkeypatch.setattr(app, "PATIENCE", 0.05)
    first, last = await said(bot(store, slowly), command="article", text=LONG)
    assert first.summary == words.reading(None)
    assert last.summary == BRIEF.article.title


async def test_a_failure_that_we_know_is_its_sentence(store: Store) -> None:
    async def fails(article: Article) -> Brief:
        raise WorkerTooSlow("Reading this article takes too long.")

    [answer] = await said(bot(store, fails), text=LONG)
    assert (answer.summary, answer.only_asker) == ("Reading this article takes too long.", True)


async def test_a_failure_that_nobody_foresaw_is_a_kind_sentence(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    async def breaks(article: Article) -> Brief:
        raise ZeroDivisionError

    [answer] = await said(bot(store, breaks), text=LONG)
    assert answer.summary == words.BROKEN


async def test_an_old_button_is_answered_kindly(store: Store) -> None:
    for command, value in (("said", "p=x"), ("said", "nonsense"), ("quotes", "gone")):
        [answer] = await said(bot(store), command=command, args={"value": value})
        assert answer.summary in (words.OUTDATED_BUTTON, words.UNKNOWN_ARTICLE)


async def test_pages_go_on_by_button_and_by_the_word_more(store: Store) -> None:
    talking = bot(store)
    quotes = tuple(quote for quote in BRIEF.quotes if quote.speaker == "a1")
    await store.workspaces.ensure("local", at=NOW)
    for day in range(1, 5):
        text = TEXT + " " * day
        article = Article(
            f"a{day}", text, f"Day {day}", f"https://news.example/{day}", "Herald", datetime(2026, 3, day, tzinfo=UTC)
        )
        await store.articles.save("local", Brief(article, (), BRIEF.actors, quotes, ()), engine="1", fetched_at=NOW)
    [first] = await said(talking, text="what has Anna Berg said?")
    [by_word] = await said(talking, text="more")
    [button] = [
        button for block in first.blocks if isinstance(block, Buttons) for button in block.buttons if button.label == words.MORE
    ]
    [by_button] = await said(talking, command=button.action, args={"value": button.value})
    assert by_word == by_button != first
    [nothing] = await said(talking, text="more")
    assert nothing.summary == words.NOTHING_TO_CONTINUE


async def test_bare_words_are_a_name_or_else_a_topic(store: Store) -> None:
    talking = bot(store)
    await said(talking, text=LONG)
    [person] = await said(talking, text="Berg")
    assert person.summary == "Anna Berg"
    word = next(word for word in BRIEF.article.text.split() if word.isalpha() and word.islower() and len(word) > 5)
    [articles] = await said(talking, text=word)
    assert articles.summary.startswith(words.LATEST)
    [nobody] = await said(talking, text="Zzyzx")
    assert nobody.summary == words.unknown_name("Zzyzx", has_nearest=False, empty=False)


async def test_names_are_suggested_while_they_are_typed(store: Store) -> None:
    talking = bot(store)
    await said(talking, text=LONG)
    request = Request(PLACE, "you", "said")
    assert [choice.value for choice in await talking.suggest(request, "name", "Ber")] == ["Anna Berg"]
    assert await talking.suggest(request, "about", "Ber") == []


async def test_another_workspace_sees_nothing(store: Store) -> None:
    talking = bot(store)
    await said(talking, text=LONG)
    other = Request(Place("slack", "D1", "T2"), "you", text="what has Anna Berg said?")
    [answer] = [message async for message in talking.answer(other)]
    assert answer.summary.startswith(words.watching(None))


async def test_what_two_processes_are_told_of_is_answered_by_one(store: Store) -> None:
    bots = [bot(store), bot(store)]
    answers = await asyncio.gather(*(said(one, command="help", event="m1") for one in bots))
    assert sorted(map(len, answers)) == [0, 1]
    assert await said(bots[0], command="help", event="m2")


async def test_a_database_that_is_started_again_is_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it has granted what nobody heard of any more."""
    monkeypatch.setattr(app, "DATABASE_PAUSE", 0.01)
    real, failures = store.requests.claim, iter(range(3))

    async def fails(*args: Any, **kwargs: Any) -> bool:
        number = next(failures, None)
        if number == 0:
            raise CannotOpen("The database is starting.")
        granted = await real(*args, **kwargs)
        if number is not None:
            raise CannotOpen("The database has gone.")
        return granted

    monkeypatch.setattr(store.requests, "claim", fails)
    [answer] = await said(bot(store), command="help", event="m1")
    assert "database" not in answer.summary


async def test_a_database_that_is_gone_is_an_answer_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "DATABASE_PATIENCE", 0.0)
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as opened:
        await opened.close()
        (tmp_path / "bot.db").write_bytes(b"no database" * 1000)
        [answer] = await said(bot(opened), command="help", event="m1")
        assert answer.only_asker and "database" in answer.summary.casefold(), "nothing is done that another may do as well"
        assert not await said(bot(opened), command="help", event="m1", first=False), "another process says the same"
