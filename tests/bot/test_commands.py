"""What is typed into a channel: who sees the answer, and what each mistake is told."""

from __future__ import annotations

import pytest

from adapters.base import Message, Place, Request
from bot.app import Bot
from bot.config import Settings
from bot.inputs import FEWEST_WORDS
from bot.store import Store
from briefs.types import Article, Brief
from tests.bot.press import NOW, WORKSPACE, briefs
from tests.samples import BRIEF

STORED = len(briefs())
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


NO_ARTICLE = "There is neither a link nor an article in this; give the address or the whole text of one."


@pytest.mark.parametrize("typed", ["hello all, lunch?", "lunch?", "Anna", "word " * (FEWEST_WORDS - 1)])
async def test_chatter_is_no_article(store: Store, typed: str) -> None:
    answers = [await ask(store, "article", typed), await ask(store, "article", article=typed)]
    assert [(answer.summary, answer.only_asker) for answer in answers] == [(NO_ARTICLE, True)] * 2
    assert len((await store.articles.latest(WORKSPACE)).items) == STORED


async def test_a_text_of_some_length_is_an_article(store: Store) -> None:
    assert (await ask(store, "article", "word " * FEWEST_WORDS)).summary == BRIEF.article.title


async def test_a_link_among_a_few_words_is_read(store: Store) -> None:
    assert "127.0.0.1" in (await ask(store, "article", "see http://127.0.0.1:9/story please")).summary


async def test_an_id_of_no_article_is_told_so(store: Store) -> None:
    assert "There is no article with this id" in (await ask(store, "article", "abcdefgh2345")).summary


@pytest.mark.parametrize("command", [None, "article", "brief"])
@pytest.mark.parametrize("address", ["www.nowhere.invalid/story", "nowhere.invalid/story"])
async def test_an_address_without_its_beginning_is_read(store: Store, command: str | None, address: str) -> None:
    assert "nowhere.invalid" in (answer := await ask(store, command, address)).summary and answer.only_asker
    assert "Nobody" not in answer.summary and "neither" not in answer.summary


@pytest.mark.parametrize(("command", "typed"), [(None, "https://"), ("article", "ftp://a/b"), ("sources", "add https://")])
async def test_an_address_that_is_none_is_told_how_to_write_one(store: Store, command: str | None, typed: str) -> None:
    assert "is no web address; write it like https://news.example/story" in (await ask(store, command, typed)).summary


async def test_a_date_that_is_none_is_not_taken_for_a_part_of_the_name(store: Store) -> None:
    answer = await ask(store, "said", name="Lavrov", since="yesterdayish")
    assert answer.summary == "“yesterdayish” is no time I know; write it as in “since 3 July 2006” or “last week”."
    assert "31 February" in (await ask(store, "positions", name="Lavrov", since="31 February")).summary


@pytest.mark.parametrize("since", ["11 May", "since 11 May 2006", "the last three months"])
async def test_a_date_is_understood_by_itself(store: Store, since: str) -> None:
    answer = await ask(store, "said", name="Lavrov", about="missiles", since=since)
    assert "about missiles · since" in answer.summary and answer.summary.startswith("What Sergei Lavrov said")
