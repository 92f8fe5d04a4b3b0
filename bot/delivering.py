"""The deliverer with all that it says: what `briefbot run` starts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.base import Adapter
from bot.alerts import Alerts, Watch
from bot.deliver import Deliverer
from bot.posting import NOTICE, Digests, Notices
from bot.store import Store
from bot.store.follows import ALERT
from bot.store.subscriptions import DIGEST
from bot.web.links import EvidenceLinks

if TYPE_CHECKING:
    from bot.config import Settings

ALERTS_EVERY, WATCH_EVERY = 10.0, 600.0
"""Seconds between looks at what is new of those who are followed, and for what is silent."""
BEAT_EVERY = 10.0


async def deliver(  # noqa: PLR0917  (what a part of the running bot is made of)
    store: Store,
    settings: Settings,
    adapters: Mapping[str, Adapter],
    stop: asyncio.Event,
    clock: Callable[[], datetime],
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Send digests, alerts and notices on these platforms until `stop`; `beat` is called as long as the clock ticks."""
    links = EvidenceLinks(settings.public_url, settings.link_key)
    alerts, watch = Alerts(store, settings.confidence, links), Watch(store)
    makers = {
        DIGEST: Digests(store, settings.confidence, links),
        ALERT: alerts,
        f"{NOTICE} subscription": Notices(),
        f"{NOTICE} follow": Notices(),
    }

    async def look() -> None:
        await alerts.look(clock())

    async def watch_out() -> None:
        await watch.look(clock())

    async def ticked() -> None:
        beat()

    await Deliverer(store, makers, clock).run(
        adapters, stop, [(ALERTS_EVERY, look), (WATCH_EVERY, watch_out), (BEAT_EVERY, ticked)]
    )
