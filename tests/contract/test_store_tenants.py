"""No method of the store shows or changes what another workspace has."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.store import Store
from briefs.types import Brief
from tests.contract.stores import NOW, brief_of, dump

REPOSITORIES = ("workspaces", "sources", "articles", "statements", "stands", "people")
METHODS = sorted(
    (repository, name)
    for repository in REPOSITORIES
    for name, _ in inspect.getmembers(
        {name: type(part) for name, part in vars(Store(None)).items()}[repository],  # type: ignore[arg-type]
        inspect.isfunction,
    )
    if not name.startswith("_")
)
EVERY_TENANT = {("workspaces", "list")}
"""What is there to serve all of them."""
IDS = {"source", "article", "statement", "stand", "person"}
EMPTY = {"None", "()", "[]", "Page(items=(), next=None)", "0", "False"}
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
    return Tenant(id_, secret, ids | {"person": statement.person})


def arguments(method: Any, tenant: Tenant, theirs: dict[str, Any]) -> dict[str, Any]:
    """What to call with: our workspace, and the other one's ids wherever an id is asked for."""
    plain = {"title": None, "kind": "feed", "name": "name", "value": "ours", "place": "place", "user": "user", "action": "did"}
    plain |= {"at": NOW, "fetched_at": NOW, "engine": "1", "limit": 100, "sentence": "Gone.", "guids": ["guid", "new"]}
    plain |= {"words": ["minister"], "since": None, "until": None, "before": None, "etag": None, "last_modified": None}
    plain |= {"brief": brief(tenant.secret), "terms": ["sanctions"], "workspace": tenant.id, "detail": {}} | theirs
    if method.__qualname__.startswith("People.find"):
        plain["name"] = "Anna Berg"
    if method.__qualname__.startswith("Articles.has"):
        plain["article"] = brief("secretalpha").article
    names = [n for n, p in inspect.signature(method).parameters.items() if p.kind is not p.VAR_KEYWORD]
    return {name: plain[name] for name in names}


async def outcome(result: Any) -> str:
    if isinstance(result, AsyncIterator):
        return repr([one async for one in result])
    return repr(await result)


@pytest.mark.parametrize(("repository", "name"), [method for method in METHODS if method not in EVERY_TENANT])
async def test_a_workspace_is_its_own(store: Store, repository: str, name: str) -> None:
    alpha, beta = await filled(store, "alpha", "secretalpha"), await filled(store, "beta", "secretbeta")
    method = getattr(getattr(store, repository), name)
    before = await rows_of(store, "alpha", "secretalpha")
    for theirs in (alpha.given, beta.given, beta.given | {"person": None}):
        said = await outcome(method(**arguments(method, beta, theirs)))
        assert "secretalpha" not in said and f"'{alpha.given['article']}'" not in said
        if theirs is alpha.given and IDS & set(inspect.signature(method).parameters) and name != "unseen":
            assert said in EMPTY
    assert await rows_of(store, "alpha", "secretalpha") == before


async def rows_of(store: Store, workspace: str, secret: str) -> dict[str, list[str]]:
    """The rows that name a workspace or hold its secret."""
    everything = await dump(store)
    return {table: [row for row in rows if f"'{workspace}'" in row or secret in row] for table, rows in everything.items()}
