"""Briefs as a hostile article would make them: names that are markup, quotations without end, more people than a page holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from hypothesis import strategies as st

from briefs.types import Actor, Article, Brief, Position, Quote, Span, Stance

WORDS = (
    "Anna Berg",
    "@everyone",
    "<@123456789>",
    "<!channel>",
    "[click](https://evil.example)",
    "**bold**",
    "||hidden||",
    "```",
    "# Heading",
    "-# small",
    "> quoted",
    "1. one",
    "\u202eevil",
    "🙂👩🏽‍💻",
    "漢字",
    "שלום עולם",
    "مرحبا",
    "https://evil.example/x?y=(z)",
    "discord.gg/abc",
    "\\",
    "_",
    "*",
    "&amp; <b>",
    "e\u0301\u0302\u0303",
    "\u200b",
    "said",
    "The minister said that the water is ours.",
    "\n\n",
)
TITLES = st.none() | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
URLS = st.sampled_from(
    (None, "https://news.example/a", "https://news.example/x_(y)", "javascript:alert(1)", "https://a.example/" + "b" * 900)
)
MOMENT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Up to 300 actors, quotations of up to 10,000 characters, positions of everybody on everybody."""
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))) * draw(st.sampled_from((1, 1, 1, 30)))
    text = text[:20_000] or "x"
    names = draw(st.lists(NAMES, min_size=1, max_size=6)) * draw(st.sampled_from((1, 1, 1, 50)))
    actors = tuple(
        Actor(f"a{number}", name, draw_kind, (name[::-1],), role=name, affiliation=name, salience=1 / (number + 1))
        for number, (name, draw_kind) in enumerate(zip(names, ["person", "country"] * len(names), strict=False))
    )
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 10_000)).map(
        lambda it: Span(it[0], min(sum(it), len(text)))
    )
    ids = st.sampled_from([actor.id for actor in actors])
    quote = st.builds(
        Quote,
        st.just("q"),
        st.sampled_from(("direct", "mixed", "indirect")),
        st.lists(spans, min_size=1, max_size=3).map(tuple),
        st.none() | spans,
        st.none() | ids,
        st.none() | spans,
    )
    evidence = draw(spans)
    position = st.builds(
        Position,
        st.just("p"),
        ids,
        st.sampled_from(get_args(Stance)),
        st.just("pos"),
        st.just(evidence),
        st.just(evidence),
        st.none() | ids,
    )
    return Brief(
        Article("x", text, draw(TITLES), draw(URLS), draw(TITLES), MOMENT),
        tuple(draw(st.lists(spans, max_size=3))),
        actors,
        tuple(draw(st.lists(quote, max_size=5))) * draw(st.sampled_from((1, 1, 20))),
        tuple(draw(st.lists(position, max_size=5))) * draw(st.sampled_from((1, 1, 20))),
    )
