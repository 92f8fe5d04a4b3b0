"""A process that delivers until it is killed; see tests.bench.crash."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Event

import structlog

import adapters
import bot.commands  # noqa: F401 (loaded before the fork)
from bot.deliver import Deliverer
from bot.posting import Digests
from bot.store import Store

LEASE = timedelta(seconds=4)
SETTLE = 0.5
AT_ONCE = {"discord": 12, "slack": 12}


@dataclass(frozen=True)
class Options:
    url: str
    discord_base: str
    discord_token: str
    slack_base: str
    slack_token: str


def work(options: Options, at_work: Event) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_work(options, at_work))


async def _work(options: Options, at_work: Event) -> None:
    talking = {
        "discord": adapters.load("discord")(token=options.discord_token, api_base=options.discord_base),
        "slack": adapters.load("slack")(bot_token=options.slack_token, app_token="xapp-test", api_base=options.slack_base),
    }
    async with await Store.open(options.url) as store:
        deliverer = Deliverer(store, {"digest": Digests(store, 0.0)}, lease=LEASE, settle=SETTLE, at_once=AT_ONCE)
        at_work.set()
        await deliverer.run(talking, asyncio.Event())
