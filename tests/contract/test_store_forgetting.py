"""What is to be forgotten is gone without a trace, and nothing else is."""

from __future__ import annotations

from datetime import time, timedelta

from adapters.base import Place, Request
from adapters.slack.installations import Installation
from bot.retention import forget_old, forget_user
from bot.schedules import Schedule
from bot.store import Store
from bot.store.tables import metadata
from tests.contract.stores import NOW, brief_of, dump, fill, words_of

USERS = {"user", "installed_by"}
"""Columns that hold the id of a chat user."""
ME, TENANT = "USECRET", "slack:T1"
CHANNEL, ALONE = Place("slack", "C1", "T1"), Place("slack", "D1", "T1", direct=True)


async def save(store: Store, line: str, url: str, days_ago: int, workspace: str = "w") -> str:
    at = NOW - timedelta(days=days_ago)
    return (await store.articles.save(workspace, brief_of(line, url=url, dated=at), engine="1", fetched_at=at)).id


async def test_old_articles_are_forgotten_with_all_that_hangs_on_them(store: Store) -> None:
    await save(store, "Anna Berg (minister): New.", "u1", 5)
    before = await dump(store)
    await save(store, "Anna Berg (minister): Old.", "u2", 40)
    await save(store, "Carl Dorn (judge): Old.", "u3", 31)
    assert await forget_old(store, 30, NOW) == (2, 1)
    after = await dump(store)
    for table in ("people", "offices", "workspaces"):  # first dates and counters may differ
        assert len(after.pop(table)) == len(before.pop(table))
    assert after == before
    assert words_of((await store.statements.said("w")).items) == ["New."]
    assert await store.people.in_office("w", ["judge"]) == () == await store.people.find("w", "Carl Dorn")


async def test_a_later_copy_answers_for_a_text_that_is_forgotten(store: Store) -> None:
    await save(store, "Anna Berg: Words.", "u1", 40)
    copy = await save(store, "Anna Berg: Words.", "u2", 5)
    await forget_old(store, 30, NOW)
    (line,) = (await store.statements.said("w", terms=["words"])).items
    assert line.article.id == copy


async def test_who_is_followed_is_not_forgotten(store: Store) -> None:
    await save(store, "Anna Berg: Old.", "u1", 40)
    (berg,) = await store.people.find("w", "Anna Berg")
    await store.follows.add("w", CHANNEL, "U1", berg.id, None, cap=3, at=NOW)
    assert await forget_old(store, 30, NOW) == (1, 0)
    assert await store.people.get("w", berg.id)


async def test_what_a_source_offers_still_is_not_new_again(store: Store) -> None:
    await fill(store)
    (source,) = await store.sources.list("w")
    await forget_old(store, 30, NOW + timedelta(days=60))
    assert await store.articles.count("w") == 0
    assert await store.sources.unseen("w", source.id, ["text", "state"]) == set()


async def test_a_user_is_forgotten(store: Store) -> None:
    await store.workspaces.ensure(TENANT, at=NOW)
    await store.workspaces.ensure("discord:G1", at=NOW)
    await save(store, "Anna Berg: Words.", "u1", 5, TENANT)
    (berg,) = await store.people.find(TENANT, "Anna Berg")
    schedule = Schedule(time(7, 30), "UTC")
    for user in (ME, "UOTHER"):
        for place in (CHANNEL, ALONE) if user == ME else (Place("slack", "C2", "T1"),):
            follow = await store.follows.add(TENANT, place, user, berg.id, None, cap=3, at=NOW)
            assert follow
            subscription = await store.subscriptions.add(TENANT, place, user, schedule, at=NOW)
            for kind, subject in (("alert", follow.id), ("digest", subscription.id)):
                await store.deliveries.add(TENANT, kind, subject, slot="1", place=place, at=NOW, content=None, user=user)
        await store.workspaces.record(TENANT, user, "add source", at=NOW, url="u")
        asked = Request(CHANNEL, user, event=str(len(user)))
        await store.requests.claim(TENANT, asked, "me", at=NOW, lease=timedelta(minutes=1))
    await store.workspaces.set(TENANT, "tone", "dry", place="D1")
    await store.workspaces.set(TENANT, "tone", "dry", place="C1")
    await store.installations("secret").save(Installation("T1", "Herald", "token", "UBOT", "B1", "", ME, NOW))
    before = await dump(store)
    holding = {table for table, rows in before.items() if any(ME in row for row in rows)}
    assert holding == {table.name for table in metadata.sorted_tables if USERS & set(table.columns.keys())}

    assert await forget_user(store, "discord", ME) == 0
    assert await forget_user(store, "slack", ME) > 0
    after = await dump(store)
    assert [row for rows in after.values() for row in rows if ME in row] == []
    assert all(after[table] == before[table] for table in before if table not in {*holding, "settings"})
    assert len(after["settings"]) == 1 and len(after["follows"]) == 1 and len(after["audit"]) == 2
    assert {row for row in before["deliveries"] if "UOTHER" in row} <= set(after["deliveries"])
