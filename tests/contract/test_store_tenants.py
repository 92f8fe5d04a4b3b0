"""No method of the store shows or changes what another workspace has."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from adapters.base import Place
from bot.schedules import Schedule
from bot.store import Store
from bot.store.outbox import Outbox
from briefs.types import Brief
from tests.contract.stores import NOW, brief_of, dump

EVERY_TENANT = {("workspaces", "list"), *(("outbox", name) for name, _ in inspect.getmembers(Outbox, inspect.isfunction))}
"""What is there to serve all of them."""
LAST = [("sources", "remove"), ("workspaces", "forget")]
METHODS = [
    (repository, name)
    for repository, part in vars(Store(None)).items()  # type: ignore[arg-type]
    for name, _ in inspect.getmembers(type(part), inspect.isfunction)
    if not (repository.startswith("_") or name.startswith("_") or (repository, name) in {*EVERY_TENANT, *LAST})
] + LAST
IDS = {"source", "article", "statement", "stand", "person", "subscription", "follow"}
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
    source = await store.sources.add(id_, "https://news.example/feed", "feed", at=NOW, title=secret)
    await store.sources.succeeded(id_, source.id, at=NOW, guids=["guid"])
    saved = await store.articles.save(id_, brief(secret), engine="1", fetched_at=NOW)
    (statement,), (stand,) = await store.statements.of_article(id_, saved.id), await store.stands.of_article(id_, saved.id)
    ids = {"source": source.id, "url": source.url, "article": saved.id, "statement": statement.id, "stand": stand.id}
    subscription = await store.subscriptions.add(id_, PLACE, secret, SCHEDULE, at=NOW)
    await store.deliveries.add(id_, "digest", subscription.id, slot="2026-05-10", place=PLACE, at=NOW, content=secret)
    follow = await store.follows.add(id_, PLACE, secret, statement.person, "sanctions", cap=3, at=NOW)
    ids |= {"subscription": subscription.id, "subject": subscription.id, "follow": follow.id}
    return Tenant(id_, secret, ids | {"person": statement.person})


def arguments(method: Any, tenant: Tenant, theirs: dict[str, Any]) -> dict[str, Any]:
    """What to call with: our workspace, and the other one's ids wherever an id is asked for."""
    plain = {"title": None, "kind": "feed", "name": "name", "value": "ours", "place": "place", "user": "user", "action": "did"}
    plain |= {"at": NOW, "fetched_at": NOW, "engine": "1", "limit": 100, "sentence": "Gone.", "guids": ["guid", "new"]}
    plain |= {"words": ["minister"], "since": None, "until": None, "before": None, "etag": None, "last_modified": None}
    plain |= {"brief": brief(tenant.secret), "terms": ["sanctions"], "workspace": tenant.id, "detail": {}}
    plain |= {"news": True, "after": 0, "states": {"guid": "state"}} | theirs
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
    if method.__qualname__.startswith("Subscriptions.told"):
        plain["until"] = NOW
    if method.__qualname__.startswith("People.find"):
        plain["name"] = "Anna Berg"
    if method.__qualname__ in ("Articles.has", "Articles.revive"):
        plain["article"] = brief("secretalpha").article
    names = [n for n, p in inspect.signature(method).parameters.items() if p.kind is not p.VAR_KEYWORD]
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


async def test_every_method_is_walked_through(store: Store) -> None:
    assert len(METHODS) > 30 and METHODS[-2:] == [("sources", "remove"), ("workspaces", "forget")]
    assert {repository for repository, _ in METHODS} == {name for name in vars(store) if not name.startswith("_")}


async def rows_of(store: Store, workspace: str, secret: str) -> dict[str, list[str]]:
    """The rows that name a workspace or hold its secret."""
    everything = await dump(store)
    return {table: [row for row in rows if f"'{workspace}'" in row or secret in row] for table, rows in everything.items()}
