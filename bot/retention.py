"""What is kept for how long: old articles go where a setting says so, and the traces of a chat user where they ask for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.store import Store

EVERY = timedelta(hours=6)
log = structlog.get_logger()


async def keep(store: Store, days: int, stop: asyncio.Event, clock: Callable[[], datetime]) -> None:
    """Forget what is older than so many days, now and every few hours, until told to stop."""
    while not stop.is_set():
        articles, people = await forget_old(store, days, clock())
        if articles or people:
            log.info("forgot what is old", articles=articles, people=people)
        try:
            await asyncio.wait_for(stop.wait(), EVERY.total_seconds())
        except TimeoutError:
            continue


async def forget_old(store: Store, days: int, now: datetime) -> tuple[int, int]:
    """Delete the articles that were stored more than `days` days ago, and who appears in no other; how many of each.

    In small portions, so that others can write between them; a run that is interrupted is continued by the next one.
    """
    before = now - timedelta(days=days)
    articles = people = 0
    for workspace in [one.id for one in await store.workspaces.list()]:
        found = 0
        while some := await store.articles.forget(workspace, before=before):
            found += some
        while found and (some := await store.people.forget_unmentioned(workspace)):
            people += some
        articles += found
    return articles, people


async def forget_user(store: Store, platform: str, user: str) -> int:
    """Delete the traces of a user of a chat platform from all its workspaces; how many there were."""
    theirs = [one.id for one in await store.workspaces.list() if one.id == platform or one.id.startswith(f"{platform}:")]
    return sum([await store.workspaces.forget_user(workspace, user) for workspace in theirs])
