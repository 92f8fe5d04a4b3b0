"""The fetcher against real servers, well and badly behaved."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.sources.errors import (
    BadEncoding,
    BadStatus,
    FetchError,
    RefusedByRobots,
    TooBig,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from bot.sources.fetch import Fetcher, Limits, Validators
from bot.sources.guard import Guard
from tests.web import Web, bomb, endless, huge, torn

ALL = Guard(["127.0.0.1:*"])


@pytest.fixture
async def server() -> AsyncIterator[Web]:
    async with Web() as server:
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher("desk@example.org", Limits(seconds=1), ALL) as fetcher:
        yield fetcher


async def test_says_who_asks_and_what_it_takes(server: Web, fetcher: Fetcher) -> None:
    server.pages["/a"] = "<html>hello</html>"
    fetched = await fetcher.get(f"{server.url}/a#part")
    assert (fetched.body, fetched.content_type, fetched.url) == (b"<html>hello</html>", "text/html", f"{server.url}/a")
    assert server.headers[-1]["User-Agent"] == "Briefbot/1.0 (+desk@example.org)"


async def test_does_not_ask_for_what_it_has(server: Web, fetcher: Fetcher) -> None:
    async def feed(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"' and request.headers.get("If-Modified-Since"):
            return web.Response(status=304)
        return web.Response(text="feed", headers={"ETag": '"v1"', "Last-Modified": "Mon, 06 May 2024 10:00:00 GMT"})

    server.pages["/feed"] = feed
    first = await fetcher.get(f"{server.url}/feed")
    assert not first.unchanged
    assert (await fetcher.get(f"{server.url}/feed", first.validators)).unchanged
    assert first.validators == Validators('"v1"', "Mon, 06 May 2024 10:00:00 GMT")


async def test_unpacks_gzip_and_follows_redirects(server: Web, fetcher: Fetcher) -> None:
    server.pages["/packed"] = web.Response(body=gzip.compress(b"unpacked"), headers={"Content-Encoding": "gzip"})
    server.pages["/old"] = web.Response(status=301, headers={"Location": "/packed"})
    fetched = await fetcher.get(f"{server.url}/old")
    assert (fetched.body, fetched.url) == (b"unpacked", f"{server.url}/packed")


BAD: dict[str, tuple[Any, type[FetchError], str]] = {
    "missing": (None, BadStatus, "127.0.0.1 has no such page (HTTP 404)."),
    "gone": (web.Response(status=410), BadStatus, "127.0.0.1 has taken it down for good (HTTP 410)."),
    "login": (web.Response(status=401), BadStatus, "127.0.0.1 asks for a login (HTTP 401)."),
    "fault": (web.Response(status=500), BadStatus, "127.0.0.1 has a fault of its own (HTTP 500)."),
    "teapot": (web.Response(status=418), BadStatus, "127.0.0.1 will not give it (HTTP 418)."),
    "round": (web.Response(status=302, headers={"Location": "/round"}), TooManyRedirects, "more than 5 times"),
    "file": (web.Response(status=302, headers={"Location": "file:///etc/passwd"}), FetchError, "is no web address"),
    "huge": (huge, TooBig, "127.0.0.1 sends more than 5 MB"),
    "endless": (endless, TooSlow, "127.0.0.1 took longer than 1 seconds."),
    "torn": (torn, Unreachable, "broke off"),
    "packed": (web.Response(body=b"no", headers={"Content-Encoding": "gzip"}), BadEncoding, "cannot be unpacked"),
    "brotli": (web.Response(body=b"no", headers={"Content-Encoding": "br"}), BadEncoding, "cannot be unpacked"),
}


@pytest.mark.parametrize("name", BAD)
async def test_each_failure_is_one_sentence(name: str, server: Web, fetcher: Fetcher) -> None:
    page, kind, words = BAD[name]
    if page is not None:
        server.pages[f"/{name}"] = page
    with pytest.raises(kind) as caught:
        await fetcher.get(f"{server.url}/{name}")
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    server.pages["/next"] = "fine"
    assert (await fetcher.get(f"{server.url}/next")).body == b"fine"


async def test_a_dead_host_and_an_unknown_one(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Web() as server:
        dead = server.url
    with pytest.raises(Unreachable, match="does not answer"):
        await fetcher.get(dead)
    with pytest.raises(Unreachable, match=r"no host called nowhere\.invalid"):
        await fetcher.get("https://nowhere.invalid/feed")


async def test_a_host_without_tls_is_not_blamed_for_its_certificate(server: Web, fetcher: Fetcher) -> None:
    with pytest.raises(Unreachable, match="no proper TLS there"):
        await fetcher.get(server.url.replace("http:", "https:"))


async def test_what_is_no_http_is_told(fetcher: Fetcher) -> None:
    async def mumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(mumble, "127.0.0.1", 0)
    async with server:
        with pytest.raises(Unreachable, match="not proper HTTP"):
            await fetcher.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")


def test_lasting_failures_are_told_from_passing_ones() -> None:
    assert BadStatus("Gone.", 404).lasting
    assert not BadStatus("Later.", 503).lasting
    assert not BadStatus("Later.", 429).lasting
    assert not TooSlow("Slow.").lasting


async def test_robots_are_asked_once_and_obeyed(server: Web, fetcher: Fetcher) -> None:
    server.pages |= {"/robots.txt": "User-agent: *\nDisallow: /private\n", "/private/a": "no", "/public": "yes"}
    assert (await fetcher.get(f"{server.url}/public")).body == b"yes"
    with pytest.raises(RefusedByRobots, match=r"keep out of /private/a \(robots\.txt\)"):
        await fetcher.get(f"{server.url}/private/a")
    assert server.asked == ["/robots.txt", "/public"]


async def test_many_at_once_ask_for_robots_once(server: Web, fetcher: Fetcher) -> None:
    server.pages |= {"/robots.txt": "User-agent: *\n", "/public": "yes"}
    await asyncio.gather(*(fetcher.get(f"{server.url}/public") for _ in range(4)))
    assert server.asked.count("/robots.txt") == 1


async def test_robots_that_fail_close_the_host_for_now(server: Web, fetcher: Fetcher) -> None:
    server.pages |= {"/robots.txt": web.Response(status=503), "/public": "yes"}
    with pytest.raises(BadStatus) as caught:
        await fetcher.get(f"{server.url}/public")
    assert not caught.value.lasting
    server.pages["/robots.txt"] = web.Response(status=404)
    assert (await fetcher.get(f"{server.url}/public")).body == b"yes"


async def test_one_connection_a_host(server: Web) -> None:
    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(0.05)
        return web.Response(text="ok")

    server.pages["/slow"] = slow
    async with Fetcher(limits=Limits(seconds=0.3), guard=ALL) as fetcher:
        await asyncio.gather(*(fetcher.get(f"{server.url}/slow") for _ in range(8)))  # waiting is no part of the time limit
    assert server.busiest == 1


async def test_the_delay_of_robots_is_kept(server: Web, fetcher: Fetcher) -> None:
    server.pages |= {"/robots.txt": "User-agent: *\nCrawl-delay: 0.2\n", "/a": "a"}
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        await fetcher.get(f"{server.url}/a")
    assert asyncio.get_running_loop().time() - began >= 0.4


async def test_a_bomb_stays_small_in_memory() -> None:
    """500 MB of nothing, half a megabyte on the wire, served from here and fetched in a process of its own."""
    async with Web() as server:
        server.pages["/bomb"] = web.Response(body=bomb(500), headers={"Content-Encoding": "gzip"})
        run = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", BOMB, f"{server.url}/bomb"],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[3],
        )
    kind, megabytes = run.stdout.split()
    assert (kind, run.stderr) == ("TooBig", "")
    assert float(megabytes) < 50


BOMB = """
import asyncio, resource, sys
from bot.sources.errors import FetchError
from bot.sources.fetch import Fetcher
from bot.sources.guard import Guard

async def main():
    async with Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            await fetcher.get(sys.argv[1])
        except FetchError as error:
            print(type(error).__name__, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)

asyncio.run(main())
"""
