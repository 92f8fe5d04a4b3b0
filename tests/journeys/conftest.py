"""A bot on a real database with two articles, and the platforms that journeys run on."""

from __future__ import annotations

from collections.abc import AsyncIterator
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
WORKSPACE = "local"


@pytest.fixture
async def bot(tmp_path: Path, engine: Engine, seed_brief: Brief, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.chdir(tmp_path)

    async def read(article: Article) -> Brief:
        return engine.read(article)

    async with await Store.open(f"sqlite:///{tmp_path}/briefbot.db") as store:
        await store.workspaces.ensure(WORKSPACE, at=SEED_DAY)
        for brief, day in ((_dated(seed_brief), SEED_DAY), (BRIEF, NOW - timedelta(days=1))):
            await store.articles.save(WORKSPACE, brief, engine=VERSION, fetched_at=day)
        yield Bot(store, read, VERSION, Settings(confidence=0), lambda: NOW)


def _dated(brief: Brief) -> Brief:
    article = brief.article
    dated = Article(article.id, article.text, article.title, article.url, article.source, SEED_DAY)
    return Brief(dated, brief.gist, brief.actors, brief.quotes, brief.positions)
