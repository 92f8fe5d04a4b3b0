"""What a channel is told: the stories of its workspace's articles that concern it, without those that it knows.

digest = await compose(store, workspace, wish, since, until, told)
to_json(digest)                  # what is kept; from_json gives the same digest back
told = remember(earlier)         # of the digests that a channel was sent, what it need not be told again
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.shelf import Shelf, aside, shelf
from bot.telling import headline, print_of, tell
from bot.told import Digest, DigestWish, Verdict, from_json, to_json
from briefs.digest import LATE, choose
from briefs.stories import within
from briefs.types import Interest, Outcome

if TYPE_CHECKING:
    from bot.store import Store

__all__ = ["Digest", "DigestWish", "compose", "from_json", "remember", "to_json"]
CONFIDENCE = 0.5
"""The confidence below which a line is not shown, where nobody says."""


def remember(digests: Iterable[Digest]) -> frozenset[str]:
    """Of the digests that a place was sent, the articles that it need not be told again."""
    return frozenset(article for digest in digests for article in digest.told)


async def compose(  # noqa: PLR0917 (whose, what, when, and against what)
    store: Store,
    workspace: str,
    wanted: DigestWish,
    since: datetime,
    until: datetime,
    told: Collection[str] = (),
    *,
    confidence: float = CONFIDENCE,
) -> Digest:
    """The digest of a workspace's articles of a time, for a channel that was told of the articles `told` (see `remember`)."""
    articles = await shelf(store, workspace, since, until, told=told, confidence=confidence)
    return await aside(_digest, articles, wanted, since, until, frozenset(told))


def _digest(articles: Shelf, wanted: DigestWish, since: datetime, until: datetime, told: frozenset[str]) -> Digest:
    interest = Interest(wanted.topics, wanted.people, wanted.sources)
    candidates = (look.candidate for id, look in articles.looks.items() if id in articles.current)
    near = {one.id for one in candidates if since - LATE <= one.dated < until}
    parts = within(articles.stories, near | told)
    choice = choose(parts, articles.looks, since, until, wanted.max_stories, interest=interest, told=told)
    titles = {outcome.candidate.id: headline(outcome.candidate) for outcome in choice.outcomes}
    return Digest(
        since,
        until,
        wanted,
        tuple(map(tell, choice.chosen)),
        tuple(_verdict(outcome, titles) for outcome in choice.outcomes if _in_reach(outcome, since)),
        tuple(sorted(one.id for chosen in choice.chosen for account in chosen.accounts for one in account.candidates)),
    )


def _in_reach(outcome: Outcome, since: datetime) -> bool:
    """Whether an article might have been told of at all."""
    earliest = since if outcome.reason == "told" else since - LATE
    return outcome.reason != "older" and outcome.candidate.dated >= earliest


def _verdict(outcome: Outcome, titles: Mapping[str, str]) -> Verdict:
    of = titles.get(outcome.of or "") if outcome.of != outcome.candidate.id else None
    return Verdict(print_of(outcome.candidate), outcome.reason, outcome.score, of)
