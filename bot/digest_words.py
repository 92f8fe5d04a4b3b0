"""The sentences and labels of digests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.words import count, day, enumerate_words

DIGEST = "Morning digest"
PREVIEW_NOTE = "A preview: nothing was posted."
NO_NEWS = "No article of this time tells who stands where."
OMITTED = "Left out"
WHY = "Why this digest"
ON_ONE_PAGE = "on one page"
EVIDENCE = "evidence"
BRIEF_BUTTON = "Brief"
QUOTES_BUTTON = "Quotes"
STANDS_BUTTON = "Positions"
OUTCOMES = {
    "chosen": "told",
    "same_story": "told with the story",
    "copy": "the same text, printed elsewhere",
    "less_important": "others told more",
    "outlet_share": "its outlet has its share of the stories already",
    "unchanged": "the story was told before, and nothing in it is new",
    "told": "was told before",
    "nobody_speaks": "nobody is quoted or takes a position in it",
    "off_topic": "about none of the topics and people that are followed here",
    "other_source": "not from a source that is wanted here",
    "older": "older than this digest",
    "later": "newer than this digest",
}
_OUTLETS = 3
"""Outlets named of those that printed the same text."""


def and_more(number: int) -> str:
    return f"and {count(number, 'other')}"


def also_in(outlets: Sequence[str]) -> str:
    """Reuters, also in The Herald and The Post; Reuters, also in 14 others."""
    if len(outlets) <= _OUTLETS:
        return f", also in {enumerate_words(outlets)}"
    return f", also in {len(outlets):,} others"


def and_voices(outlet: str, others: int) -> str:
    return f"{outlet} and {count(others, 'other voice')}"


def digest_scope(since: datetime, until: datetime, chosen: int, all: int) -> str:
    return f"{since:%H:%M}, {day(since)} to {until:%H:%M}, {day(until)} · {chosen} of {count(all, 'article')}"
