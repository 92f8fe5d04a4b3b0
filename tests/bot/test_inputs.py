"""What people name or paste as an article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import inputs
from bot.config import Settings
from bot.errors import BadInput
from bot.sources.errors import TooBig
from tests.web import Web, page

NOW = datetime(2024, 5, 6, tzinfo=UTC)


async def test_an_address_costs_no_more_than_the_settings_allow() -> None:
    settings = Settings(allow_networks=("127.0.0.1:*",), fetch_megabytes=1)
    async with Web({"/long": page("Talks", paragraphs=20_000), "/short": page("Talks")}) as server:
        assert (await inputs.from_web(f"{server.url}/short", settings, NOW)).title == "Talks"
        with pytest.raises(TooBig, match="more than 1 MB"):
            await inputs.from_web(f"{server.url}/long", settings, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://news.example/story", "https://news.example/story"),
        ("<https://news.example/story|news.example/story>", "https://news.example/story"),
        ("www.news.example/story?id=7", "https://www.news.example/story?id=7"),
        (" news.example/story ", "https://news.example/story"),
        ("Www.News.example:8080", "https://Www.News.example:8080"),
        ("news.example", "https://news.example"),
        ("Lavrov", None),
        ("U.S.", None),
        ("Ban.Ki-moon", None),
        ("either/or", None),
        ("What is news.example/story?", None),
    ],
)
def test_an_address_is_understood_without_its_beginning(typed: str, meant: str | None) -> None:
    assert inputs.meant_address(typed) == meant


@pytest.mark.parametrize("typed", ["https://", "http:/news.example", "ftp://a/b"])
def test_what_begins_like_an_address_and_is_none_is_told_how_to_write_one(typed: str) -> None:
    with pytest.raises(BadInput, match=f"“{typed}” is no web address; write it like https://news.example/story"):
        inputs.meant_address(typed)
