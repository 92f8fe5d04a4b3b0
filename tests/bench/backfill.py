"""Backfill: articles a second with one and two processes of this machine, and with two readers of a Ray cluster.

The articles of the corpus are repeated under made-up addresses. Starting a cluster takes as long for ten articles as for ten
million; it is a figure of its own, and the pace counts from the first article that is stored.
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from bot.backfill import Summary, backfill
from bot.cluster import RayCluster
from bot.config import Settings

ARTICLES = 2000
NOW = datetime(2026, 3, 3, tzinfo=UTC)
MANY = 10_000_000


def run(corpus: Path, articles: int = ARTICLES) -> dict[str, float | int | str]:
    """The paces, their ratios, and what ten million articles would take."""
    with TemporaryDirectory() as folder:
        archive, words = repeated(corpus, Path(folder) / "archive.jsonl", articles)
        paces = {name: pace(archive, Path(folder), name) for name in ("local 1", "local 2", "ray 2")}
    figures: dict[str, float | int | str] = {"articles": articles, "words of one": round(words)}
    for name, (per_second, started) in paces.items():
        figures[f"{name} articles a second"] = round(per_second, 2)
        figures[f"{name} seconds to the first"] = round(started, 1)
    one, two, ray = (per_second for per_second, _ in paces.values())
    return figures | {
        "local 2 to local 1": round(two / one, 2),
        "ray 2 to local 1": round(ray / one, 2),
        "ray 2 to local 2": round(ray / two, 2),
        "days for ten million on these two": round(MANY / max(two, ray) / 86_400, 1),
    }


def repeated(corpus: Path, archive: Path, articles: int) -> tuple[Path, float]:
    """An archive of so many articles, each under an address of its own and with a text of its own, and the words of one."""
    records = [json.loads(line) for line in corpus.read_text(encoding="utf8").splitlines()]
    with archive.open("w", encoding="utf8") as file:
        for number, record in enumerate(islice(cycle(records), articles)):
            changed = {"url": f"https://bench.example/{number}", "text": f"{record['text']}\n\nThis is print {number}."}
            file.write(json.dumps(record | changed) + "\n")
    return archive, mean(len(record["text"].split()) for record in islice(cycle(records), articles))


def pace(archive: Path, folder: Path, name: str) -> tuple[float, float]:
    """Articles a second from the first on, and the seconds up to it."""
    engine, workers = name.split()
    settings = Settings(database=f"sqlite:///{folder}/{engine}{workers}.db")
    cluster = RayCluster(settings.model) if engine == "ray" else None
    first: list[tuple[float, int]] = []
    start = time.perf_counter()

    def seen(summary: Summary) -> None:
        if not first and summary.stored:
            first.append((time.perf_counter(), summary.stored))

    side = folder / "bad.jsonl"
    done = asyncio.run(
        backfill(
            [str(archive)],
            settings,
            workspace="bench",
            now=NOW,
            side=side,
            workers=int(workers),
            cluster=cluster,
            progress=seen,
        )
    )
    began, stored = first[0]
    return (done.stored - stored) / (time.perf_counter() - began), began - start
