"""A web server on this machine for tests, that misbehaves as asked."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
WORDS = "The minister said on Monday that “the talks will go on until there is a result”, and left the room. "


@dataclass
class Web:
    """Answers with what tests put into `pages`; `asked` are the requests, `busiest` how many were open at once."""

    pages: dict[str, bytes | str | Handler | web.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    busiest: int = 0
    url: str = ""
    _open: int = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        self.headers.append(dict(request.headers))
        self._open += 1
        self.busiest = max(self.busiest, self._open)
        try:
            return await self._page(request)
        finally:
            self._open -= 1

    async def _page(self, request: web.Request) -> web.StreamResponse:
        page = self.pages.get(request.path)
        if page is None:
            raise web.HTTPNotFound
        if isinstance(page, web.Response):
            return web.Response(status=page.status, body=page.body, headers=page.headers)  # one can be sent but once
        if callable(page):
            return await page(request)
        body = page.encode() if isinstance(page, str) else page
        return web.Response(body=body, content_type="text/html" if b"<html" in body else "text/xml")


def page(title: str, words: str = WORDS, *, head: str = "", paragraphs: int = 4) -> str:
    """A page with an article of some paragraphs, a menu and a footer."""
    text = "".join(f"<p>{words}{title}, part {i}.</p>" for i in range(paragraphs))
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{text}</article><footer>All rights reserved</footer></body></html>"
    )


def rss(items: str, title: str = "The Daily Example") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def item(link: str, title: str, date: str = "", guid: str = "") -> str:
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid or link}</guid>{when}</item>"


def bomb(megabytes: int) -> bytes:
    """So many megabytes of nothing, compressed, in members of 50 MB."""
    return gzip.compress(bytes(50_000_000)) * (megabytes // 50)


async def endless(request: web.Request) -> web.StreamResponse:
    """A drop at a time, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        while True:
            await response.write(b"<p>more</p>")
            await asyncio.sleep(0.02)
    except ConnectionError:
        return response


async def huge(request: web.Request) -> web.StreamResponse:
    """60 MB, without saying so before."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        for _ in range(60):
            await response.write(b"x" * 1_000_000)
    except ConnectionError:
        pass
    return response


async def torn(request: web.Request) -> web.StreamResponse:
    """Hangs up in the middle."""
    response = web.StreamResponse()
    response.content_length = 1000
    await response.prepare(request)
    await response.write(b"<html>")
    if request.transport:
        request.transport.abort()
    return response
