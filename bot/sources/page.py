"""Web pages: the article out of the page around it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.sources.addresses import canonical, key_of
from bot.sources.base import Entry, Poll, Runner, digest, one_line, parse_iso, settle
from bot.sources.errors import LoginPage, NoText, NotText
from bot.sources.fetch import Fetched, Fetcher, Validators
from briefs.text import decode, from_plain, normalise
from briefs.text import from_html as whole_text
from briefs.types import Article

ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
LEAST = 200
"""Fewer characters than this are a teaser or a notice, not an article."""
LOGIN_TEXT = 1000
"""A page with a password field and no more text than this is a login page."""
_PASSWORD = re.compile(r"<input[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_LOGIN_PATH = re.compile(r"/(log-?in|sign-?in|sso|auth|account/login|subscribe/login)\b", re.IGNORECASE)
_BINARY = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a film"),
    (b"PK\x03\x04", "a ZIP file or an office document"),
    (b"\x1f\x8b", "a compressed file"),
)
_TYPES = {
    "application/pdf": "a PDF",
    "image": "a picture",
    "audio": "a sound recording",
    "video": "a film",
    "font": "a font",
    "application/zip": "a ZIP file",
    "application/octet-stream": "a file to download",
    "application/json": "data for programs",
}
_FEED = re.compile(rb"\s*(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<(rss|feed|rdf:RDF)\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says of itself."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None


class PageSource:
    """One page that is watched: every change of its text is a new version of the article."""

    def __init__(self, location: str, fetcher: Fetcher, run: Runner) -> None:
        self.location = location
        self._fetcher, self._run = fetcher, run
        self._outlet: str | None = None

    async def poll(self, now: datetime, validators: Validators) -> Poll:
        fetched = await self._fetcher.get(self.location, validators, ACCEPT)
        if fetched.unchanged:
            return Poll(validators=validators, unchanged=True, moved=fetched.moved)
        page = await self._run(extract, fetched, self.location)
        self._outlet = page.outlet
        published_at, note = settle(page.published_at, now)
        url = canonical(fetched.url) or fetched.url
        entry = Entry(key_of(url), digest(page.text), url, page.title, published_at, page.text, notes=(note,) if note else ())
        return Poll((entry,), page.outlet, fetched.validators, moved=fetched.moved)

    async def read(self, entry: Entry, now: datetime) -> Article:  # noqa: ARG002 (the protocol's signature)
        text = entry.text or ""
        outlet = self._outlet or urlsplit(entry.url or self.location).hostname
        return Article(entry.key, text, entry.title, entry.url, outlet, entry.published_at)


async def read_page(entry: Entry, outlet: str | None, now: datetime, fetcher: Fetcher, run: Runner) -> Article:
    """The article behind an entry's address. What the entry says of title and date is believed first. Raises SourceError."""
    asked = entry.url or ""
    fetched = await fetcher.get(asked, accept=ACCEPT)
    page = await run(extract, fetched, asked)
    url = canonical(fetched.url) or asked
    published_at = entry.published_at or settle(page.published_at, now)[0]
    name = outlet or page.outlet or urlsplit(url).hostname
    return Article(entry.key, page.text, entry.title or page.title, url, name, published_at)


def extract(fetched: Fetched, asked: str) -> Extracted:
    """The article in what was fetched, when `asked` was asked for. Raises ContentError."""
    host = urlsplit(fetched.url).hostname or fetched.url
    if what := _no_text(fetched):
        raise NotText(f"{host} sends {what}, not a text; give the address of a web page, or paste the text.")
    markup = decode(fetched.body, fetched.charset)
    if fetched.content_type == "text/plain":
        return _long_enough(Extracted(from_plain(markup)[1]), host)
    if _LOGIN_PATH.search(urlsplit(fetched.url).path) and not _LOGIN_PATH.search(urlsplit(asked).path):
        raise LoginPage(f"{host} asks for a login before it shows the article; paste the text instead.")
    page = from_html(markup, fetched.url)
    if len(page.text) < LOGIN_TEXT and _PASSWORD.search(markup):
        raise LoginPage(f"{host} asks for a login before it shows the article; paste the text instead.")
    return _long_enough(page, host)


def _long_enough(page: Extracted, host: str) -> Extracted:
    if len(page.text) < LEAST:
        raise NoText(f"There is no article to read on this page of {host}; it may need a browser to show one, or be a list.")
    return page


def _no_text(fetched: Fetched) -> str | None:
    """What the bytes are, where they are no text; None for a text."""
    start = fetched.body[:1024]
    for magic, name in _BINARY:
        if start.startswith(magic):
            return name
    if _FEED.match(start):
        return "a feed"
    kind = fetched.content_type
    if what := _TYPES.get(kind) or _TYPES.get(kind.partition("/")[0]):
        return what
    return "a program's file" if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")) else None


def from_html(markup: str, url: str | None = None) -> Extracted:
    """Title, text, date and outlet of a page; the text is empty where none is found."""
    import trafilatura  # noqa: PLC0415  (a second of imports, in worker processes only)

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(markup, url=url, with_metadata=True, include_comments=False, include_tables=False)
    if not isinstance(found, trafilatura.settings.Document):
        return Extracted("")
    title = one_line(found.title)
    lines = [re.sub(r"^- ", "", line) for line in normalise(found.text or "").split("\n") if line]
    if lines and lines[0] == title:
        del lines[0]
    return Extracted("\n\n".join(lines), title, one_line(found.sitename), parse_iso(found.date))


def from_file(markup: str) -> Extracted:
    """The same of a page that somebody has as a file: all its text where no article stands out from it."""
    page = from_html(markup)
    if page.text:
        return page
    title, text = whole_text(markup)
    return replace(page, text=text, title=page.title or title)
