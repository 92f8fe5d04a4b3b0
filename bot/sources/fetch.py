"""Bytes from the web, politely and within limits.

Every request is guarded (guard.py), asks robots.txt first, waits for its turn at the host, and stops at a number of bytes,
of seconds and of redirects.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING, Self

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

from bot.sources.errors import (
    BadAddress,
    BadEncoding,
    BadStatus,
    BlockedAddress,
    FetchError,
    RefusedByRobots,
    TooBig,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from bot.sources.guard import Guard
from bot.sources.robots import ALL_OPEN, Robots, Rules

if TYPE_CHECKING:
    from bot.config import Settings

NAME = "Briefbot"
REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)
CHUNK = 64 * 1024
HOSTS = 1000
"""Hosts whose turns are kept in memory."""
STATUS_WORDS = {
    401: "asks for a login",
    402: "asks for payment",
    403: "refuses to show it to the bot",
    404: "has no such page",
    410: "has taken it down for good",
    429: "asks for fewer requests",
    451: "may not show it for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one address may cost: bytes after decompression, seconds over all redirects, and redirects."""

    size: int = 5_000_000
    seconds: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version that we have, so that it need not send the same again."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent. `url` is where it stood in the end; `unchanged` means: as the validators say, and no body.

    `moved` is where servers say that it stands for good, where that is not the address that was asked for.
    """

    url: str
    body: bytes
    content_type: str = ""
    charset: str | None = None
    validators: Validators = field(default_factory=Validators)
    unchanged: bool = False
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: URL
    for_good: bool


class Fetcher:
    """An HTTP client for feeds and pages; use it as an asynchronous context manager."""

    def __init__(self, contact: str = "", limits: Limits | None = None, guard: Guard | None = None) -> None:
        self.limits = limits or Limits()
        self._guard = guard or Guard()
        self._headers = {
            "User-Agent": f"{NAME}/1.0 (+{contact})" if contact else f"{NAME}/1.0",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "en, *;q=0.5",
        }
        self._turns: dict[str, _Turn] = {}
        self._robots = Robots(self._robots_txt)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=50, limit_per_host=1, socket_factory=self._guard.socket),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            headers=self._headers,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()
        self._session = None

    async def get(self, address: str, validators: Validators | None = None, accept: str = "*/*") -> Fetched:
        """What stands at an http(s) address. Raises FetchError."""
        headers = {"Accept": accept, **(validators.headers() if validators else {})}
        return await self._follow(parse(address), headers, self.limits.size, ask_robots=True)

    async def _follow(self, url: URL, headers: Mapping[str, str], size: int, ask_robots: bool) -> Fetched:
        left = self.limits.seconds
        moved: str | None = None
        all_for_good = True
        for _ in range(self.limits.redirects + 1):
            rules = await self._rules(url) if ask_robots else ALL_OPEN
            async with self._turn(url, rules.delay):
                started = monotonic()
                answer = await self._hop(url, headers, size, left)
                left -= monotonic() - started
            if isinstance(answer, Fetched):
                return replace(answer, moved=moved)
            url = answer.url
            all_for_good = all_for_good and answer.for_good
            moved = str(url) if all_for_good else moved
        raise TooManyRedirects(f"{url.host} redirects more than {self.limits.redirects} times; give the final address.")

    async def _rules(self, url: URL) -> Rules:
        rules = await self._robots.rules(url)
        if not rules.allow(str(url)):
            raise RefusedByRobots(f"{url.host} asks programs to keep out of {url.path} (robots.txt), and the bot does.")
        return rules

    async def _robots_txt(self, url: URL) -> Fetched:
        return await self._follow(url, {"Accept": "text/plain"}, size=512_000, ask_robots=False)

    def _turn(self, url: URL, delay: float) -> _Turn:
        if len(self._turns) > HOSTS:
            self._turns = {key: turn for key, turn in self._turns.items() if turn.needed}
        turn = self._turns.setdefault(f"{url.host}:{url.port}", _Turn())
        turn.delay = delay
        return turn

    async def _hop(self, url: URL, headers: Mapping[str, str], size: int, seconds: float) -> Fetched | _Redirect:
        """One request: what it brought, or where it points. All that the network can do wrong becomes a FetchError."""
        if self._session is None:
            raise RuntimeError("A Fetcher is used within `async with`.")
        try:
            async with asyncio.timeout(seconds), self._session.get(url, headers=headers, allow_redirects=False) as response:
                return await _answer(response, url, size)
        except TimeoutError as error:
            raise TooSlow(f"{url.host} took longer than {self.limits.seconds:g} seconds.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _explained(error, url) from error


def fetcher_of(settings: Settings) -> Fetcher:
    """The client for the web that the settings ask for."""
    limits = Limits(settings.fetch_megabytes * 1_000_000, settings.fetch_seconds)
    return Fetcher(settings.contact, limits, Guard(settings.allow_networks))


class _Turn:
    """One request at a time to one host, with the pause between two that its robots.txt asks for."""

    def __init__(self) -> None:
        self.delay = 0.0
        self._lock = asyncio.Lock()
        self._last = float("-inf")

    @property
    def needed(self) -> bool:
        """Whether somebody has the turn or waits for it, or the pause is not over."""
        return self._lock.locked() or monotonic() < self._last + self.delay

    async def __aenter__(self) -> None:
        await self._lock.acquire()
        try:
            if (pause := self._last + self.delay - monotonic()) > 0:
                await asyncio.sleep(pause)
        except BaseException:
            self._lock.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._last = monotonic()
        self._lock.release()


def parse(address: str) -> URL:
    """An address as a URL. Raises BadAddress unless it is one of http or https, with a host and without a password."""
    try:
        url = URL(address.strip()).with_fragment(None)
        port = url.port
    except ValueError as error:
        raise BadAddress(f"“{_short(address)}” is no web address; write it as https://example.org/feed.xml.") from error
    if url.scheme not in ("http", "https") or not url.host or not port:
        raise BadAddress(f"“{_short(address)}” is no web address; it must begin with https:// or http://.")
    if url.user or url.password:
        raise BadAddress(f"The address at {url.host} holds a name or a password; give it without.")
    return url


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


async def _answer(response: aiohttp.ClientResponse, url: URL, size: int) -> Fetched | _Redirect:
    if response.status in REDIRECTS and (target := response.headers.get("Location")):
        return _Redirect(parse(str(url.join(URL(target)))), response.status in FOR_GOOD)
    if response.status == 304:
        return Fetched(str(url), b"", unchanged=True)
    if response.status != 200:
        words = STATUS_WORDS.get(response.status, "has a fault of its own" if response.status >= 500 else "will not give it")
        raise BadStatus(f"{url.host} {words} (HTTP {response.status}).", response.status)
    return Fetched(
        str(url),
        await _body(response, url, size),
        response.content_type if "Content-Type" in response.headers else "",
        response.charset,
        Validators(response.headers.get("ETag"), response.headers.get("Last-Modified")),
    )


async def _body(response: aiohttp.ClientResponse, url: URL, size: int) -> bytes:
    too_big = TooBig(f"{url.host} sends more than {size / 1_000_000:g} MB, too much for an article or a feed.")
    if (response.content_length or 0) > size:
        raise too_big
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > size:
            raise too_big
    return bytes(body)


_FAULTS: tuple[tuple[tuple[type[Exception], ...], type[FetchError], str], ...] = (
    (
        (aiohttp.ClientConnectorDNSError,),
        Unreachable,
        "There is no host called {host}, or its name cannot be looked up just now.",
    ),
    (
        (aiohttp.ClientConnectorCertificateError,),
        Unreachable,
        "{host} has no valid certificate, so nobody can tell whether it is {host} at all.",
    ),
    (
        (aiohttp.ClientSSLError,),
        Unreachable,
        "{host} speaks no proper TLS there; if its address begins with http://, write it so.",
    ),
    ((aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError), Unreachable, "{host} does not answer."),
    ((ContentEncodingError,), BadEncoding, "{host} sends something compressed that cannot be unpacked."),
    ((aiohttp.InvalidURL, UnicodeError), BadAddress, "{host} is no name that a host can have."),
    ((Exception,), Unreachable, "{host} broke off, or its answer is not proper HTTP."),
)


def _explained(error: Exception, url: URL) -> FetchError:
    if isinstance(error, FetchError):
        return error
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, BlockedAddress):
        return BlockedAddress(f"{url.host} is left alone, because {error.os_error}; the operator can allow it by a setting.")
    chain = (error, error.__cause__, getattr(error.__cause__, "__cause__", None))
    kind, words = next((kind, words) for types, kind, words in _FAULTS if any(isinstance(one, types) for one in chain))
    return kind(words.format(host=url.host))
