"""What somebody did is answered by one process, of however many are told of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.store import Store
from tests.contract.stores import NOW


async def test_of_many_who_ask_at_once_one_answers(store: Store, url: str) -> None:
    async with await Store.open(url) as other:
        asked = [one.workspaces.claim("w", "m1", at=NOW) for one in (store, other) * 10]
        assert sum(await asyncio.gather(*asked)) == 1
    assert await store.workspaces.claim("w", "m2", at=NOW)


async def test_what_was_answered_long_ago_is_not_remembered(store: Store) -> None:
    await store.workspaces.claim("w", "m1", at=NOW)
    assert not await store.workspaces.claim("w", "m1", at=NOW + timedelta(hours=23))
    assert await store.workspaces.claim("w", "m1", at=NOW + timedelta(hours=25))
