"""No method of the store shows or changes what another workspace has."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, event

from adapters.base import Place, Request
from adapters.slack.installations import Installation
from bot.schedules import Schedule
from bot.store import Store
from bot.store.tables import metadata
from briefs.types import Brief
from tests.contract.stores import NOW, brief_of, dump

OUTBOX = (
    """alert behind claim compose due finish newer parts plan prune reckon release release_all renew sending sent waiting"""
)
EVERY_TENANT = {
    ("workspaces", "list"),
    ("requests", "orphaned"),
    ("requests", "renew"),
    *(("outbox", name) for name in OUTBOX.split()),
}
"""What is there to serve all of them, one by one: whoever adds a method looks whether it is one of these."""
OUTBOX_TABLES = {"parts"}
ANYBODYS = {
    "SELECT articles.seq FROM articles WHERE articles.seq = ?",
    "SELECT articles.seq FROM articles WHERE articles.seq = %(seq_1)s::BIGINT",
    "SELECT pg_advisory_xact_lock(%(key)s)",
}
"""A free place for an article is free of everybody's articles."""
LAST = [("articles", "forget"), ("people", "forget_unmentioned"), ("sources", "remove"), ("workspaces", "forget")]
METHODS = [
    (repository, name)
    for repository, part in vars(Store(None)).items()  # type: ignore[arg-type]
    for name, _ in inspect.getmembers(type(part), inspect.isfunction)
    if not (repository.startswith("_") or name.startswith("_") or (repository, name) in {*EVERY_TENANT, *LAST})
    and not isinstance(inspect.getattr_static(type(part), name), staticmethod)
] + LAST
IDS = {"source", "article", "statement", "stand", "person", "ids", "subscription", "follow", "delivery"}
PLACE = Place("slack", "C1", "T1")
SCHEDULE = Schedule(time(7, 30), "UTC")
EMPTY = {"None", "Arrivals(items=(), cursor=0)", "()", "[]", "Page(items=(), next=None)", "0", "False"}
"""What a method may say of an id that is another's."""


@dataclass(frozen=True)
class Tenant:
    """A workspace filled with things that look like another's, but for the secret word."""

    id: str
    secret: str
    given: dict[str, Any]


def brief(secret: str) -> Brief:
    line = f"Anna Berg (minister, Norland): We reject the sanctions, {secret}."
    return brief_of(line, title=f"Talks {secret}", source=secret)


async def filled(store: Store, id_: str, secret: str) -> Tenant:
    await store.workspaces.ensure(id_, at=NOW, title=secret)
    await store.workspaces.set(id_, "name", secret, place="place")
    await store.workspaces.record(id_, "user", "did", at=NOW, what=secret)
    request = Request(PLACE, secret, event=f"event {secret}", way=secret)
    await store.requests.claim(id_, request, "owner", at=NOW, lease=timedelta(minutes=1))
    await store.installations("k").save(Installation(id_, secret, "xoxb", "U1", "B1", "chat:write", "U2", NOW))
    source = await store.sources.add(id_, "https://news.example/feed", "feed", at=NOW, title=secret)
    await store.sources.succeeded(id_, source.id, at=NOW, guids=["guid"])
    saved = await store.articles.save(id_, brief(secret), engine="1", fetched_at=NOW)
    (statement,), (stand,) = await store.statements.of_article(id_, saved.id), await store.stands.of_article(id_, saved.id)
    ids = {"source": source.id, "url": source.url, "article": saved.id, "statement": statement.id, "stand": stand.id}
    subscription = await store.subscriptions.add(id_, PLACE, secret, SCHEDULE, at=NOW)
    await store.deliveries.add(id_, "digest", subscription.id, slot="2026-05-10", place=PLACE, at=NOW, content=secret)
    follow = await store.follows.add(id_, PLACE, secret, statement.person, "sanctions", cap=3, at=NOW)
    (delivery,) = await store.deliveries.latest(id_, "digest", subscription.id)
    ids |= {"subscription": subscription.id, "subject": subscription.id, "follow": follow.id, "delivery": delivery.id}
    return Tenant(id_, secret, ids | {"person": statement.person})


