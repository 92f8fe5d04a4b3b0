"""Archives end up in the store, each article once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import backfill as work
from bot.backfill import Item, Known, Summary, backfill, items
from bot.cli import app
from bot.config import Settings
from bot.store import Store
from briefs.types import Article

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 3, tzinfo=UTC)
TEXT = "Ana Ruiz, the mayor of Arden, said on Monday: “We will not sell the harbour.” Her office gave number {}."

FRENCH = "Le président français a déclaré mardi que son pays ne signerait pas le traité avant le retrait des troupes."


def written(path: Path, count: int, *more: bytes) -> Path:
    lines = [json.dumps({"url": f"https://arden.example/{i}", "text": TEXT.format(i)}).encode() for i in range(count)]
    path.write_bytes(b"\n".join([*lines, *more]) + b"\n")
    return path


def settings(tmp_path: Path) -> Settings:
    return Settings(database=f"sqlite:///{tmp_path}/bot.db")


async def filled(archive: Path, tmp_path: Path, **options: Any) -> Summary:
    given: dict[str, Any] = {"workspace": "w", "now": NOW, "side": tmp_path / "bad.jsonl"}
    return await backfill([str(archive)], settings(tmp_path), **{**given, **options})


async def stored(tmp_path: Path) -> list[str | None]:
    """The addresses in the store, each as often as it is there; every article has one brief with its statement."""
    async with await Store.open(settings(tmp_path).database) as store:
        found = [one async for one in store.articles.between("w", None, None)]
        for one in found:
            assert one.brief and len(await store.statements.of_article("w", one.facts.id)) == 1
            assert one.facts.version == 1
        return sorted(f"{one.facts.url}" for one in found)


def wanted(count: int) -> list[str]:
    return sorted(f"https://arden.example/{i}" for i in range(count))


async def test_an_archive_is_stored_once_and_what_is_bad_stands_aside(tmp_path: Path) -> None:
    archive = written(tmp_path / "a.jsonl", 20, b"{torn", json.dumps({"text": FRENCH}).encode())
    seen: list[tuple[int, int]] = []
    summary = await filled(archive, tmp_path, progress=lambda one: seen.append((one.stored, one.at)))
    assert (summary.stored, summary.known, summary.bad, summary.lost) == (20, 0, 2, 0)
    assert seen == sorted(seen) and summary.at == summary.size == archive.stat().st_size
    aside = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text(encoding="utf8").splitlines()]
    assert [(one["archive"], one["number"]) for one in aside] == [(str(archive), 21), (str(archive), 22)]
    assert "JSON" in aside[0]["why"] and "English" in aside[1]["why"]
    again = await filled(archive, tmp_path)
    assert (again.stored, again.known, again.bad, again.at) == (0, 20, 2, again.size)
    assert await stored(tmp_path) == wanted(20)


async def test_nothing_of_an_archive_is_announced(tmp_path: Path) -> None:
    await filled(written(tmp_path / "a.jsonl", 2), tmp_path)
    async with await Store.open(settings(tmp_path).database) as store:
        assert (await store.statements.arrived("w", after=0)).items == ()


async def test_one_archive_after_the_other_and_the_same_article_in_both_is_there_once(tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    written(folder / "a.jsonl", 5)
    written(folder / "b.jsonl", 8)
    summary = await filled(folder, tmp_path)
    assert (summary.stored, summary.known) == (8, 5)
    assert await stored(tmp_path) == wanted(8)


async def test_the_later_text_of_an_address_is_in_force(tmp_path: Path) -> None:
    lines = [json.dumps({"url": "https://arden.example/0", "text": TEXT.format(i)}).encode() for i in range(12)]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    await filled(tmp_path / "a.jsonl", tmp_path)
    async with await Store.open(settings(tmp_path).database) as store:
        (one,) = [one async for one in store.articles.between("w", None, None)]
        assert one.article.text == TEXT.format(11)


class Deadly(list[Article]):
    """Articles that end the process which reads them."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (3,)


async def test_an_article_that_ends_its_reader_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_each = work.WorkerPool.read_each

    async def dies(pool: work.WorkerPool, articles: Sequence[Article]) -> Any:
        deadly = any("number 3." in one.text for one in articles)
        return await read_each(pool, Deadly(articles) if deadly else articles)

    monkeypatch.setattr(work.WorkerPool, "read_each", dies)
    summary = await filled(written(tmp_path / "a.jsonl", 10), tmp_path)
    assert (summary.stored, summary.bad) == (9, 1)
    (aside,) = (tmp_path / "bad.jsonl").read_text(encoding="utf8").splitlines()
    assert json.loads(aside)["number"] == 4 and "ended the reading process" in json.loads(aside)["why"]


