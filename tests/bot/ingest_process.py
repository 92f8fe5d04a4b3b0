"""An ingestion of all that is due, that kills itself after so many steps.

python -m tests.bot.ingest_process DATABASE NOW FUSE
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.ingest import Ingest
from bot.sources.fetch import Fetcher
from bot.sources.guard import Guard
from bot.store import Store
from briefs.types import Actor, Article, Brief, Mention, Quote, Span


class Reader:
    """Reads without a model, so that a test can start many processes."""

    async def read(self, article: Article) -> Brief:
        start, name = article.text.index("“"), article.text.index("minister")
        actor = Actor("a1", "minister", "person", mentions=(Mention(Span(name, name + 8), "nominal"),))
        quote = Quote("q1", "direct", (Span(start + 1, article.text.index("”")),), None, "a1", Span(name, name + 8))
        return Brief(article, actors=(actor,), quotes=(quote,))

    async def version(self) -> str:
        return "1"

    async def __call__(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.to_thread(work, *args)


class Fuse:
    """Kills this process when it has burnt down; one that is negative never does."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def lay(self, thing: Any, name: str) -> None:
        """Burn a step before each call of a method, and one behind it."""
        real = getattr(thing, name)

        async def burning(*args: Any, **kwargs: Any) -> Any:
            self._burn()
            result = await real(*args, **kwargs)
            self._burn()
            return result

        setattr(thing, name, burning)

    def _burn(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def ingest(database: str, now: datetime, fuse: Fuse) -> None:
    async with await Store.open(database) as store, Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher:
        for name in ("unseen", "mark_seen", "succeeded"):
            fuse.lay(store.sources, name)
        fuse.lay(store.articles, "save")
        reader: Any = Reader()
        made = Ingest(store, fetcher, reader, first=8, every=timedelta(minutes=15))
        for report in [await made.poll(source, now) for source in await made.due(now)]:
            assert report.error is None, report.error


if __name__ == "__main__":
    asyncio.run(ingest(sys.argv[1], datetime.fromisoformat(sys.argv[2]), Fuse(int(sys.argv[3]))))
