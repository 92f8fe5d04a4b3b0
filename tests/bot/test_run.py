"""The parts of the running bot: each is minded by itself, and all end when told."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.base import BadToken
from bot import config, run
from bot.config import Settings
from bot.errors import BadSettings
from bot.run import Part, mind, platforms
from bot.store import CannotOpen, Store
from tests.samples import TEXT

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FIRST_PAUSE", 0.01)


def waits_for(stop: asyncio.Event, began: list[str], name: str) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        began.append(name)
        await stop.wait()

    return work


async def refused() -> None:
    raise BadToken("Discord does not know this token.")


async def test_a_platform_that_refuses_us_leaves_the_others_alone() -> None:
    stop, began = asyncio.Event(), list[str]()
    parts = [Part("discord", refused, needed=True), Part("slack", waits_for(stop, began, "slack"), needed=True)]
    minding = asyncio.create_task(mind(parts, stop))
    await asyncio.sleep(0.1)
    assert not minding.done()
    stop.set()
    await minding
    assert began == ["slack"]


async def test_where_no_platform_lets_us_in_nothing_is_left_to_complain(caplog: pytest.LogCaptureFixture) -> None:
    """The event loop complains of an error that nobody took note of."""
    with pytest.raises(BadToken):
        await mind([Part("discord", refused, needed=True), Part("slack", refused, needed=True)], asyncio.Event())
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_who_watches_hears_of_a_platform_that_does_not_let_us_in() -> None:
    lost: list[tuple[str, str]] = []
    with pytest.raises(BadToken):
        await mind([Part("slack", refused, needed=True)], asyncio.Event(), lambda *told: lost.append(told))
    assert lost == [("slack", "Discord does not know this token.")]


async def test_where_nobody_lets_us_in_the_program_ends_with_the_reason() -> None:
    stop = asyncio.Event()
    parts = [Part("discord", refused, needed=True), Part("poller", waits_for(stop, [], "poller"))]
    with pytest.raises(BadToken, match="does not know this token"):
        await mind(parts, stop)


async def test_a_part_that_fails_is_started_again(capsys: pytest.CaptureFixture[str]) -> None:
    stop, began = asyncio.Event(), list[int]()

    async def fails_twice() -> None:
        began.append(len(began))
        if len(began) < 3:
            raise ConnectionError
        stop.set()

    await asyncio.wait_for(mind([Part("slack", fails_twice, needed=True)], stop), 5)
    assert began == [0, 1, 2]


async def test_the_status_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_STATUS", "off")
    assert list(run._status(config.load(), None, asyncio.Event())) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, []),
        ({"discord_token": "a"}, ["discord"]),
        ({"slack_bot_token": "a", "slack_app_token": "b"}, ["slack"]),
        ({"slack_bot_token": "a", "slack_signing_secret": "b", "discord_token": "c"}, ["discord", "slack"]),
    ],
)
def test_whatever_has_tokens_is_started(given: dict[str, str], wanted: list[str]) -> None:
    assert list(platforms(Settings.model_validate(given))) == wanted


def test_a_platform_gets_its_settings_by_their_short_names() -> None:
    found = platforms(Settings(discord_token="a", discord_api_base=(base := "http://127.0.0.1:1/api")))
    assert found["discord"] == {"token": "a", "api_base": base, "gateway_url": "", "shards": "1"}


def test_half_of_slack_is_told_with_what_is_missing() -> None:
    with pytest.raises(BadSettings, match="SLACK_APP_TOKEN"):
        platforms(Settings(slack_bot_token="a"))


def test_without_any_token_the_program_says_where_to_find_one(tmp_path: Path) -> None:
    running = program("run", cwd=tmp_path)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "DISCORD_TOKEN" in said and "Traceback" not in said


async def test_a_worker_reads_what_is_followed_and_ends_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "river.txt").write_text(TEXT, encoding="utf8")
    url = f"sqlite:///{tmp_path}/bot.db"
    async with await Store.open(url) as store:
        now = datetime(2026, 3, 3, tzinfo=UTC)
        await store.workspaces.ensure("local", at=now)
        await store.sources.add("local", str(folder), "folder", at=now)
        working = program("run", "--role", "worker", cwd=tmp_path, BRIEFBOT_DATABASE=url)
        try:
            await wait_until(lambda: stored(store), 60)
        finally:
            working.send_signal(signal.SIGTERM)
            told, said = await asyncio.to_thread(working.communicate, timeout=20)
        assert working.returncode == 0, told + said
    assert "Traceback" not in told + said


async def test_a_database_that_is_still_starting_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, tries = object(), iter([CannotOpen("refused"), CannotOpen("starting"), None])

    async def open_(url: str) -> object:
        if error := next(tries):
            raise error
        return opened

    monkeypatch.setattr(run, "DATABASE_STARTS", (0.0, 0.0))
    monkeypatch.setattr(Store, "open", open_)
    with capture_logs() as told:
        assert await run._store("postgresql://news@db/news", asyncio.Event()) is opened
    assert [one["error"] for one in told] == ["refused", "starting"]


async def test_a_database_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "DATABASE_STARTS", (0.0,))
    for url in (f"sqlite:///{tmp_path}", "postgresql://nobody@127.0.0.1:9/news"):
        with pytest.raises(CannotOpen):
            await run._store(url, asyncio.Event())


async def stored(store: Store) -> bool:
    return bool((await store.articles.latest("local")).items)


async def wait_until(met: Callable[[], Awaitable[bool]], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not await met():
        assert time.monotonic() < end
        await asyncio.sleep(0.2)


def program(*args: str, cwd: Path, **settings: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT_", "DISCORD_", "SLACK_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *args],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
