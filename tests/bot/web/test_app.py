"""The evidence pages over the press: what they show, what they refuse, what they never let through."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from adapters.base import Place
from bot.digests import DigestWish, compose, to_json
from bot.lookup import Lookup
from bot.store import ArticleFacts, Statement, Store
from bot.web.app import evidence_app
from bot.web.links import article_path, digest_path, sign, statement_path
from briefs.types import Article, Brief, Quote, Span
from tests.bot.press import NOW, VISIT, WORKSPACE, actor

KEY = "a-key-of-at-least-16"
VISIT_DAY = datetime(2006, 5, 10, tzinfo=UTC)


def browser(store: Store, key: str = "", confidence: float = 0.0) -> httpx.AsyncClient:
    app = evidence_app(store, key=key, now=lambda: NOW, confidence=confidence)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://evidence.test")


@pytest.fixture
async def client(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(store) as client:
        yield client


async def said(store: Store, name: str) -> list[Statement]:
    person = (await Lookup(store, WORKSPACE).person(name)).people[0]
    return list((await store.statements.said(WORKSPACE, person.id)).items)


async def article(store: Store, title: str) -> ArticleFacts:
    return next(facts for facts in (await store.articles.latest(WORKSPACE)).items if facts.title == title)


def marked(html: str, kind: str) -> list[str]:
    return [unescape(words) for words in re.findall(rf'<mark class="{kind}"[^>]*>(.*?)</mark>', html, re.DOTALL)]


async def test_a_statement_stands_marked_in_its_paragraph(store: Store, client: httpx.AsyncClient) -> None:
    _, statement = await said(store, "Sergei Lavrov")
    page = await client.get(statement_path(WORKSPACE, statement.id))
    assert page.status_code == 200
    assert marked(page.text, "focus")[:2] == ["Sanctions would be premature,", "We want talks."]
    assert marked(page.text, "cue")[0] == "said"
    assert marked(page.text, "speaker")[0] == "Lavrov"
    assert "The Wire · 10 May 2006" in page.text
    assert 'href="https://wire.example/visit"' in page.text
    assert "leaves room for diplomacy" in page.text, "the other statements of the person"
    assert "Where they stand" in page.text, "the brief beside it"


async def test_an_article_shows_its_text_to_the_letter(store: Store, client: httpx.AsyncClient) -> None:
    facts = await article(store, "Lavrov speaks in Geneva")
    page = (await client.get(article_path(WORKSPACE, facts.id))).text
    text = page[page.index('<section class="text"') : page.index("</section>")]
    shown = [unescape(re.sub(r"<[^>]*>", "", one)) for one in re.findall(r"<p>(.*?)</p>", text, re.DOTALL)]
    assert shown == VISIT.split("\n\n")


async def test_every_link_of_a_page_leads_somewhere(store: Store, client: httpx.AsyncClient) -> None:
    facts = await article(store, "Lavrov speaks in Geneva")
    page = await client.get(article_path(WORKSPACE, facts.id))
    links = {unescape(link) for link in re.findall(r'href="(/[^"]*)"', page.text)}
    assert len(links) == 4
    assert [(link, (await client.get(link)).status_code) for link in links] == [(link, 200) for link in links]


async def test_a_position_has_a_page(store: Store, client: httpx.AsyncClient) -> None:
    person = (await Lookup(store, WORKSPACE).person("Sergei Lavrov")).people[0]
    stand = (await store.stands.held(WORKSPACE, person.id)).items[0]
    page = await client.get(statement_path(WORKSPACE, stand.id))
    assert "Sergei Lavrov rejects" in page.text


async def test_markup_in_an_article_is_text(store: Store, client: httpx.AsyncClient) -> None:
    (statement,) = await said(store, "Susan Rice")
    page = await client.get(statement_path(WORKSPACE, statement.id))
    assert "<b>final</b>" not in page.text
    assert "&lt;b&gt;final&lt;/b&gt;" in page.text


async def test_an_address_that_is_no_web_address_is_no_link(store: Store, client: httpx.AsyncClient) -> None:
    facts = await article(store, "Ivanov in Cairo")
    assert "javascript:" not in (await client.get(article_path(WORKSPACE, facts.id))).text


async def test_an_unsettled_speaker_is_said_to_be_unsettled(store: Store, client: httpx.AsyncClient) -> None:
    facts = await article(store, "Lavrov speaks in Geneva")
    statement = (await store.statements.of_article(WORKSPACE, facts.id))[-1]
    page = await client.get(statement_path(WORKSPACE, statement.id))
    assert "The text does not settle who says this (“A diplomat”)" in unescape(page.text)


async def doubtful(store: Store, *confidences: float) -> list[Statement]:
    """An article in which Karl Moor says as many things, with these confidences; they come in the order of the text."""
    text = "\n\n".join(f"Karl Moor called the vote number {i} a “hoax”." for i in range(len(confidences)))
    quotes = []
    for i, confidence in enumerate(confidences):
        start = text.index(f"the vote number {i}")
        words, cue, name = Span(start, text.index(".", start)), Span(start - 7, start - 1), Span(start - 17, start - 8)
        quotes.append(Quote(f"q{i}", "mixed", (words,), cue, "one", name, confidence))
    brief = Brief(Article("m", text, "Moor"), (), (actor(text, "one", "Karl Moor"),), tuple(quotes), ())
    await store.articles.save(WORKSPACE, brief, engine="1", fetched_at=NOW)
    return list(await store.statements.of_article(WORKSPACE, (await article(store, "Moor")).id))


async def test_a_doubtful_speaker_is_told_as_doubtful(store: Store, client: httpx.AsyncClient) -> None:
    sure, doubted = await doubtful(store, 0.9, 0.6)
    page = unescape((await client.get(statement_path(WORKSPACE, doubted.id))).text)
    assert "Karl Moor (unconfirmed)</p>" in page
    assert "It is not certain that this speaker says this" in page
    page = unescape((await client.get(statement_path(WORKSPACE, sure.id))).text)
    assert "Karl Moor</p>" in page
    assert "It is not certain" not in page
    assert '<span class="who">Karl Moor (unconfirmed)</span>' in page


async def test_what_is_too_uncertain_to_be_told_stands_beside_nothing(store: Store) -> None:
    sure, hidden = await doubtful(store, 0.9, 0.4)
    async with browser(store, confidence=0.5) as client:
        assert "number 1" not in (await client.get(statement_path(WORKSPACE, sure.id))).text
        whole = await client.get(article_path(WORKSPACE, sure.article.id))
        assert marked(whole.text, "quote") == ["the vote number 0 a “hoax”"]
        assert "number 1" in (await client.get(statement_path(WORKSPACE, hidden.id))).text  # who has the link sees the line


async def test_what_is_reported_stands_behind_its_verb(store: Store, client: httpx.AsyncClient) -> None:
    sure, _ = await doubtful(store, 0.9, 0.9)
    assert ">called the vote number 1 a “hoax”</a>" in unescape((await client.get(statement_path(WORKSPACE, sure.id))).text)


@pytest.mark.parametrize("path", ["/desk/article/nope", "/desk/statement/nope", "/nowhere", "/other/article/%3Cscript%3E"])
async def test_what_is_not_there_is_one_sentence(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.status_code == 404
    assert "Check the address" in page.text
    assert "script" not in page.text.replace("style", "")


async def test_another_workspace_has_none_of_it(store: Store, client: httpx.AsyncClient) -> None:
    await store.workspaces.ensure("other", at=NOW)
    facts = await article(store, "Lavrov speaks in Geneva")
    assert (await client.get(article_path("other", facts.id))).status_code == 404


async def test_with_a_key_only_signed_links_open(store: Store) -> None:
    facts = await article(store, "Lavrov speaks in Geneva")
    path = article_path(WORKSPACE, facts.id)
    async with browser(store, KEY) as client:
        page = await client.get(sign(path, KEY))
        links = {unescape(link) for link in re.findall(r'href="(/[^"]*\?key=[^"]*)"', page.text)}
        inner = [(await client.get(link)).status_code for link in links]
        wanted = {"good": sign(path, KEY), "bare": path, "wrong": path + "?key=0.x", "old": sign(path, KEY, NOW - timedelta(1))}
        status = {name: (await client.get(link)).status_code for name, link in wanted.items()}
        health = (await client.get("/health")).status_code
    assert status == {"good": 200, "bare": 403, "wrong": 403, "old": 410}
    assert inner == [200, 200, 200]
    assert health == 200


@pytest.mark.parametrize("path", ["/health", "/style.css", "/desk/article/nope", "/nowhere"])
async def test_every_answer_keeps_to_itself(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


async def test_pages_load_nothing_from_elsewhere(store: Store, client: httpx.AsyncClient) -> None:
    facts = await article(store, "Lavrov speaks in Geneva")
    page = (await client.get(article_path(WORKSPACE, facts.id))).text
    assert re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page) == ["data:,", "/style.css"]
    assert "<script" not in page
    assert " style=" not in page
    assert "url(" not in (await client.get("/style.css")).text


async def test_a_page_can_only_be_read(client: httpx.AsyncClient) -> None:
    assert (await client.post("/health")).status_code == 405


async def test_a_broken_store_is_a_sentence(store: Store, tmp_path: Path) -> None:
    facts = await article(store, "Lavrov speaks in Geneva")
    with closing(sqlite3.connect(tmp_path / "press.db")) as database:
        database.execute("DROP TABLE readings")
        database.commit()
    async with browser(store) as client:
        page = await client.get(article_path(WORKSPACE, facts.id))
    assert page.status_code in (500, 503)
    assert "Try again in a minute" in page.text
    assert "readings" not in page.text


@pytest.mark.parametrize("key", ["", KEY])
async def test_the_front_page_says_what_this_is_and_nothing_of_what_is_here(store: Store, key: str) -> None:
    async with browser(store, key) as client:
        page = await client.get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Briefbot" in page.text and "default-src 'none'" in page.headers["content-security-policy"]
    assert set(re.findall(r'href="([^"]*)"', page.text)) <= {"/style.css", "data:,"}
    known = [*(name.form for name in await store.people.names(WORKSPACE)), WORKSPACE, "The Wire", "Geneva"]
    assert [name for name in known if name in page.text] == []


async def told(store: Store) -> tuple[int, str]:
    """A digest of the press that was delivered: its id, and the words of its first quotation."""
    since, until = VISIT_DAY, VISIT_DAY + timedelta(days=1)
    digest = await compose(store, WORKSPACE, DigestWish(), since, until)
    place = Place("slack", "C1", "T1")
    content = {"digest": to_json(digest), "late": None}
    await store.deliveries.add(WORKSPACE, "digest", 1, slot="2006-05-11", place=place, at=until, content=content)
    (delivery,) = await store.deliveries.latest(WORKSPACE, "digest", 1)
    return delivery.id, digest.stories[0].said[0].words


async def test_a_digest_has_a_page_with_what_was_told_and_links_to_the_evidence(store: Store) -> None:
    id, quoted = await told(store)
    async with browser(store, KEY) as client:
        page = await client.get(sign(digest_path(WORKSPACE, id), KEY))
        assert page.status_code == 200
        assert quoted in unescape(page.text)
        assert "Lavrov speaks in Geneva" in page.text
        evidence = re.findall(rf'href="(/{WORKSPACE}/statement/[^"]+)"', page.text)
        assert (await client.get(unescape(evidence[0]))).status_code == 200
        assert (await client.get(digest_path(WORKSPACE, id))).status_code == 403


async def test_there_is_no_page_of_what_is_no_digest_of_this_workspace(store: Store, client: httpx.AsyncClient) -> None:
    id, _ = await told(store)
    for path in (digest_path(WORKSPACE, id + 1), digest_path("other", id), f"/{WORKSPACE}/digest/x"):
        assert (await client.get(path)).status_code == 404