def arguments(method: Any, tenant: Tenant, theirs: dict[str, Any]) -> dict[str, Any]:
    """What to call with: our workspace, and the other one's ids wherever an id is asked for."""
    plain = {"title": None, "kind": "feed", "name": "name", "value": "ours", "place": "place", "user": "user", "action": "did"}
    plain |= {"event": "event secretalpha", "owner": "owner", "lease": timedelta(minutes=1), "free_at": NOW}
    plain["request"] = Request(PLACE, "user", event="event")
    plain |= {"at": NOW, "fetched_at": NOW, "engine": "1", "limit": 100, "sentence": "Gone.", "guids": ["guid", "new"]}
    plain |= {"words": ["minister"], "since": None, "until": None, "before": None, "etag": None, "last_modified": None}
    plain |= {"brief": brief(tenant.secret), "terms": ["sanctions"], "workspace": tenant.id, "detail": {}}
    plain |= {"news": True, "again": True, "after": 0, "states": {"guid": "state"}} | theirs
    plain["ids"] = [theirs["article"] if method.__qualname__.startswith("Articles") else theirs["person"] or 0]
    if not method.__qualname__.startswith("Workspaces"):
        plain["place"] = PLACE
    plain |= {
        "schedule": SCHEDULE,
        "reason": None,
        "empty": True,
        "topic": None,
        "cap": 3,
        "muted": True,
        "slot": "new",
        "content": None,
    }
    if method.__qualname__.startswith("Deliveries"):
        plain |= {"kind": "digest", "since": NOW - timedelta(days=1)}
    if method.__qualname__.startswith("Sources"):
        plain["since"] = NOW
    if method.__qualname__ == "Articles.forget":
        plain["before"] = NOW + timedelta(days=1)
    if method.__qualname__.startswith("People.find"):
        plain["name"] = "Anna Berg"
    parameters = inspect.signature(method).parameters
    if "article" in parameters and parameters["article"].annotation == "Article":
        plain["article"] = brief("secretalpha").article
    names = [n for n, p in parameters.items() if p.kind is not p.VAR_KEYWORD]
    return {name: plain[name] for name in names}


async def outcome(result: Any) -> str:
    if isinstance(result, AsyncIterator):
        return repr([one async for one in result])
    return repr(await result)


async def test_a_workspace_is_its_own(store: Store) -> None:
    alpha, beta = await filled(store, "alpha", "secretalpha"), await filled(store, "beta", "secretbeta")
    before = await rows_of(store, "alpha", "secretalpha")
    for repository, name in METHODS:
        method = getattr(getattr(store, repository), name)
        for theirs in (alpha.given, beta.given, beta.given | {"person": None}):
            said, called = await outcome(method(**arguments(method, beta, theirs))), f"{repository}.{name}"
            assert "secretalpha" not in said and f"'{alpha.given['article']}'" not in said, called
            if theirs is alpha.given and IDS & set(inspect.signature(method).parameters) and name != "unseen":
                assert said in EMPTY, called
        assert await rows_of(store, "alpha", "secretalpha") == before, called


def test_every_method_is_walked_through() -> None:
    parts = {name for name in vars(Store(None)) if not name.startswith("_")}  # type: ignore[arg-type]
    assert {repository for repository, _ in METHODS} == parts - {"outbox"}
    assert METHODS[-len(LAST) :] == LAST


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_table_belongs_to_a_workspace(table: Table) -> None:
    if table.name == "workspaces":
        return
    column = table.c["workspace"]
    (key,) = column.foreign_keys
    assert not column.nullable and key.ondelete == "CASCADE" and key.target_fullname == "workspaces.id"


async def test_no_table_is_left_out_of_the_walk(store: Store) -> None:
    await filled(store, "alpha", "secretalpha")
    assert [table for table, rows in (await dump(store)).items() if not rows and table not in OUTBOX_TABLES] == []


async def test_every_statement_asks_for_the_workspace(store: Store) -> None:
    """Also where the ids that it names were found in the workspace, so that no later change can lose the check."""
    alpha = await filled(store, "alpha", "secretalpha")
    corrected = brief_of("Anna Berg (minister, Norland): We accept the sanctions.")
    with listening(store) as executed:
        await store.articles.save(
            "alpha", replace(corrected, article=replace(corrected.article, url="u2")), engine="1", fetched_at=NOW
        )
        await store.articles.save("alpha", corrected, engine="1", fetched_at=NOW)
        await store.articles.revive("alpha", brief("secretalpha").article)
        for repository, name in METHODS:
            method = getattr(getattr(store, repository), name)
            await outcome(method(**arguments(method, alpha, alpha.given)))
    assert len(executed) > 100
    assert sorted({sql for sql in executed if not is_apart(sql) and sql not in ANYBODYS}) == []


@contextmanager
def listening(store: Store) -> Iterator[list[str]]:
    """The statements that are executed meanwhile, each on one line."""
    executed: list[str] = []

    def note(*args: Any) -> None:
        executed.append(" ".join(args[2].split()))

    engine = store._database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(engine, "before_cursor_execute", note)


def is_apart(sql: str) -> bool:
    """Whether a statement keeps to one workspace: by the column, or by the marker word of its lines."""
    verb, _, rest = sql.partition(" ")
    if verb == "INSERT":
        return "workspace" in rest.partition("VALUES")[0] or "whose" in rest or "_words" in rest
    if verb not in ("SELECT", "UPDATE", "DELETE"):
        return True
    condition = rest.partition(" WHERE ")[2]
    return "workspace = " in condition or "workspaces.id = " in condition or "_words" in sql


async def rows_of(store: Store, workspace: str, secret: str) -> dict[str, list[str]]:
    """The rows that name a workspace or hold its secret."""
    everything = await dump(store)
    return {table: [row for row in rows if f"'{workspace}'" in row or secret in row] for table, rows in everything.items()}
