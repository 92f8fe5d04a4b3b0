"""What holds for every source: the same tests over feeds of three formats, pages, folders, lists and pasted text."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.sources.base import Source
from bot.sources.errors import SourceError
from bot.sources.feed import FeedSource
from bot.sources.fetch import Fetcher, Limits, Validators
from bot.sources.folder import FolderSource
from bot.sources.guard import Guard
from bot.sources.kinds import KINDS
from bot.sources.page import PageSource
from bot.sources.paste import PastedText
from briefs.text import check, normalise
from tests.web import WORDS, Web, item, page, rss

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
FUTURE = "2031-01-01T00:00:00Z"
OLD, NEW = "Talks go on", "Talks break off"


@dataclass
class Stage:
    """Where a source is put up: a server and a folder, and how to break it."""

    server: Web
    fetcher: Fetcher
    folder: Path

    def serve(self, path: str, body: str, kind: str) -> str:
        """Put up a body that is not sent twice to whoever has it."""
        tag = f'"{hash(body)}"'

        async def answer(request: web.Request) -> web.Response:
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304)
            return web.Response(text=body, content_type=kind, headers={"ETag": tag})

        self.server.pages[path] = answer
        return self.server.url + path


def put_rss(stage: Stage, title: str) -> Source:
    stage.server.pages["/one"] = page(title)
    stage.server.pages["/two"] = page("Another")
    items = item("/one", title, "Mon, 06 May 2024 10:00:00 GMT") + item("/two", "Another", "Tue, 01 Jan 2030 10:00:00 GMT")
    return FeedSource(stage.serve("/feed", rss(items), "application/rss+xml"), stage.fetcher, asyncio.to_thread)


def put_atom(stage: Stage, title: str) -> Source:
    stage.server.pages["/one"] = page(title)
    entry = f'<entry><title>{title}</title><id>tag:1</id><link href="/one"/><updated>{FUTURE}</updated></entry>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>{entry}</feed>'
    return FeedSource(stage.serve("/feed", body, "application/atom+xml"), stage.fetcher, asyncio.to_thread)


def put_json(stage: Stage, title: str) -> Source:
    whole = "\n\n".join(f"{WORDS}{title} {i}." for i in range(30))
    items = [{"id": "1", "url": f"{stage.server.url}/one", "title": title, "date_published": FUTURE, "content_text": whole}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": items})
    return FeedSource(stage.serve("/feed", body, "application/feed+json"), stage.fetcher, asyncio.to_thread)


def put_page(stage: Stage, title: str) -> Source:
    return PageSource(stage.serve("/one", page(title), "text/html"), stage.fetcher, asyncio.to_thread)


def put_text(stage: Stage, title: str) -> Source:
    path = stage.folder / "one.txt"
    path.write_text(f"{title}\n\n{WORDS}{title}.\r\n\u00a0{WORDS}\n", encoding="utf8")
    os.utime(path, ns=(hash(title) % 10**18, hash(title) % 10**18))
    return FolderSource(str(stage.folder), asyncio.to_thread)


def put_html(stage: Stage, title: str) -> Source:
    path = stage.folder / "one.html"
    path.write_text(page(title), encoding="utf8")
    os.utime(path, ns=(hash(title) % 10**18, hash(title) % 10**18))
    return FolderSource(str(stage.folder), asyncio.to_thread)


def put_lines(stage: Stage, title: str) -> Source:
    path = stage.folder / "all.jsonl"
    path.write_text(json.dumps({"id": "1", "title": title, "text": f"{WORDS}{title}.", "published_at": FUTURE}) + "\n")
    return FolderSource(str(path), asyncio.to_thread)


def put_pasted(stage: Stage, title: str) -> Source:
    return PastedText(f"{title}\n\n{WORDS}{title}.")


SOURCES: dict[str, Callable[[Stage, str], Source]] = {
    name.removeprefix("put_"): value for name, value in list(globals().items()) if name.startswith("put_")
}
put = pytest.mark.parametrize("put", SOURCES.values(), ids=SOURCES)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with Web() as server, Fetcher(limits=Limits(seconds=2), guard=Guard(["127.0.0.1:*"])) as fetcher:
        yield Stage(server, fetcher, tmp_path)


def test_every_kind_that_can_be_followed_is_tested() -> None:
    assert set(KINDS) == {"feed", "page", "folder"}


@put
async def test_articles_are_complete_and_can_be_read_by_the_engine(put: Callable[[Stage, str], Source], stage: Stage) -> None:
    source = put(stage, OLD)
    assert isinstance(source, Source)
    poll = await source.poll(NOW, Validators())
    assert poll.entries
    for entry in poll.entries:
        article = await source.read(entry, NOW)
        check(article)
        assert article.text == normalise(article.text)
        assert article.title
        assert article.published_at is None or article.published_at <= NOW


@put
async def test_asked_again_it_offers_the_same(put: Callable[[Stage, str], Source], stage: Stage) -> None:
    source = put(stage, OLD)
    first = await source.poll(NOW, Validators())
    second = await put(stage, OLD).poll(NOW + timedelta(days=1), Validators())
    assert [entry.mark for entry in first.entries] == [entry.mark for entry in second.entries]
    assert len({entry.mark for entry in first.entries}) == len(first.entries)
    texts = [[(await source.read(entry, NOW)).text for entry in poll.entries] for poll in (first, second)]
    assert texts[0] == texts[1]


@put
async def test_with_its_own_validators_nothing_is_sent_twice(put: Callable[[Stage, str], Source], stage: Stage) -> None:
    source = put(stage, OLD)
    first = await source.poll(NOW, Validators())
    second = await source.poll(NOW, first.validators)
    assert second.unchanged
    assert second.entries == ()
    assert second.validators == first.validators


@put
async def test_a_change_is_seen(put: Callable[[Stage, str], Source], stage: Stage) -> None:
    before = await put(stage, OLD).poll(NOW, Validators())
    source = put(stage, NEW)
    after = await source.poll(NOW, before.validators)
    changed = [entry for entry in after.entries if entry.mark not in {one.mark for one in before.entries}]
    assert len(changed) == 1
    assert NEW in (await source.read(changed[0], NOW)).text + str(changed[0].title)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_not_there_is_told_in_a_sentence(kind: str, stage: Stage) -> None:
    location = str(stage.folder / "none") if kind == "folder" else f"{stage.server.url}/none"
    with pytest.raises(SourceError, match=r"^[^.]+.*\.$"):
        await KINDS[kind](location, stage.fetcher, asyncio.to_thread).poll(NOW, Validators())
