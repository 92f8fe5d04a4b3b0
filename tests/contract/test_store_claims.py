"""What somebody asked for is answered by one process, of however many are told of it; who waits is known until then."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from adapters.base import Place, Request
from bot.store import Store
from tests.contract.stores import NOW

LEASE = timedelta(seconds=30)
LATER = NOW + 2 * LEASE
REQUEST = Request(Place("slack", "C1", "T1", thread="7"), "U1", "said", {"name": "Berg"}, event="m1", way='{"url": "u"}')


async def claim(store: Store, event: str = "m1", owner: str = "one", at: datetime = NOW) -> bool:
    asked = Request(REQUEST.place, REQUEST.user, event=event, way=REQUEST.way)
    await store.workspaces.ensure("w", at=NOW)
    return await store.requests.claim("w", asked, owner, at=at, lease=LEASE)


async def left(store: Store, at: datetime = LATER, owner: str = "two", platform: str = "slack") -> list[str]:
    return [request.event for _, request in await store.requests.orphaned(owner, [platform], at=at, lease=LEASE)]


async def test_of_many_who_ask_at_once_one_answers(store: Store, url: str) -> None:
    async with await Store.open(url) as other:
        assert sum(await asyncio.gather(*(claim(one) for one in (store, other) * 10))) == 1
    assert await claim(store, "m2")


async def test_what_was_answered_long_ago_is_not_remembered(store: Store) -> None:
    await claim(store)
    await store.requests.settle("w", "m1", "one")
    assert not await claim(store, at=NOW + timedelta(hours=23))
    assert await claim(store, at=NOW + timedelta(hours=25))


async def test_who_waits_is_left_once_the_process_shows_no_sign_of_life(store: Store) -> None:
    await claim(store)
    assert await left(store, NOW + LEASE / 2) == []
    [(workspace, request)] = await store.requests.orphaned("two", ["slack"], at=LATER, lease=LEASE)
    assert (workspace, request) == ("w", Request(REQUEST.place, "U1", event="m1"))
    assert request.way == REQUEST.way
    assert await left(store, LATER) == [], "it belongs to the one who took it over"
    await store.requests.settle("w", "m1", "two")
    assert await left(store, LATER + 2 * LEASE) == []


async def test_a_claim_of_which_nobody_heard_whether_it_was_granted_is_asked_again(store: Store) -> None:
    await claim(store)
    assert not await claim(store), "told twice, a process answers once"
    for owner, granted in (("one", True), ("two", False)):
        asked = Request(REQUEST.place, REQUEST.user, event="m1")
        assert await store.requests.claim("w", asked, owner, at=NOW, lease=LEASE, again=True) is granted


async def test_one_of_many_takes_over(store: Store, url: str) -> None:
    await claim(store)
    async with await Store.open(url) as other:
        found = await asyncio.gather(*(left(one, owner=str(i)) for i, one in enumerate((store, other) * 5)))
    assert sorted(map(len, found)) == [0] * 9 + [1]


async def test_who_shows_that_it_lives_keeps_what_it_works_on(store: Store) -> None:
    await claim(store)
    await claim(store, "m2", owner="three")
    await store.requests.renew("one", at=NOW + LEASE / 2, lease=2 * LEASE)
    assert await left(store) == ["m2"]


async def test_nobody_else_can_say_that_it_is_answered(store: Store) -> None:
    await claim(store)
    await store.requests.settle("w", "m1", "two")
    assert await left(store) == ["m1"]


async def test_a_request_stays_for_a_process_that_serves_its_platform(store: Store) -> None:
    await claim(store)
    assert await left(store, platform="discord") == []
    assert await left(store) == ["m1"]


async def test_after_a_while_nobody_waits_any_more(store: Store) -> None:
    await claim(store)
    assert await left(store, NOW + timedelta(minutes=16)) == []
