"""The demonstration: the seed article is read and stored, a question is answered, a digest is previewed."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.console import Terminal, console, render
from bot import inputs, operator_words
from bot.app import Bot, in_this_process
from bot.errors import BadInput
from bot.store import Store
from bot.views.brief import full
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from rich.console import Console

    from bot.config import Settings

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
SEED = "north-korea-not-cooperating.txt"
QUESTION = "what has Lavrov said?"
PREVIEW = "/brief digest preview"
MORNING = timedelta(hours=31)
"""From the day of the article to seven o'clock of the next morning."""
WORKSPACE = "demo"


async def show(settings: Settings) -> None:
    """Print the demonstration. Raises BriefsError, StoreError, BadInput."""
    screen = console()
    article = inputs.from_file(SEEDS / SEED)
    if article.published_at is None:
        raise BadInput(f"The seed article {SEED} has no date; restore the file beside it that holds it.")
    morning = article.published_at + MORNING
    brief = await in_this_process(settings.model)(article)
    _say(screen, f"$ briefbot brief seeds/articles/{SEED}", operator_words.DEMO_BRIEF)
    screen.print(render(full(brief)))
    with tempfile.TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite:///{folder}/demo.db") as store:
            await _chat(screen, await _bot(store, brief, settings, morning))


async def _bot(store: Store, brief: Brief, settings: Settings, morning: datetime) -> Bot:
    """A bot that has read the article, in the morning after it appeared."""
    from briefs.engine import VERSION  # noqa: PLC0415  (loaded by now)

    read_at = brief.article.published_at or morning
    await store.workspaces.ensure(WORKSPACE, at=read_at)
    await store.articles.save(WORKSPACE, brief, engine=VERSION, fetched_at=read_at)
    return Bot(store, _never, VERSION, settings, lambda: morning)


async def _never(article: Article) -> Brief:
    raise BadInput(f"The demonstration reads one article only, not {article.id}.")


async def _chat(screen: Console, bot: Bot) -> None:
    for line, note in ((QUESTION, operator_words.DEMO_QUESTION), (PREVIEW, operator_words.DEMO_DIGEST)):
        _say(screen, f"> {line}", note)
        await Terminal(_one(line), screen, workspace=WORKSPACE).run(bot)


async def _one(line: str) -> AsyncIterator[str]:
    yield line


def _say(screen: Console, line: str, note: str) -> None:
    screen.rule(note, characters="─")
    screen.print(line, style="bold green")
    screen.print()