async def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    archive = written(tmp_path / "a.jsonl", 40)
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "backfill", str(archive), "-w", "w"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BRIEFBOT_DATABASE": settings(tmp_path).database},
        stderr=subprocess.DEVNULL,
    )
    try:
        async with await Store.open(settings(tmp_path).database) as store:
            while running.poll() is None and await store.articles.count("w") < 3:  # noqa: ASYNC110  (another process)
                await asyncio.sleep(0.02)
    finally:
        running.kill()
        running.wait()
    summary = await filled(archive, tmp_path)
    assert summary.known >= 3 and summary.stored + summary.known == 40
    assert await stored(tmp_path) == wanted(40)


def test_what_is_known_is_passed_over_and_counted(tmp_path: Path) -> None:
    archive = written(tmp_path / "a.jsonl", 5, b"{torn")
    articles = [one.article for one in items(str(archive), Known("w", [])) if one.article]
    known = Known("w", [work.Articles.id_of("w", articles[i]) for i in (0, 1, 3, 4)])
    left = [(one.number, one.known, bool(one.article), bool(one.why)) for one in items(str(archive), known)]
    assert left == [(3, 2, True, False), (6, 2, False, True), (6, 0, False, False)]
    assert articles[0] in known and articles[0] not in Known("another", ["x"])


def test_records_of_which_nobody_heard_again_are_counted() -> None:
    summary = Summary(100)
    summary.add(work.Outcome(Item("a", 3, 50, known=1), why="bad"), stored=False)
    summary.add(work.Outcome(Item("a", 7, 100, known=1)), stored=False)
    assert (summary.lost, summary.known, summary.bad, summary.at) == (4, 2, 1, 100)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["gone.jsonl"], "There is no file"),
        (["a.jsonl", "--address", "auto"], "say --engine ray"),
        (["a.jsonl", "--engine", "ray"], "needs the extra “grow”"),
    ],
)
def test_failures_are_sentences(options: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a.jsonl", 1)
    if "ray" in options:
        monkeypatch.setitem(sys.modules, "ray", None)
    done = CliRunner().invoke(app, ["backfill", *options])
    assert done.exit_code == 1 and said in done.stderr


# ---- on a cluster

COUNT = 200


@pytest.fixture
def two_nodes() -> Iterator[str]:
    """The address of a Ray cluster of two nodes with one processor each."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        cluster.add_node(num_cpus=1)
        yield cluster.address
    finally:
        cluster.shutdown()


def readers() -> list[int]:
    """The processes of the cluster below this one that read articles."""
    import psutil

    def reads(process: psutil.Process) -> bool:
        try:
            return any("MapWorker" in part for part in process.cmdline())
        except psutil.Error:  # it has just ended
            return False

    return [one.pid for one in psutil.Process().children(recursive=True) if reads(one)]


async def watched(database: str, killed: list[int], stop: threading.Event) -> None:
    """Kill a reader after twenty articles are stored, and after forty."""
    async with await Store.open(database) as store:
        while not stop.is_set() and len(killed) < 2:
            await asyncio.sleep(0.05)
            if await store.articles.count("w") >= 20 * (len(killed) + 1) and (running := readers()):
                os.kill(running[len(killed) % len(running)], signal.SIGKILL)
                killed.append(running[0])


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore")
def test_readers_of_a_cluster_that_are_killed_lose_and_double_nothing(
    two_nodes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import cluster as of_ray

    monkeypatch.setattr(of_ray, "BLOCK", 4 * 1024)  # a few articles, for these are short
    archive = written(tmp_path / "a.jsonl", COUNT, b"{torn")
    killed: list[int] = []
    stop = threading.Event()
    killer = threading.Thread(target=lambda: asyncio.run(watched(settings(tmp_path).database, killed, stop)))
    killer.start()
    start = time.monotonic()
    try:
        cluster = of_ray.RayCluster(settings(tmp_path).model, two_nodes)
        summary = asyncio.run(filled(archive, tmp_path, cluster=cluster))
    finally:
        stop.set()
        killer.join()
    assert len(killed) == 2, "the readers were killed while they read"
    assert (summary.stored, summary.known, summary.bad, summary.lost) == (COUNT, 0, 1, 0)
    assert asyncio.run(stored(tmp_path)) == wanted(COUNT)
    assert time.monotonic() - start < 240
