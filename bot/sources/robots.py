"""What robots.txt of a host asks of us (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from protego import Protego
from yarl import URL

from bot.sources.errors import BadStatus, TooBig

if TYPE_CHECKING:
    from bot.sources.fetch import Fetched

AGENT = "Briefbot"
KEPT_SECONDS = 24 * 3600
"""The longest that the rules of a host are kept, by the standard."""
HOSTS = 1000
LONGEST_DELAY = 10.0
"""Seconds between two requests that we grant; some files ask for hours."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host; `delay` is the pause between two requests in seconds."""

    _parsed: Protego | None = None
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        return self._parsed is None or bool(self._parsed.can_fetch(url, AGENT))


ALL_OPEN = Rules()


class Robots:
    """The rules of many hosts, each asked for once a day at most through `fetch`."""

    def __init__(self, fetch: Callable[[URL], Awaitable[Fetched]]) -> None:
        self._fetch = fetch
        self._kept: OrderedDict[URL, tuple[float, Rules]] = OrderedDict()
        self._asking: WeakValueDictionary[URL, asyncio.Lock] = WeakValueDictionary()

    async def rules(self, url: URL) -> Rules:
        """The rules of the host of `url`. Raises FetchError where the host fails, so that nothing is fetched unasked."""
        origin = url.origin()
        async with self._asking.setdefault(origin, asyncio.Lock()):
            return await self._known(origin)

    async def _known(self, origin: URL) -> Rules:
        if (kept := self._kept.get(origin)) and monotonic() < kept[0] + KEPT_SECONDS:
            return kept[1]
        rules = await self._ask(origin)
        self._kept[origin] = (monotonic(), rules)
        if len(self._kept) > HOSTS:
            self._kept.popitem(last=False)
        return rules

    async def _ask(self, origin: URL) -> Rules:
        try:
            fetched = await self._fetch(origin / "robots.txt")
        except TooBig:
            return ALL_OPEN
        except BadStatus as error:
            if error.status < 500 and error.status != 429:
                return ALL_OPEN
            raise
        parsed = Protego.parse(fetched.body.decode("utf8", "replace"))
        return Rules(parsed, min(float(parsed.crawl_delay(AGENT) or 0), LONGEST_DELAY))
