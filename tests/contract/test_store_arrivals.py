"""Lines in the order in which they arrived: what an alert walks, wherever it was stopped."""

from __future__ import annotations

from dataclasses import replace

from bot.store import Saved, Store
from briefs.types import Brief
from tests.contract.stores import NOW, brief_of, day, words_of

BERG = "Anna Berg (foreign minister, Norland): We reject the sanctions."
DORN = "Carl Dorn: Never."


async def save(store: Store, brief: Brief, *, engine: str = "1", workspace: str = "w", news: bool = True) -> Saved:
    return await store.articles.save(workspace, brief, engine=engine, fetched_at=NOW, news=news)


async def walk(store: Store, person: int | None = None, *, after: int = 0, limit: int = 2) -> list[str]:
    """The words of all lines behind a cursor, page by page."""
    found: list[str] = []
    while True:
        arrivals = await store.statements.arrived("w", person, after=after, limit=limit)
        found += words_of(arrivals.items)
        if arrivals.cursor == after:
            return found
        after = arrivals.cursor


async def test_lines_come_as_they_were_stored_and_not_as_they_were_published(store: Store) -> None:
    for number in (3, 1, 2):
        await save(store, brief_of(f"Anna Berg: Day {number}.", f"Carl Dorn: {number}.", url=f"u{number}", dated=day(number)))
    assert await walk(store) == ["Day 3.", "3.", "Day 1.", "1.", "Day 2.", "2."]
    (berg,) = await store.people.find("w", "Anna Berg")
    assert await walk(store, berg.id) == ["Day 3.", "Day 1.", "Day 2."]


async def test_a_cursor_tells_what_is_new_since(store: Store) -> None:
    assert await store.statements.last_arrival("w") == 0
    await save(store, brief_of(BERG))
    cursor = await store.statements.last_arrival("w")
    assert (await store.statements.arrived("w", after=cursor)).items == ()
    await save(store, brief_of(DORN, url="u2", dated=day(1)))
    arrivals = await store.statements.arrived("w", after=cursor)
    assert words_of(arrivals.items) == ["Never."]
    assert (await store.statements.arrived("w", after=arrivals.cursor)).cursor == arrivals.cursor > cursor


async def test_a_topic_moves_the_cursor_past_what_is_not_on_it(store: Store) -> None:
    await save(store, brief_of(BERG, DORN, "Eva Falk: The dam.", url="u1", title="The week"))
    arrivals = await store.statements.arrived("w", terms=["sanction"])
    assert words_of(arrivals.items) == ["We reject the sanctions."]
    assert (await store.statements.arrived("w", after=arrivals.cursor)).items == ()
    first = await store.statements.arrived("w", terms=["dam"], limit=2)
    assert (first.items, words_of((await store.statements.arrived("w", terms=["dam"], after=first.cursor)).items)) == (
        (),
        ["The dam."],
    )
    assert words_of((await store.stands.arrived("w", terms=["dam"])).items) == ["The dam."]


async def test_what_was_there_before_does_not_arrive(store: Store) -> None:
    await save(store, brief_of(BERG), news=False)
    assert await walk(store) == [] and await store.statements.last_arrival("w") == 0


async def test_another_reading_of_an_article_is_no_arrival(store: Store) -> None:
    brief = brief_of(BERG, DORN)
    await save(store, replace(brief, quotes=brief.quotes[:1]))
    before = await walk(store)
    await save(store, brief, engine="2")
    assert await walk(store) == before == ["We reject the sanctions."]


async def test_a_corrected_article_brings_only_what_it_did_not_say_before(store: Store) -> None:
    await save(store, brief_of(BERG))
    cursor = await store.statements.last_arrival("w")
    await save(store, brief_of(DORN, BERG))
    assert await walk(store, after=cursor) == ["Never."]
    assert words_of((await store.stands.arrived("w", after=cursor)).items) == ["Never."]


async def test_a_line_that_was_corrected_before_anybody_was_told_is_not_told(store: Store) -> None:
    await save(store, brief_of(BERG))
    await save(store, brief_of(DORN))
    assert await walk(store) == ["Never."]


async def test_each_workspace_counts_for_itself(store: Store) -> None:
    await store.workspaces.ensure("other", at=NOW)
    await save(store, brief_of(BERG), workspace="other")
    await save(store, brief_of(BERG))
    assert [one.arrival for one in (await store.statements.arrived("w")).items] == [1]
    assert await store.statements.last_arrival("other") == await store.statements.last_arrival("w") == 2
