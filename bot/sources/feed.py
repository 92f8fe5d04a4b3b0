"""Feeds: RSS, Atom and JSON Feed."""

from __future__ import annotations

import io
import json
import re
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from bot.sources.addresses import canonical, key_of
from bot.sources.base import Entry, Poll, Runner, digest, one_line, parse_iso, settle
from bot.sources.errors import NotAFeed
from bot.sources.fetch import Fetched, Fetcher, Validators
from bot.sources.page import read_page
from briefs.errors import UnreadableText
from briefs.text import decode, from_html
from briefs.types import Article

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
NEWEST = 200
"""Entries of one feed that are looked at; some feeds carry their whole archive."""
WHOLE = 2000
"""Text in the feed of this many characters is the article itself; less may be a teaser, and the page is read."""
_CUT_OFF = re.compile(
    r"(…|\.\.\.|\[\.\.\.\]|\[…\]|read more|continue reading|read the full (story|article))\W*$", re.IGNORECASE
)
_HTML = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s[^>]*>", re.IGNORECASE)
"""Declared abbreviations: no feed needs them, and some make a few of them expand to gigabytes, or to files of this machine."""
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed as it was parsed: its dates are not checked yet."""

    title: str | None
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()


class FeedSource:
    """A feed, and the pages that it links to."""

    def __init__(self, location: str, fetcher: Fetcher, run: Runner) -> None:
        self.location = location
        self._fetcher, self._run = fetcher, run
        self._outlet: str | None = None

    async def poll(self, now: datetime, validators: Validators) -> Poll:
        fetched = await self._fetcher.get(self.location, validators, ACCEPT)
        if fetched.unchanged:
            return Poll(validators=validators, unchanged=True, moved=fetched.moved)
        parsed = await self._run(parse_feed, fetched)
        self._outlet = parsed.title
        entries = _in_order(parsed.entries, now)
        return Poll(entries, parsed.title, fetched.validators, problems=parsed.problems, moved=fetched.moved)

    async def read(self, entry: Entry, now: datetime) -> Article:
        outlet = self._outlet or urlsplit(entry.url or self.location).hostname
        if entry.text is None:
            return await read_page(entry, outlet, now, self._fetcher, self._run)
        return Article(entry.key, entry.text, entry.title, entry.url, outlet, entry.published_at)


def _in_order(entries: Iterable[Entry], now: datetime) -> tuple[Entry, ...]:
    """The newest entries, each once, the oldest first, with dates that can be true."""
    dated: dict[str, Entry] = {}
    for entry in entries:
        published_at, note = settle(entry.published_at, now)
        dated.setdefault(
            entry.key, replace(entry, published_at=published_at, notes=(*entry.notes, note) if note else entry.notes)
        )
    newest = sorted(dated.values(), key=lambda entry: entry.published_at or now, reverse=True)[:NEWEST]
    return tuple(reversed(newest))


def parse_feed(fetched: Fetched) -> Parsed:
    """The entries of a feed. Raises NotAFeed."""
    host = urlsplit(fetched.url).hostname or fetched.url
    if not fetched.body.strip():
        raise NotAFeed(f"{host} sends nothing at all; check the address of the feed.")
    try:
        start = decode(fetched.body, fetched.charset)[:4096]
    except UnreadableText as error:
        raise NotAFeed(f"{host} sends a picture, a document or other data, not a feed; check the address.") from error
    if _HTML.match(start):
        raise _a_page(fetched, host)
    if start.lstrip()[:1] in ("{", "["):
        return _json_feed(fetched, host)
    return _xml_feed(fetched, host)


# ---- XML


def _xml_feed(fetched: Fetched, host: str) -> Parsed:
    import feedparser  # noqa: PLC0415  (in worker processes only)

    body = _ENTITY.sub("", decode(fetched.body, fetched.charset)).encode("utf8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": fetched.url}
    found = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    if not found.get("version") and not found.entries:
        if found.get("bozo"):
            raise NotAFeed(f"{host} sends broken XML or something else that is no feed; check the address.")
        raise NotAFeed(f"{host} sends XML, but no RSS or Atom feed; check the address.")
    return _parsed(one_line(found.feed.get("title")), (_xml_entry(item, fetched.url) for item in found.entries))


def _xml_entry(item: Mapping[str, Any], base: str) -> Entry | str:
    item = dict(item.items())  # plain: the parser's own takes one date for another
    bodies = [part.get("value") or "" for part in item.get("content") or ()] + [item.get("summary") or ""]
    dates = (item.get(f"{name}_parsed") for name in ("published", "created", "updated"))
    return _entry(
        link=item.get("link") or _web(item.get("id")),
        base=base,
        title=item.get("title"),
        published_at=next((day for date in dates if (day := _moment(date))), None),
        updated=str(item.get("updated") or ""),
        body=max(bodies, key=len),
    )


def _moment(date: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(date), UTC) if date else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


# ---- JSON Feed 1.1


def _json_feed(fetched: Fetched, host: str) -> Parsed:
    try:
        found = json.loads(decode(fetched.body, fetched.charset))
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"{host} sends broken JSON; check the address of the feed.") from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(found.get("version")):
        raise NotAFeed(f"{host} sends JSON that is no JSON Feed; check the address.")
    return _parsed(one_line(_string(found.get("title"))), (_json_entry(item, fetched.url) for item in items))


def _json_entry(item: Any, base: str) -> Entry | str:
    if not isinstance(item, dict):
        return "An entry of the feed is no object, so it is left out."
    plain, marked = _string(item.get("content_text")), _string(item.get("content_html"))
    published, modified = _string(item.get("date_published")), _string(item.get("date_modified"))
    return _entry(
        link=_string(item.get("url")) or _web(item.get("id")),
        base=base,
        title=_string(item.get("title")),
        published_at=parse_iso(published) or parse_iso(modified),
        updated=modified or "",
        body=marked or plain or "",
    )


def _web(guid: Any) -> str | None:
    """A guid that is an address."""
    return guid if isinstance(guid, str) and guid.startswith(("http://", "https://")) else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


# ---- both


def _parsed(title: str | None, items: Iterator[Entry | str]) -> Parsed:
    made = list(items)
    problems = dict.fromkeys(item for item in made if isinstance(item, str))
    return Parsed(title, tuple(item for item in made if isinstance(item, Entry)), tuple(problems))


def _entry(
    *, link: str | None, base: str, title: str | None, published_at: datetime | None, updated: str, body: str
) -> Entry | str:
    """An entry, or the sentence that says why it is none. The guid is no part of it: too many feeds change it."""
    text = from_html(body)[1]
    whole = text if len(text) >= WHOLE and not _CUT_OFF.search(text) else None
    url = canonical(link, base) if link else None
    heading = one_line(title)
    if url is None and not text:
        return f"The entry “{heading or 'without a title'}” has neither a link nor a text, so it is left out."
    key = key_of(url) if url else f"text:{digest(text)}"
    said = digest("\n".join((heading or "", updated, whole or "")))
    return Entry(key, said, url, heading, published_at, whole if url else text)


def _a_page(fetched: Fetched, host: str) -> NotAFeed:
    feeds = feed_links(decode(fetched.body, fetched.charset), fetched.url)
    hint = f"the page names {feeds[0]} as its feed" if feeds else "look for a link called RSS or Feed on it"
    return NotAFeed(f"{host} sends a web page, not a feed; {hint}.", feeds, page=True)


def feed_links(markup: str, base: str) -> tuple[str, ...]:
    """The feeds that a page names in its head."""
    parser = _Links()
    parser.feed(markup)
    found = (canonical(link, base) for link in parser.found)
    return tuple(dict.fromkeys(link for link in found if link))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and (values.get("type") or "").lower() in FEED_TYPES and values.get("href"):
            self.found.append(values["href"] or "")
