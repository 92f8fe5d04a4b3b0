"""Messages as hostile articles would make them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from adapters.base import (
    Button,
    Buttons,
    Context,
    Divider,
    Fields,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Quotation,
    Run,
    Text,
)

PIECES = (
    "Anna Berg said that the water is ours. ",
    "@everyone ",
    "<@123456789> ",
    "[click](https://evil.example) ",
    "**",
    "||",
    "```",
    "\n",
    "# ",
    "-# ",
    "> ",
    "1. ",
    "\u202e",
    "🙂",
    "漢字",
    "שלום ",
    "a",
    "https://evil.example/x ",
    "discord.gg/abc ",
    "\\",
    "_",
    "*",
    "\u200b",
    " ",
    "e\u0301",
)
URLS = ("https://news.example/a", "http://news.example/x_(y)", "javascript:alert(1)", "https://news.example/ b", "#name", "",
        "https://news.example/" + "a" * 700)  # fmt: skip
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@st.composite
def words(draw: st.DrawFn, most: int = 400) -> str:
    """Text of pieces with a meaning elsewhere; now and then very long."""
    made = "".join(draw(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12)))
    return (made * draw(st.sampled_from((1, 1, 1, 1, 3, 40, 400))))[: draw(st.sampled_from((most, most, most, 10_000)))]


@st.composite
def rich(draw: st.DrawFn) -> Text:
    looks = st.booleans()
    return tuple(
        Run(draw(words()), draw(looks), draw(looks), draw(looks), draw(st.none() | st.sampled_from(URLS)))
        for _ in range(draw(st.integers(0, 3)))
    )


@st.composite
def listing(draw: st.DrawFn) -> Listing:
    return Listing(tuple(draw(st.lists(rich(), max_size=4))) * draw(st.sampled_from((1, 1, 10, 75))))


@st.composite
def rows(draw: st.DrawFn) -> Fields:
    """Up to 300 names with offices."""
    return Fields(tuple(draw(st.lists(st.tuples(words(), rich()), max_size=4))) * draw(st.sampled_from((1, 1, 10, 75))))


BUTTON = st.builds(Button, words(100), st.sampled_from(("said", "quotes", "")), st.text(max_size=90))
BLOCK = st.one_of(
    st.builds(Heading, words(), st.sampled_from((1, 2, 3))),
    st.builds(Paragraph, rich()),
    st.builds(Quotation, rich(), rich()),
    listing(),
    rows(),
    st.builds(Context, rich()),
    st.just(Divider()),
    st.builds(Buttons, st.lists(BUTTON, max_size=30).map(tuple)),
    st.builds(Image, st.sampled_from(URLS), words(), st.sampled_from((b"", b"", PICTURE))),
)
MESSAGE = st.builds(Message, st.lists(BLOCK, max_size=12).map(tuple), words(), st.booleans())
