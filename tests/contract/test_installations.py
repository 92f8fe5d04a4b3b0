"""The tokens of Slack workspaces, on every database: kept, replaced, forgotten, and unreadable without the secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.base import Place
from adapters.slack.installations import Installation
from bot.lookup import workspace_of
from bot.store import Store, WrongKey
from bot.store.installations import tenant
from tests.contract.stores import NOW, dump

SECRET = "a-long-random-word-of-forty-letters-here"
FIRST = Installation("T1", "Newsroom", "xoxb-first", "U1", "B1", "chat:write,commands", "U9", NOW)
SECOND = replace(FIRST, workspace="T2", name="Desk", token="xoxb-second")


async def test_an_installation_comes_back_as_it_was(store: Store) -> None:
    kept = store.installations(SECRET)
    await kept.save(FIRST)
    await kept.save(SECOND)
    assert await kept.find("T1") == FIRST
    assert await kept.find("T3") is None
    assert await kept.list() == [FIRST, SECOND]


async def test_a_second_installation_replaces_the_first(store: Store) -> None:
    kept = store.installations(SECRET)
    await kept.save(FIRST)
    await kept.save(replace(FIRST, token="xoxb-new", scopes="commands"))
    [found] = await kept.list()
    assert (found.token, found.scopes) == ("xoxb-new", "commands")


async def test_what_is_removed_is_gone_and_nothing_else(store: Store) -> None:
    kept = store.installations(SECRET)
    await kept.save(FIRST)
    await kept.save(SECOND)
    await kept.delete("T1")
    await kept.delete("T1")
    assert await kept.list() == [SECOND]


async def test_no_token_can_be_read_without_the_secret(store: Store) -> None:
    await store.installations(SECRET).save(FIRST)
    everything = await dump(store)
    assert "T1" in str(everything) and "xoxb" not in str(everything)
    with pytest.raises(WrongKey, match="BRIEFBOT_SECRET_KEY"):
        await store.installations(SECRET[::-1]).find("T1")
    assert "xoxb" not in repr(FIRST)


async def test_forgetting_the_workspace_forgets_its_token(store: Store) -> None:
    kept = store.installations(SECRET)
    await kept.save(FIRST)
    await store.workspaces.forget(tenant("T1"))
    assert await kept.list() == []


def test_the_workspace_is_that_of_its_places() -> None:
    assert tenant("T1") == workspace_of(Place("slack", "C1", "T1"))
