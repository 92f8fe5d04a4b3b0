"""Lists of feeds, in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.errors import BadList, FileProblem
from bot.sources.opml import Outline, read_list, read_opml, write_opml

SEEDS = Path(__file__).parents[3] / "seeds" / "feeds.toml"


def test_feeds_in_folders_each_once() -> None:
    body = b"""<?xml version="1.0" encoding="ISO-8859-1"?><OPML version="1.0"><body>
      <outline text="News"><outline text="Z\xfcrich" type="rss" xmlUrl="https://z.example/feed"/>
      <outline title="T" xmlURL="http://t.example/"/></outline>
      <outline text="again" xmlUrl="https://z.example/feed#x"/>
      <outline text="odd" xmlUrl="javascript:alert(1)"/></body></OPML>"""
    assert read_opml(body) == (Outline("https://z.example/feed", "Zürich"), Outline("http://t.example/", "T"))


TITLES = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=20)


@given(st.lists(TITLES, max_size=5))
def test_what_is_written_is_read_again(titles: list[str]) -> None:
    outlines = tuple(Outline(f"https://e.example/{i}?a=1&b=2", title.strip() or None) for i, title in enumerate(titles))
    read = read_opml(write_opml(outlines).encode())
    assert [(one.url, one.title) for one in read] == [(one.url, one.title or one.url) for one in outlines]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no proper OPML"),
        (b"<opml><body>", "no proper OPML: line 1"),
        (b"<html></html>", "is no OPML"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "declares a document type"),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>'.encode("utf-16"),
            "document type",
        ),
        (b" " * 6_000_000, "larger than 5 MB"),
    ],
)
def test_what_is_no_list_is_told(body: bytes, words: str) -> None:
    with pytest.raises(BadList, match=words):
        read_opml(body)


def test_the_starter_feeds_are_a_list() -> None:
    feeds = read_list(SEEDS)
    assert len(feeds) >= 5
    assert all(feed.title and feed.url.startswith("https://") for feed in feeds)


@pytest.mark.parametrize("text", ["feed = 1", "[[feed]]\ntitle = 'x'", "[[feed]]\nurl = 'x'", "no toml"])
def test_a_bad_toml_list_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(BadList, match=r"is no list of feeds"):
        read_list(tmp_path / "feeds.toml")


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        read_list(tmp_path / "none.opml")
