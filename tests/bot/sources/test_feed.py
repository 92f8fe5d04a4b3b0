"""Feeds as they are found: dates, guids, markup and XML of every kind."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.base import settle
from bot.sources.errors import NotAFeed
from bot.sources.feed import Parsed, _in_order, parse_feed
from bot.sources.fetch import Fetched
from tests.web import WORDS, item, page, rss

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
URL = "https://daily.example/feed"


def parse(body: str | bytes, content_type: str = "application/xml", charset: str | None = None) -> Parsed:
    return parse_feed(Fetched(URL, body.encode() if isinstance(body, str) else body, content_type, charset))


def test_rss() -> None:
    found = parse(
        rss(item("/a?utm_source=rss&id=7#top", "Talks &amp;amp; &lt;b&gt;more&lt;/b&gt;", "Mon, 06 May 2024 10:00:00 +0200"))
    )
    assert found.title == "The Daily Example"
    assert [(one.key, one.url, one.title, one.published_at, one.text) for one in found.entries] == [
        ("daily.example/a?id=7", "https://daily.example/a?id=7", "Talks & more", datetime(2024, 5, 6, 8, tzinfo=UTC), None)
    ]


def test_atom_with_the_whole_text() -> None:
    text = "".join(f"<p>{WORDS}{i}</p>" for i in range(30))
    found = parse(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><entry><title>One</title><id>tag:x,1</id>
        <link href="https://daily.example/one"/><updated>2024-05-05T01:00:00Z</updated>
        <content type="html"><![CDATA[{text}<script>steal()</script>]]></content></entry></feed>"""
    )
    [entry] = found.entries
    assert entry.text
    assert entry.text.count("“the talks will go on") == entry.text.count("\n\n") + 1 == 30
    assert "steal" not in entry.text
    assert entry.published_at == datetime(2024, 5, 5, 1, tzinfo=UTC)


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "https://daily.example/1", "title": "One", "date_published": "2024-05-05T10:00:00+02:00"},
        {"id": "2", "content_text": WORDS},
        {"id": "3"},
        "no entry",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": items}
    found = parse(json.dumps(feed), "application/feed+json")
    assert [(one.url, one.title) for one in found.entries] == [
        ("https://daily.example/1", "One"),
        (None, None),
    ]
    assert found.entries[0].published_at == datetime(2024, 5, 5, 8, tzinfo=UTC)
    assert len(found.problems) == 2


def test_a_guid_that_changes_makes_no_new_entry() -> None:
    first, second = (parse(rss(item("https://www.daily.example/a/", "A", guid=guid))).entries[0] for guid in ("g-1", "g-2"))
    assert first.mark == second.mark
    assert parse(rss(item("http://daily.example/a?utm_medium=x", "A"))).entries[0].mark == first.mark


def test_an_entry_that_says_it_changed_is_read_again() -> None:
    first, second = (parse(rss(item("/a", title))).entries[0] for title in ("Ten hurt", "Eleven hurt"))
    assert first.key == second.key
    assert first.mark != second.mark


def test_an_entry_twice_in_one_feed_counts_once_and_the_oldest_comes_first() -> None:
    items = (
        item("/a", "A", "Mon, 06 May 2024 10:00:00 GMT") + item("/b", "B", "Sun, 05 May 2024 10:00:00 GMT") + item("/a", "A")
    )
    assert [entry.title for entry in _in_order(parse(rss(items)).entries, NOW)] == ["B", "A"]


@pytest.mark.parametrize(
    ("given_", "taken", "note"),
    [
        (None, None, None),
        (datetime(2024, 5, 6, 11, tzinfo=UTC), datetime(2024, 5, 6, 11, tzinfo=UTC), None),
        (datetime(2024, 5, 6, 18, tzinfo=UTC), NOW, None),
        (datetime(2031, 1, 1, tzinfo=UTC), NOW, "It is dated 2031-01-01, in the future; it counts as published now."),
        (datetime(1970, 1, 1, tzinfo=UTC), None, "It is dated 1970-01-01, which cannot be; it counts as undated."),
        (datetime(1, 1, 1, tzinfo=UTC), None, "It is dated 0001-01-01, which cannot be; it counts as undated."),
    ],
)
def test_dates_that_cannot_be_are_put_right_with_a_reason(given_: datetime, taken: datetime, note: str) -> None:
    assert settle(given_, NOW) == (taken, note)


@pytest.mark.parametrize("date", ["soon", "", "32 Foo 2024", "Mon, 06 May 99999999 10:00:00 GMT", "0000-00-00T00:00:00Z"])
def test_a_date_that_is_none_leaves_the_entry(date: str) -> None:
    [entry] = _in_order(parse(rss(item("/a", "A", date))).entries, NOW)
    assert entry.published_at is None or entry.published_at <= NOW


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_charsets(charset: str) -> None:
    body = rss(item("/a", "Müller – “naïve”" if charset != "iso-8859-1" else "Müller"))
    body = body.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{charset}"?>')
    [entry] = parse(body.encode(charset)).entries
    assert entry.title
    assert entry.title.startswith("Müller")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "sends nothing at all"),
        (page("News"), "sends a web page, not a feed; look for a link"),
        ("<?xml version='1.0'?><rss><channel><item><title>cut off", None),
        ("<nothing", "broken XML or something else"),
        ("just words", "no feed; check"),
        ("<?xml version='1.0'?><other/>", "no RSS or Atom feed"),
        ("{", "broken JSON"),
        ("[1, 2]", "no JSON Feed"),
        ("[" * 100_000, "JSON"),
        (b"%PDF-1.7 \0\0", "not a feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a feed"),
    ],
)
def test_what_is_no_feed_is_told_in_one_sentence(body: str | bytes, words: str | None) -> None:
    if words is None:
        assert parse(body).problems or not parse(body).entries  # a feed that breaks off gives what it has
        return
    with pytest.raises(NotAFeed) as caught:
        parse(body)
    assert words in str(caught.value)
    assert str(caught.value).count(". ") == 0


def test_a_web_page_that_names_its_feed_helps() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss?id=1">'
    with pytest.raises(NotAFeed, match=r"the page names https://daily\.example/rss\?id=1 as its feed") as caught:
        parse(page("News", head=head))
    assert caught.value.feeds == ("https://daily.example/rss?id=1",)


BOMB = '<!DOCTYPE r [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(12)) + "]>"


@pytest.mark.parametrize(
    "dtd",
    [BOMB, '<!DOCTYPE r [<!ENTITY a12 SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">'],
)
def test_document_types_do_no_harm(dtd: str) -> None:
    body = rss(item("/a", "before &a12; after") + item("/b", "B")).replace("?>", f"?>{dtd}", 1)
    began = time.perf_counter()
    try:
        titles = " ".join(entry.title or "" for entry in parse(body).entries)
    except NotAFeed as error:
        titles = str(error)
    assert time.perf_counter() - began < 2
    assert "root:" not in titles
    assert len(titles) < 500


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: rss(text).encode("utf8", "replace"))))
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    try:
        assert parse(body).entries is not None
    except NotAFeed as error:
        assert str(error).endswith((".", ")"))
