"""One article beside another: a change of sides, and a quotation that another outlet words differently."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import Listing, Quotation, plain
from bot.asked import Asked
from bot.comparing import rivals
from bot.lookup import Lookup
from bot.store import Store
from bot.views import comparison
from bot.web.links import NO_LINKS
from briefs.types import Article, Brief, Polarity, Position, Quote, Stance
from tests.bot.press import FETCHED, WORKSPACE, actor, span


def said(id: str, source: str, words: str) -> Brief:
    text = f"“{words},” Anna Berg said."
    article = Article(id, text, "Talks", f"https://{id}.example/", source, datetime(2026, 3, 1, tzinfo=UTC))
    quote = Quote("q1", "direct", (span(text, words),), span(text, "said"), "1", span(text, "Anna Berg"), 0.95)
    return Brief(article, actors=(actor(text, "1", "Anna Berg"),), quotes=(quote,))


def stood(id: str, day: int, verb: str, stance: Stance, polarity: Polarity, issue: str) -> Brief:
    text = f"Anna Berg {verb} {issue}."
    article = Article(id, text, "Talks", f"https://{id}.example/", "The Post", datetime(2026, 3, day, tzinfo=UTC))
    position = Position(
        "p1", "1", stance, polarity, span(text, text[:-1]), span(text, verb), issue=span(text, issue), confidence=0.9
    )
    return Brief(article, actors=(actor(text, "1", "Anna Berg"),), positions=(position,))


@pytest.fixture
async def bare(tmp_path: Path) -> Store:
    store = await Store.open(f"sqlite:///{tmp_path / 'bare.db'}")
    await store.workspaces.ensure(WORKSPACE, at=FETCHED)
    return store


async def keep(store: Store, *briefs: Brief) -> list[str]:
    return [(await store.articles.save(WORKSPACE, brief, engine="1", fetched_at=FETCHED)).id for brief in briefs]


async def test_a_not_that_another_outlet_lost_is_told(bare: Store) -> None:
    async with bare as store:
        ours, _ = await keep(
            store,
            said("a", "The Wire", "We will not accept the fisheries agreement under these conditions"),
            said("b", "The Post", "We will accept the fisheries agreement under these conditions"),
        )
        (rival,) = await rivals(store, WORKSPACE, ours, 0.5)
        assert rival.drift.negation
        assert rival.theirs.article.source == "The Post"
        listing = next(block for block in comparison.drifted([rival], NO_LINKS) if isinstance(block, Listing))
        line = plain(listing.items[0])
        assert line.startswith("A “not” differs:")
        assert "not accept" in line
        assert "The Post" in line


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("The Post", "We will not accept the fisheries agreement under these conditions"),
        ("The Wire", "We will accept the fisheries agreement under these conditions"),
        ("The Post", "The fisheries agreement is an old story with many new conditions and chapters"),
    ],
)
async def test_the_same_words_the_same_outlet_and_other_words_are_no_drift(bare: Store, source: str, words: str) -> None:
    async with bare as store:
        ours, _ = await keep(
            store,
            said("a", "The Wire", "We will not accept the fisheries agreement under these conditions"),
            said("b", source, words),
        )
        assert await rivals(store, WORKSPACE, ours, 0.5) == []


async def test_who_changed_sides_is_shown_before_and_after(bare: Store) -> None:
    async with bare as store:
        await keep(
            store,
            stood("a", 1, "backed", "SUPPORT", "pos", "the treaty"),
            stood("b", 9, "rejected", "REJECT", "neg", "the draft treaty"),
            stood("c", 12, "rejected", "REJECT", "neg", "the budget"),
        )
        person = (await Lookup(store, WORKSPACE).person("Anna Berg")).people[0]
        lookup = Lookup(store, WORKSPACE)
        facts = await lookup.facts(Asked("positions", person.id))
        ((before, after),) = facts.moved
        assert (before.stance, after.stance) == ("SUPPORT", "REJECT")
        message = (await lookup.answer(Asked("positions", person.id))).message
        listing = next(block for block in message.blocks if isinstance(block, Listing))
        assert plain(listing.items[0]).startswith("1 March 2026: ")
        assert " → 9 March 2026: " in plain(listing.items[0])
        assert sum(isinstance(block, Quotation) for block in message.blocks) == 3


async def test_who_stayed_where_he_was_has_no_such_line(bare: Store) -> None:
    async with bare as store:
        await keep(
            store,
            stood("a", 1, "backed", "SUPPORT", "pos", "the treaty"),
            stood("b", 9, "backed", "SUPPORT", "pos", "the treaty"),
        )
        person = (await Lookup(store, WORKSPACE).person("Anna Berg")).people[0]
        assert (await Lookup(store, WORKSPACE).facts(Asked("positions", person.id))).moved == ()
