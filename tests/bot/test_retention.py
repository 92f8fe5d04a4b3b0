"""Old articles go where a setting says so, now and every few hours."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.retention import keep
from bot.store import Store
from tests.contract.stores import NOW, brief_of


async def test_it_forgets_until_it_is_told_to_stop(tmp_path: Path) -> None:
    async with await Store.open(str(tmp_path / "bot.db")) as store:
        for workspace in ("a", "b"):
            await store.workspaces.ensure(workspace, at=NOW)
            for days in (1, 50):
                at = NOW - timedelta(days=days)
                await store.articles.save(workspace, brief_of(f"Anna Berg: {days}.", url=f"u{days}"), engine="1", fetched_at=at)
        stop = asyncio.Event()
        task = asyncio.create_task(keep(store, 30, stop, lambda: NOW))
        async with asyncio.timeout(10):
            while await store.articles.count("b") > 1:  # noqa: ASYNC110 (it tells nobody when it has done so)
                await asyncio.sleep(0.01)
            stop.set()
            await task
        assert [one.url for one in (await store.articles.latest("a")).items] == ["u1"]
