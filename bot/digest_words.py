"""The sentences and labels of digests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.words import count, day, enumerate_words

DIGEST = "Morning digest"
PREVIEW_NOTE = "A preview: nothing was posted."
OMITTED = "Left out"
WHY = "Why this digest"
ON_ONE_PAGE = "on one page"
EVIDENCE = "evidence"
UPDATED = "Updated"
BRIEF_BUTTON = "Brief"
QUOTES_BUTTON = "Quotes"
STANDS_BUTTON = "Positions"
OUTCOMES = {
    "chosen": "told",
    "same_story": "told with",
    "copy": "the same text as one that is told",
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
UNSENT = {
    "chosen": "to be told, but this digest has not come",
    "same_story": "of the same story as",
    "copy": "the same text as another",
}
"""The same where nobody saw the digest."""
_NAMED = 5
_OUTLETS = 3
"""Outlets named of those that printed the same text."""


def outcome(reason: str, sent: bool) -> str:
    return OUTCOMES[reason] if sent else UNSENT.get(reason, OUTCOMES[reason])


def also_in(outlets: Sequence[str]) -> str:
    """Reuters, also in The Herald and The Post; Reuters, also in 14 others; nothing where there are none."""
    if not outlets:
        return ""
    if len(outlets) <= _OUTLETS:
        return f", also in {enumerate_words(outlets)}"
    return f", also in {len(outlets):,} others"


def and_voices(outlet: str, others: int) -> str:
    return f"{outlet} and {count(others, 'other voice')}"


def quoting(names: Sequence[str]) -> str:
    return f"quoting {enumerate_words(names)}"


def no_news(articles: int) -> str:
    """Why there are no stories, of so many articles."""
    if not articles:
        return "No article came in this time."
    return f"Of {count(articles, 'article')} that came in this time none is told here; “/brief digest why” says why."


def news(quotes: int, positions: int, speakers: Sequence[str]) -> str:
    """Updated: 2 new quotes, 1 new position, heard for the first time: Anna Berg."""
    parts = [count(quotes, "new quote") if quotes else "", count(positions, "new position") if positions else ""]
    heard = f"heard for the first time: {enumerate_words(speakers[:_NAMED])}" if speakers else ""
    return f"{UPDATED}: {', '.join(part for part in (*parts, heard) if part)}"


def digest_scope(since: datetime, until: datetime, zone: str, stories: int, articles: int) -> str:
    """`since` and `until` by the clocks of the zone."""
    first, last = (moment.astimezone(ZoneInfo(zone)) for moment in (since, until))
    time = f"{day(first)}, {first:%H:%M} to {day(last)}, {last:%H:%M} ({zone})"
    return f"{time} · {count(stories, 'story', 'stories')} from {count(articles, 'article')}"
