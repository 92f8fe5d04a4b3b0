"""Pages: the article out of what surrounds it, and a sentence where there is none."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.sources.errors import ContentError, LoginPage, NoText, NotText
from bot.sources.fetch import Fetched, Fetcher, Validators
from bot.sources.guard import Guard
from bot.sources.page import PageSource, extract
from briefs.errors import UnreadableText
from tests.web import WORDS, Web, page

URL = "https://daily.example/2024/talks"


def of(body: str | bytes, content_type: str = "text/html", charset: str | None = None, url: str = URL, asked: str = URL) -> str:
    return extract(Fetched(url, body.encode() if isinstance(body, str) else body, content_type, charset), asked).text


def test_title_text_outlet_and_date() -> None:
    head = '<meta property="og:site_name" content="Daily Example">'
    head += '<meta property="article:published_time" content="2024-05-01T10:00:00Z">'
    found = extract(Fetched(URL, page("Talks go on", head=head).encode(), "text/html"), URL)
    assert (found.title, found.outlet) == ("Talks go on", "Daily Example")
    assert found.published_at
    assert found.published_at.date() == datetime(2024, 5, 1, tzinfo=UTC).date()
    assert found.text == "\n\n".join(f"{WORDS}Talks go on, part {i}." for i in range(4))


async def test_a_watched_page_bears_the_name_of_its_outlet() -> None:
    now, head = datetime(2024, 5, 6, tzinfo=UTC), '<meta property="og:site_name" content="Daily Example">'
    async with Web({"/1": page("Talks go on", head=head)}) as server, Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher:
        source = PageSource(f"{server.url}/1", fetcher, asyncio.to_thread)
        (entry,) = (await source.poll(now, Validators())).entries
        assert (await source.read(entry, now)).source == "Daily Example"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_charsets_by_header_and_by_page(charset: str) -> None:
    markup = page("Café – “naïve”", head=f'<meta charset="{charset}">')
    assert "Café – “naïve”, part 0." in of(markup.encode(charset), charset=charset)
    assert "Café – “naïve”, part 0." in of(markup.encode(charset))


def test_a_wrong_or_absurd_charset_costs_nothing() -> None:
    for charset in ("ascii", "no-such-charset", "idna", "zip", "rot13", "\0"):
        assert "Café, part 0." in of(page("Café").encode(), charset=charset)


def test_plain_text_is_an_article() -> None:
    assert of(WORDS * 4, "text/plain").startswith("The minister said")


LOGIN = "<html><body><form><h1>Sign in</h1><p>Please log in to continue.</p><input name=p type='password'></form></body></html>"


@pytest.mark.parametrize(
    ("body", "content_type", "kind", "words"),
    [
        (b"%PDF-1.7\n\0", "application/pdf", NotText, "sends a PDF, not a text"),
        (b"%PDF-1.7\n\0", "text/html", NotText, "sends a PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "image/png", NotText, "sends a picture"),
        (b"abc", "video/mp4", NotText, "sends a film"),
        (b"PK\x03\x04\0\0", "application/octet-stream", NotText, "a ZIP file or an office document"),
        (b'{"a": 1}', "application/json", NotText, "data for programs"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "text/xml", NotText, "sends a feed"),
        (LOGIN.encode(), "text/html", LoginPage, "asks for a login"),
        (b"<html><body><div id=app></div><script>start()</script></body></html>", "text/html", NoText, "no article to read"),
        (b"", "text/html", NoText, "no article to read"),
        (b"<html><body><p>Short.</p></body></html>", "text/html", NoText, "no article to read"),
    ],
)
def test_what_is_no_article_is_told_in_one_sentence(body: bytes, content_type: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind) as caught:
        of(body, content_type)
    assert words in str(caught.value)
    assert str(caught.value).startswith(("daily.example", "There is"))


def test_a_redirect_to_a_login_is_a_login_page() -> None:
    with pytest.raises(LoginPage):
        of(page("Welcome"), url="https://daily.example/login?next=/2024/talks")
    assert of(page("How to log in"), url="https://daily.example/login-trouble", asked="https://daily.example/login-trouble")


def test_an_article_with_a_login_box_is_an_article() -> None:
    assert of(page("Talks", paragraphs=12).replace("<nav>", "<nav><input type=password>"))


@pytest.mark.parametrize("body", [b"\0\1\2\3" * 400, bytes(range(256)) * 40])
def test_binary_data_in_disguise_is_refused(body: bytes) -> None:
    with pytest.raises((ContentError, UnreadableText)):
        of(body)
