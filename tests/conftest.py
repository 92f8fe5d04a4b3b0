"""What many tests share: one engine, loaded once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from briefs.text import from_plain
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from briefs.engine import Engine

SEED = Path(__file__).parent.parent / "seeds" / "articles" / "north-korea-not-cooperating.txt"

settings.register_profile("here", deadline=None)  # the first example pays for loading, and a busy machine is no bug
settings.load_profile("here")


@pytest.fixture(scope="session")
def engine() -> Engine:
    from briefs.engine import Engine

    return Engine.load()


@pytest.fixture(scope="session")
def seed_article() -> Article:
    title, text = from_plain(SEED.read_text(encoding="utf8"))
    return Article("seed", text, title)


@pytest.fixture(scope="session")
def seed_brief(engine: Engine, seed_article: Article) -> Brief:
    return engine.read(seed_article)
