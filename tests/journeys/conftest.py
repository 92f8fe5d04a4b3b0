"""A bot on a real database with two articles, and the platforms that journeys run on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Bot
from bot.config import Settings
from bot.store import Store
from briefs.engine import VERSION, Engine
from briefs.types import Article, Brief
from tests.samples import BRIEF

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
SEED_DAY = datetime(2006, 7, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.chdir(tmp_path)
    async with await Store.open(f"sqlite:///{tmp_path}/briefbot.db") as store:
        yield store


@pytest.fixture
def fill(store: Store, seed_brief: Brief) -> Callable[[str], Awaitable[None]]:
    """Put the two articles into a workspace: each platform has its own."""

    async def put(workspace: str) -> None:
        await store.workspaces.ensure(workspace, at=SEED_DAY)
        for brief, day in ((_dated(seed_brief), SEED_DAY), (BRIEF, NOW - timedelta(days=1))):
            await store.articles.save(workspace, brief, engine=VERSION, fetched_at=day)

    return put


@pytest.fixture
async def bot(store: Store, engine: Engine) -> Bot:
    async def read(article: Article) -> Brief:
        return engine.read(article)

    return Bot(store, read, VERSION, Settings(confidence=0), lambda: NOW)


def _dated(brief: Brief) -> Brief:
    article = brief.article
    dated = Article(article.id, article.text, article.title, article.url, article.source, SEED_DAY)
    return Brief(dated, brief.gist, brief.actors, brief.quotes, brief.positions)
