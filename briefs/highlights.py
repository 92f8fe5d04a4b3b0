"""What to show first of a brief: the most telling quotation of each speaker, and the clearest position of each side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from briefs.types import Brief, Position, Quote

GOOD_LENGTH: Final = range(40, 320)
"""Characters of a quotation that says something and is read to its end."""

SIDES_THAT_COUNT: Final = 5
SPEAKERS_THAT_COUNT: Final = 5
"""More sides or speakers than these say that an article is long, not that it matters more."""
SIDE_WEIGHT, SPEAKER_WEIGHT = 1.0, 0.6


def substance(brief: Brief) -> float:
    """How much an article tells of who stands where, 0 to 8."""
    told = min(len(sides(brief)), SIDES_THAT_COUNT) * SIDE_WEIGHT
    said = min(len(voices(brief)), SPEAKERS_THAT_COUNT) * SPEAKER_WEIGHT
    return told + said


def voices(brief: Brief) -> list[Quote]:
    """The best quotation of each known speaker who is quoted word for word, the most prominent speaker first."""
    best: dict[str, Quote] = {}
    for quote in brief.quotes:
        if quote.speaker is not None and quote.kind != "indirect":
            known = best.get(quote.speaker)
            if known is None or telling(quote) > telling(known):
                best[quote.speaker] = quote
    return [best[id] for id in _by_salience(brief, best)]


def sides(brief: Brief) -> list[Position]:
    """The surest position of each holder, the most prominent holder first."""
    best: dict[str, Position] = {}
    for position in brief.positions:
        known = best.get(position.holder)
        if known is None or clear(position) > clear(known):
            best[position.holder] = position
    return [best[id] for id in _by_salience(brief, best)]


def best_quotes(brief: Brief, limit: int) -> list[Quote]:
    """At most `limit` quotations to show first: one of each voice, then the most telling others, in the order of the text."""
    first = voices(brief)[:limit]
    literal = [quote for quote in brief.quotes if quote.kind != "indirect" and quote not in first]
    rest = sorted(literal, key=telling, reverse=True)[: limit - len(first)]
    return sorted([*first, *rest], key=lambda quote: quote.content[0].start)


def telling(quote: Quote) -> tuple[bool, bool, float, int]:
    """Direct before mixed, of a good length before a scrap, sure before unsure, early before late."""
    length = sum(span.end - span.start for span in quote.content)
    return quote.kind == "direct", length in GOOD_LENGTH, round(quote.confidence, 1), -quote.content[0].start


def clear(position: Position) -> tuple[bool, bool, float]:
    """The holder's own words before those of another, what is meant now before what is conditional, sure before unsure."""
    return position.attributed_to is None, not position.modes, position.confidence


def _by_salience(brief: Brief, ids: Iterable[str]) -> Sequence[str]:
    rank = {actor.id: actor.salience for actor in brief.actors}
    return sorted(ids, key=lambda id: -rank.get(id, 0.0))
