"""One article answers once: whatever address it came by, and whatever version of it is in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store import Saved, Store
from briefs.types import Brief
from tests.contract.stores import NOW, brief_of, day, dump, words_of

BERG = "Anna Berg (foreign minister, Norland): We reject the sanctions."
CHANGED = "Anna Berg (foreign minister, Norland): We accept the sanctions."


async def save(store: Store, brief: Brief, engine: str = "1", workspace: str = "w") -> Saved:
    return await store.articles.save(workspace, brief, engine=engine, fetched_at=NOW)


async def answers(store: Store) -> list[str]:
    """What was said, by all ways to ask; they must agree."""
    said = words_of((await store.statements.said("w")).items)
    (berg,) = await store.people.find("w", "Anna Berg")
    assert said == words_of((await store.statements.said("w", berg.id, terms=["sanctions"])).items)
    assert said == words_of((await store.stands.held("w", berg.id)).items)
    assert (
        len(said)
        == len((await store.articles.latest("w")).items)
        == len((await store.articles.latest("w", person=berg.id)).items)
    )
    return said


@pytest.mark.parametrize(
    "other",
    ["http://news.example/1", "https://www.news.example/1", "https://news.example/1/"],
)
async def test_spellings_of_one_address_are_one_article(store: Store, other: str) -> None:
    first = await save(store, brief_of(BERG, url="https://news.example/1"))
    assert await save(store, brief_of(BERG, url=other)) == replace(first, new=False)
    assert (await save(store, brief_of(CHANGED, url=other))).version == 2
    assert await answers(store) == ["We accept the sanctions."]


async def test_the_same_text_by_another_address_is_one_line(store: Store) -> None:
    first = await save(store, brief_of(BERG))
    (line,) = await store.statements.of_article("w", first.id)
    cursor = await store.statements.last_arrival("w")
    copy = await save(store, brief_of(BERG, url="https://short.example/x", source="The Tribune"))
    assert copy.new and copy.id != first.id
    assert await answers(store) == ["We reject the sanctions."]
    assert (await store.statements.arrived("w", after=cursor)).items == ()
    assert await store.statements.of_article("w", copy.id) == (line,)
    stored = await store.articles.get("w", copy.id)
    assert stored is not None and stored.brief is not None and stored.facts.source == "The Tribune"
    assert [one.facts.id async for one in store.articles.between("w", None, None)].count(copy.id) == 1


async def test_a_copy_speaks_for_itself_once_the_first_was_corrected(store: Store) -> None:
    first = await save(store, brief_of(BERG))
    copies = [await save(store, brief_of(BERG, url=f"https://copy.example/{n}", dated=day(n))) for n in (1, 2)]
    await save(store, brief_of(CHANGED))
    assert await answers(store) == ["We accept the sanctions.", "We reject the sanctions."]
    said = (await store.statements.said("w")).items[1]
    assert said.article.id in {copy.id for copy in copies} and said.current
    old = await store.articles.get("w", first.id)
    assert old is not None and not old.facts.current


async def test_a_text_that_goes_back_to_an_earlier_version_is_current_again(store: Store) -> None:
    first = await save(store, brief_of(BERG))
    (line,) = await store.statements.of_article("w", first.id)
    second = await save(store, brief_of(CHANGED))
    cursor = await store.statements.last_arrival("w")
    assert await save(store, brief_of(BERG)) == first
    assert await answers(store) == ["We reject the sanctions."]
    assert await store.statements.get("w", line.id) == line
    gone = await store.articles.get("w", second.id)
    assert gone is not None and not gone.facts.current
    assert (await store.statements.arrived("w", after=cursor)).items == ()
    before = await dump(store)
    assert not (await save(store, brief_of(BERG))).new
    assert await dump(store) == before


async def test_a_known_text_is_revived_without_being_read_again(store: Store) -> None:
    first, brief = await save(store, brief_of(BERG)), brief_of(BERG)
    assert await store.articles.revive("w", brief.article) is None
    await save(store, brief_of(CHANGED))
    assert await store.articles.revive("w", brief.article) == first
    assert await answers(store) == ["We reject the sanctions."]
    assert await store.articles.revive("w", brief_of(BERG, url="elsewhere").article) is None


async def test_a_version_that_another_address_has_too_is_a_copy_of_it(store: Store) -> None:
    await save(store, brief_of(BERG, url="u1"))
    await save(store, brief_of(CHANGED, url="u2"))
    await save(store, brief_of(BERG, url="u2"))
    assert await answers(store) == ["We reject the sanctions."]
    await save(store, brief_of(CHANGED, url="u1"))
    assert sorted(await answers(store)) == ["We accept the sanctions.", "We reject the sanctions."]
    await save(store, brief_of(CHANGED, url="u2"))
    assert await answers(store) == ["We accept the sanctions."]
