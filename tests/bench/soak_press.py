"""The press of the soak: feeds that bring new articles by the simulated clock, from servers that are often out of order."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Self

from aiohttp import web

BROKEN = 0.02
"""The share of requests that fail: a refusal, an error, an end without an answer."""
_TOWNS = "Arden Belmore Corvale Dunwick Estmere Farrow Glenham Harwick Inverness Kelton Lorne Marden Norwell Oakham".split()
_NAMES = "Anna Berg, Carl Dorn, Eva Falk, Greta Holm, Ivar Jensen, Karin Lund, Mats Nilsson, Olga Petrov, Rolf Sand".split(", ")
_THINGS = "bridge ferry school harbour hospital library tunnel market tramway museum dam orchard bakery stadium mill".split()
_DEEDS = "open close rebuild sell paint inspect defend replace insure enlarge abandon restore rent survey heat".split()


class Press:
    """`feeds` feeds, each on an address of its own; `published` are the addresses of all articles, by feed."""

    def __init__(self, feeds: int, clock: Callable[[], datetime], begin: datetime, last: datetime, seed: int = 3) -> None:
        rng = random.Random(seed)
        self._clock, self._rng, self.broken = clock, rng, False
        span = (last - begin).total_seconds()
        self._times = [
            sorted([begin - timedelta(hours=1), *(begin + timedelta(seconds=rng.uniform(0, span)) for _ in range(2))])
            for _ in range(feeds)
        ]
        self.port, self.failures = 0, 0

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        app.router.add_get("/article/{number}", self._article)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        self.port = runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def address(self, feed: int) -> str:
        return f"http://127.0.1.{feed + 1}:{self.port}"

    @property
    def feeds(self) -> list[str]:
        return [f"{self.address(feed)}/feed.xml" for feed in range(len(self._times))]

    def published(self) -> set[str]:
        now = self._clock()
        return {f"{self.address(feed)}/article/{number}" for feed, times in enumerate(self._times)
                for number, at in enumerate(times) if at <= now}  # fmt: skip

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        if failure := self._failure(request):
            return failure
        feed, now = _feed_of(request), self._clock()
        items = "".join(
            f"<item><title>{escape(_title(feed, number))}</title><link>{self.address(feed)}/article/{number}</link>"
            f"<guid>{feed}-{number}</guid><pubDate>{format_datetime(at)}</pubDate></item>"
            for number, at in enumerate(self._times[feed])
            if at <= now
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Herald {feed}</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")

    async def _article(self, request: web.Request) -> web.StreamResponse:
        if failure := self._failure(request):
            return failure
        feed, number = _feed_of(request), int(request.match_info["number"])
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in _paragraphs(feed, number))
        title = escape(_title(feed, number))
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
        return web.Response(text=page, content_type="text/html")

    def _failure(self, request: web.Request) -> web.StreamResponse | None:
        if not self.broken or self._rng.random() > BROKEN:
            return None
        self.failures += 1
        what = self._rng.choice((429, 500, 503, "cut"))
        if isinstance(what, int):
            return web.Response(status=what, headers={"Retry-After": "1"})
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)


def _feed_of(request: web.Request) -> int:
    return int(request.host.partition(":")[0].rpartition(".")[2]) - 1


def _title(feed: int, number: int) -> str:
    rng = random.Random(f"{feed} {number}")
    return f"{rng.choice(_TOWNS)} council to {rng.choice(_DEEDS)} the {rng.choice(_THINGS)} of district {feed * 10 + number}"


def _paragraphs(feed: int, number: int) -> list[str]:
    """An article of its own, in plain English, in which two people are quoted."""
    rng = random.Random(f"{feed} {number}")
    first, second = rng.sample(_NAMES, 2)

    def plan() -> str:
        return f"{rng.choice(_DEEDS)} the {rng.choice(_THINGS)} of {rng.choice(_TOWNS)} before the {rng.choice(_THINGS)}"

    return [
        f"{_title(feed, number)}, as the council said on Tuesday after a long meeting about how to {plan()}.",
        f"“We will {plan()}, and nobody will stop us,” said {first}, the mayor of {rng.choice(_TOWNS)}.",
        f"{second}, who speaks for the opposition, rejected it. “It is wrong to {plan()},” {second.split()[1]} said.",
        f"The council had planned to {plan()} in the year {1900 + feed}, and then to {plan()}. It will meet again on Friday.",
    ]
