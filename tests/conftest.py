"""What many tests share: one engine, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.engine import Engine
from briefs.types import Article, Brief

SEED = Path(__file__).parent.parent / "seeds" / "articles" / "north-korea-not-cooperating.txt"


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="session")
def seed_article() -> Article:
    title, _, text = SEED.read_text(encoding="utf8").partition("\n\n")
    return Article("seed", text, title)


@pytest.fixture(scope="session")
def seed_brief(engine: Engine, seed_article: Article) -> Brief:
    return engine.read(seed_article)
