"""Digests from stored articles: what a channel is told, what it is not told again, and that it is kept as it was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests import DigestWish, compose, from_json, remember, to_json
from bot.store import Store
from bot.told import Digest
from briefs.types import Brief, Candidate
from tests.wire import START, candidate, cut, prose, reworded

WORKSPACE = "w"
DAY = timedelta(days=1)
BERG = "We will rebuild the dam before winter comes, whatever it costs"
MARSH = "The owner knew of the crack for eleven years and said nothing"
FLOOD = f"{prose(1)}\n\n“{BERG},” said Anna Berg. Tom Holm accused the owner of the dam of neglect."
STANDS = [("Tom Holm", "ACCUSE", "accused the owner of the dam of neglect")]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/digests.db") as store:
        await store.workspaces.ensure(WORKSPACE, at=START)
        yield store


async def save(store: Store, one: Candidate, workspace: str = WORKSPACE) -> str:
    saved = await store.articles.save(workspace, one.brief, engine="1", fetched_at=one.found or one.dated)
    return saved.id


def flood(id: str = "flood", hours: float = 2, outlet: str = "Reuters") -> Candidate:
    return candidate(id, FLOOD, hours=hours, outlet=outlet, title="Dam breaks", said=[("Anna Berg", BERG)], stands=STANDS)


async def morning(store: Store, day: int = 1, told: frozenset[str] = frozenset(), wish: DigestWish = DigestWish()) -> Digest:  # noqa: B008
    until = START + day * DAY
    return await compose(store, WORKSPACE, wish, until - DAY, until, told)


def outcomes(digest: Digest) -> dict[str, str]:
    return {verdict.article.url or "": verdict.reason for verdict in digest.verdicts}


async def test_a_story_has_its_voices_its_sides_and_its_quotations(store: Store) -> None:
    await save(store, flood())
    await save(store, candidate("copy", cut(FLOOD), hours=4, outlet="The Post", title="Dam breaks in the hills"))
    digest = await morning(store)
    (story,) = digest.stories
    assert (story.headline, story.status, story.article.outlet) == ("Dam breaks", "new", "Reuters")
    assert [(voice.first.outlet, [one.outlet for one in voice.copies]) for voice in story.voices] == [("Reuters", ["The Post"])]
    assert [(said.speaker, said.words) for said in story.said] == [("Anna Berg", f"“{BERG}”")]
    assert [(side.holder, side.stance) for side in story.sides] == [("Tom Holm", "ACCUSE")]
    assert outcomes(digest) == {"https://flood.example/": "chosen", "https://copy.example/": "copy"}


async def test_each_line_leads_to_what_the_store_has(store: Store) -> None:
    await save(store, flood())
    (story,) = (await morning(store)).stories
    statement = await store.statements.get(WORKSPACE, story.said[0].id)
    stand = await store.stands.get(WORKSPACE, story.sides[0].id)
    assert statement and stand
    assert "".join(statement.words) in story.said[0].words
    assert stand.words in story.sides[0].words


async def test_nothing_is_told_twice_and_what_is_new_is(store: Store) -> None:
    await save(store, flood())
    first = await morning(store)
    await save(store, candidate("again", reworded(FLOOD, 0.1), hours=26, outlet="The Post", said=[]))
    assert (await morning(store, 2, remember([first]))).stories == ()
    longer = f"{FLOOD}\n\n“{MARSH},” said Tom Marsh."
    said = [("Anna Berg", BERG), ("Tom Marsh", MARSH)]
    await save(store, candidate("longer", longer, hours=30, outlet="The Herald", said=said, stands=STANDS))
    second = await morning(store, 2, remember([first]))
    (story,) = second.stories
    assert (story.status, story.new_speakers, story.new_quotes, story.new_sides) == ("updated", ("Tom Marsh",), 1, 0)
    assert [(said.speaker, said.new) for said in story.said] == [("Tom Marsh", True)]
    assert (await morning(store, 2, remember([first, second]))).stories == ()


async def test_a_corrected_article_that_was_told_is_not_told_again(store: Store) -> None:
    await save(store, flood())
    first = await morning(store)
    corrected = candidate(
        "flood", reworded(FLOOD, 0.02, 7), hours=2, found_hours=25, outlet="Reuters", title="Dam breaks", said=[]
    )
    await save(store, corrected)
    second = await morning(store, 2, remember([first]))
    assert second.stories == ()
    assert "chosen" not in outcomes(second).values()


async def test_an_article_that_came_late_is_told_the_next_morning(store: Store) -> None:
    early = candidate("early", prose(3) + f" “{MARSH},” said Tom Marsh.", hours=23, found_hours=26, said=[("Tom Marsh", MARSH)])
    await save(store, early)
    (story,) = (await morning(store, 2)).stories
    assert story.speakers == ("Tom Marsh",)


async def test_an_empty_digest_says_why(store: Store) -> None:
    await save(store, candidate("silent", prose(5), hours=3))
    digest = await morning(store)
    assert digest.stories == ()
    assert outcomes(digest) == {"https://silent.example/": "nobody_speaks"}


async def test_a_channel_is_told_what_it_wants(store: Store) -> None:
    await save(store, flood())
    assert len((await morning(store, wish=DigestWish(people=("Berg",)))).stories) == 1
    assert outcomes(await morning(store, wish=DigestWish(topics=("fishing",)))) == {"https://flood.example/": "off_topic"}
    assert outcomes(await morning(store, wish=DigestWish(sources=("The Post",)))) == {"https://flood.example/": "other_source"}


async def test_a_workspace_is_told_nothing_of_another(store: Store) -> None:
    await store.workspaces.ensure("x", at=START)
    await save(store, flood(), "x")
    assert (await morning(store)).verdicts == ()


async def test_what_is_less_sure_than_wanted_is_not_told(store: Store) -> None:
    await save(store, flood())
    digest = await compose(store, WORKSPACE, DigestWish(), START, START + DAY, confidence=1.0)
    assert [story.said for story in digest.stories] == [()]  # positions are as sure as can be


async def test_many_channels_read_each_article_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        words = f"Nothing of matter {number} is settled, and nothing will be"
        text = f"{prose(number, 3)}\n\n“{words},” said Tom Holm."
        await save(store, candidate(f"a{number}", text, hours=number, said=[("Tom Holm", words)]))
    read: list[str] = []
    many = store.articles.many

    def counted(workspace: str, ids: list[str]) -> object:
        read.extend(ids)
        return many(workspace, ids)

    monkeypatch.setattr(store.articles, "many", counted)
    wishes = [DigestWish(max_stories=1 + number % 4) for number in range(20)]
    digests = await asyncio.gather(*(morning(store, wish=wish) for wish in wishes))
    assert [len(digest.stories) for digest in digests] == [wish.max_stories for wish in wishes]
    assert len(read) == 8


async def test_what_came_since_is_in_the_next_digest(store: Store) -> None:
    assert (await morning(store)).stories == ()
    await save(store, flood(hours=25))
    assert len((await morning(store, 2)).stories) == 1


async def test_a_digest_is_kept_as_it_was(store: Store) -> None:
    await save(store, flood())
    digest = await morning(store)
    kept = from_json(json.loads(json.dumps(to_json(digest))))
    assert kept == digest


@pytest.mark.parametrize("record", [None, {}, [], "digest", {"since": "yesterday"}, 7])
def test_what_is_no_digest_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(record)


@given(st.text(max_size=400), st.text(max_size=80))
@settings(max_examples=20)
def test_any_article_can_be_told_and_kept(text: str, title: str) -> None:
    from bot.telling import tell
    from briefs.digest import choose
    from briefs.stories import look, stories

    spoken = f"{text}\n“{BERG},” said Anna Berg."
    one = candidate("any", spoken, hours=1, title=title, said=[("Anna Berg", BERG)])
    one = replace(one, brief=Brief(replace(one.brief.article, title=title), (), one.brief.actors, one.brief.quotes))
    looks = {one.id: look(one)}
    for chosen in choose(stories(list(looks.values())), looks, START, START + DAY, 5).chosen:
        story = tell(chosen)
        assert story.said[0].words == f"“{BERG}”"
        assert story.headline
