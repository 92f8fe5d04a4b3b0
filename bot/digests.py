"""What a channel is told: the stories of its workspace's articles that concern it, without those that it knows.

digest = await compose(store, workspace, wish, since, until, told)
to_json(digest)                  # what is kept; from_json gives the same digest back
told = remember(earlier)         # of the digests that a channel was sent, what it need not be told again
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import words
from bot.store import order
from bot.told import Digest, DigestWish, Print, Said, Side, Story, Verdict, Voice, from_json, to_json
from bot.views.brief import name, utterance
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.digest import best_quotes, choose, sides, voices
from briefs.types import Brief, Candidate, Outcome, Position, Quote

if TYPE_CHECKING:
    from bot.store import Store

__all__ = ["Digest", "DigestWish", "compose", "from_json", "remember", "to_json"]
CONFIDENCE = 0.5
"""The confidence below which a line is not shown, where nobody says."""
SIDES, QUOTES, GIST = 3, 3, 2


def remember(digests: Iterable[Digest]) -> frozenset[str]:
    """Of the digests that a place was sent, the articles that it need not be told again."""
    return frozenset(article for digest in digests for article in digest.told)


async def compose(  # noqa: PLR0917 (whose, what, when, and against what)
    store: Store,
    workspace: str,
    wanted: DigestWish,
    since: datetime,
    until: datetime,
    told: Collection[str] = (),  # noqa: ARG001 (weighed with the stories)
    *,
    confidence: float = CONFIDENCE,
) -> Digest:
    """The digest of a workspace's articles of a time, for a channel that was told of the articles `told` (see `remember`)."""
    stored = store.articles.between(workspace, since, until)
    candidates = [
        Candidate(one.facts.id, sure(one.brief, confidence), one.facts.dated) async for one in stored if one.brief is not None
    ]
    choice = await asyncio.to_thread(choose, candidates, since, until, wanted.max_stories)
    stories = tuple(_story(outcome.candidate) for outcome in choice.chosen)
    verdicts = tuple(_verdict(outcome) for outcome in (*choice.chosen, *choice.omitted))
    return Digest(since, until, wanted, stories, verdicts, tuple(story.article.article for story in stories))


def sure(brief: Brief, floor: float) -> Brief:
    """The brief without what is less sure than `floor`."""
    return replace(
        brief,
        quotes=tuple(quote for quote in brief.quotes if quote.confidence >= floor),
        positions=tuple(position for position in brief.positions if position.confidence >= floor),
    )


def _story(candidate: Candidate) -> Story:
    brief = candidate.brief
    article = _print(candidate)
    return Story(
        headline=article.title,
        article=article,
        status="new",
        gist=tuple(" ".join(span.of(brief.article.text).split()) for span in brief.gist[:GIST]),
        sides=tuple(_side(candidate, position) for position in sides(brief)[:SIDES]),
        said=tuple(_said(candidate, quote) for quote in best_quotes(brief, QUOTES)),
        voices=(Voice(article),),
        speakers=tuple(name(brief, quote.speaker) or "" for quote in voices(brief)),
    )


def _verdict(outcome: Outcome) -> Verdict:
    return Verdict(_print(outcome.candidate), outcome.reason, outcome.score)


def _print(candidate: Candidate) -> Print:
    article = candidate.brief.article
    return Print(candidate.id, article.title or words.UNTITLED, article.source, article.url, candidate.dated)


def _said(candidate: Candidate, quote: Quote) -> Said:
    brief, text = candidate.brief, candidate.brief.article.text
    return Said(
        id=order.line_id(candidate.id, "quote", quote.content),
        article=candidate.id,
        kind=quote.kind,
        words=utterance(quote, text),
        speaker=name(brief, quote.speaker),
        as_written=" ".join(quote.speaker_span.of(text).split()).strip(" ,;:") if quote.speaker_span else None,
        sure=quote.confidence >= SHOWN_CONFIDENCE,
    )


def _side(candidate: Candidate, position: Position) -> Side:
    brief = candidate.brief
    return Side(
        id=order.line_id(candidate.id, f"stand {position.holder} {position.stance}", (position.evidence, position.cue)),
        article=candidate.id,
        holder=name(brief, position.holder) or position.holder,
        stance=position.stance,
        polarity=position.polarity,
        target=name(brief, position.target),
        words=position.evidence.of(brief.article.text),
        cue=(position.cue.start - position.evidence.start, position.cue.end - position.evidence.start),
        modes=position.modes,
        teller=name(brief, position.attributed_to),
    )
