"""Which articles a digest tells of, and why not the others: a rank that says its reasons.

An article ranks by how much it tells of who stands where: sides that take a position, named people quoted word for word, and
how new it is. Every candidate gets exactly one outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from briefs.types import Brief, Candidate, Digest, Outcome, OutcomeReason, Position, Quote

SIDES_THAT_COUNT: Final = 5
VOICES_THAT_COUNT: Final = 5
"""More sides or voices than these say that an article is long, not that it matters more."""
SIDE_WEIGHT, VOICE_WEIGHT, NEWNESS_WEIGHT = 1.0, 0.6, 1.0
GOOD_LENGTH: Final = range(40, 320)
"""Characters of a quotation that says something and is read to its end."""


def choose(candidates: Iterable[Candidate], since: datetime, until: datetime, limit: int) -> Digest:
    """The digest of `since` up to, not including, `until`: at most `limit` candidates, and a reason for each other."""
    judged = [(candidate, _objection(candidate, since, until)) for candidate in candidates]
    able = sorted(
        (candidate for candidate, objection in judged if objection is None),
        key=lambda candidate: (-score(candidate, since, until), candidate.id),
    )
    chosen = tuple(Outcome(candidate, "chosen", score(candidate, since, until)) for candidate in able[:limit])
    surplus = tuple(Outcome(candidate, "less_important", score(candidate, since, until)) for candidate in able[limit:])
    refused = tuple(Outcome(candidate, objection) for candidate, objection in judged if objection is not None)
    return Digest(since, until, chosen, surplus + refused)


def _objection(candidate: Candidate, since: datetime, until: datetime) -> OutcomeReason | None:
    if candidate.dated >= until:
        return "later"
    if candidate.dated < since:
        return "older"
    return None if voices(candidate.brief) or sides(candidate.brief) else "nobody_speaks"


def score(candidate: Candidate, since: datetime, until: datetime) -> float:
    """How much an article tells of who stands where, 0 to 9; comparable within one span of time."""
    newness = (candidate.dated - since) / (until - since)
    told = min(len(sides(candidate.brief)), SIDES_THAT_COUNT) * SIDE_WEIGHT
    said = min(len(voices(candidate.brief)), VOICES_THAT_COUNT) * VOICE_WEIGHT
    return told + said + newness * NEWNESS_WEIGHT


def voices(brief: Brief) -> list[Quote]:
    """The best quotation of each known speaker who is quoted word for word, the most prominent speaker first."""
    best: dict[str, Quote] = {}
    for quote in brief.quotes:
        if quote.speaker is not None and quote.kind != "indirect":
            known = best.get(quote.speaker)
            if known is None or _telling(quote) > _telling(known):
                best[quote.speaker] = quote
    return [best[id] for id in _by_salience(brief, best)]


def sides(brief: Brief) -> list[Position]:
    """The surest position of each holder, the most prominent holder first."""
    best: dict[str, Position] = {}
    for position in brief.positions:
        known = best.get(position.holder)
        if known is None or _clear(position) > _clear(known):
            best[position.holder] = position
    return [best[id] for id in _by_salience(brief, best)]


def best_quotes(brief: Brief, limit: int) -> list[Quote]:
    """At most `limit` quotations to show first: one of each voice, then the most telling others, in the order of the text."""
    first = voices(brief)[:limit]
    literal = [quote for quote in brief.quotes if quote.kind != "indirect" and quote not in first]
    rest = sorted(literal, key=_telling, reverse=True)[: limit - len(first)]
    return sorted([*first, *rest], key=lambda quote: quote.content[0].start)


def _telling(quote: Quote) -> tuple[bool, bool, float, int]:
    """Direct before mixed, of a good length before a scrap, sure before unsure, early before late."""
    length = sum(span.end - span.start for span in quote.content)
    return quote.kind == "direct", length in GOOD_LENGTH, round(quote.confidence, 1), -quote.content[0].start


def _clear(position: Position) -> tuple[bool, bool, float]:
    """The holder's own words before those of another, what is meant now before what is conditional, sure before unsure."""
    return position.attributed_to is None, not position.modes, position.confidence


def _by_salience(brief: Brief, ids: Iterable[str]) -> Sequence[str]:
    rank = {actor.id: actor.salience for actor in brief.actors}
    return sorted(ids, key=lambda id: -rank.get(id, 0.0))
