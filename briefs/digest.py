"""Which stories a digest tells, and why not the others: a rank that says its reasons.

A story ranks by how much it tells of who stands where, how many voices report it, how new it is and how much of what somebody
follows it has. What was told before is told again only with a new fact. Every candidate gets exactly one outcome.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, log2
from typing import Final

from briefs.interest import matches, wanted_source
from briefs.news import news
from briefs.stories import Look, within
from briefs.types import Account, Candidate, Chosen, Digest, Interest, News, Outcome, OutcomeReason, Story

NEWNESS_WEIGHT: Final = 1.0
VOICE_WEIGHT, COPY_WEIGHT = 1.5, 0.5
"""For each doubling of the independent voices, and of those who printed a text."""
MATCH_WEIGHT, MATCHES_THAT_COUNT = 1.5, 3
"""For each topic and person that somebody follows, beyond the first."""
WHOLE: Final = 0.8
"""Of the longest copy's length, and of the facts of the richest, so much at least has one that stands for all."""
OUTLET_SHARE: Final = 0.4
"""Of the stories that a single outlet may tell, where others have some to tell."""
LATE: Final = timedelta(days=1)
"""What came to be known in the span of a digest is told though it appeared so much earlier."""
EVERYTHING: Final = Interest()
_NO_NEWS: Final = News()


@dataclass(frozen=True, slots=True)
class _Ranked:
    story: Story
    chosen: Chosen


def choose(
    stories: Iterable[Story],
    looks: Mapping[str, Look],
    since: datetime,
    until: datetime,
    limit: int,
    *,
    interest: Interest = EVERYTHING,
    told: Collection[str] = (),
) -> Digest:
    """The digest of `since` up to, not including, `until`: at most `limit` stories, and an outcome for each candidate.

    `looks` has all candidates by their ids; `told` are the ids of those that whoever gets the digest knows.
    """
    judge = _Judge(looks, since, until, interest, frozenset(told))
    ranked: list[_Ranked] = []
    outcomes: list[Outcome] = []
    for story in stories:
        objections = {candidate.id: judge.objection(candidate) for candidate in story.candidates}
        outcomes += [Outcome(one, reason) for one in story.candidates if (reason := objections[one.id])]
        able = within([story], [id for id, objection in objections.items() if objection is None])
        if not able:
            continue
        fresh = able[0].accounts
        verdict = judge.verdict(story, fresh)
        if isinstance(verdict, Chosen):
            ranked.append(_Ranked(story, verdict))
        else:
            outcomes += [Outcome(one, verdict) for account in fresh for one in account.candidates]
    ranked.sort(key=lambda one: (-one.chosen.score, one.story.id))
    seated, surplus = _seated(ranked, limit)
    told_of = [outcome for one in seated for outcome in _outcomes(one, "chosen")]
    left = [outcome for one, reason in surplus for outcome in _outcomes(one, reason)]
    return Digest(since, until, tuple(one.chosen for one in seated), (*told_of, *left, *outcomes))


@dataclass(frozen=True, slots=True)
class _Judge:
    looks: Mapping[str, Look]
    since: datetime
    until: datetime
    interest: Interest
    told: frozenset[str]

    def objection(self, candidate: Candidate) -> OutcomeReason | None:
        """Why an article cannot be told of, whatever its story."""
        if candidate.id in self.told:
            return "told"
        if candidate.dated >= self.until:
            return "later"
        if candidate.dated < self.since and not self._came_late(candidate):
            return "older"
        return None if wanted_source(candidate, self.interest) else "other_source"

    def _came_late(self, candidate: Candidate) -> bool:
        return candidate.found is not None and candidate.found >= self.since and candidate.dated >= self.since - LATE

    def verdict(self, story: Story, fresh: tuple[Account, ...]) -> Chosen | OutcomeReason:
        """What can be told of a story, or why nothing."""
        candidates = [candidate for account in fresh for candidate in account.candidates]
        found = max(matches(self.looks[candidate.id], self.interest) for candidate in candidates)
        if not found and (self.interest.topics or self.interest.people):
            return "off_topic"
        originals = [self._original(account) for account in fresh]
        front = max(originals, key=lambda one: (self._substance(one), len(one.brief.article.text), one.id))
        if not self._substance(front):
            return "nobody_speaks"
        known = [self.looks[candidate.id] for candidate in story.candidates if candidate.id in self.told]
        if not known:
            return Chosen(front, fresh, _NO_NEWS, updated=False, score=self._score(front, fresh, found))
        others = [self.looks[one.id] for one in candidates if one is not front]
        added = news([self.looks[front.id], *others], known)
        if not (added.quotes or added.positions):
            return "unchanged"
        front = _newest_front(added, front)
        return Chosen(front, fresh, added, updated=True, score=self._score(front, fresh, found))

    def _original(self, account: Account) -> Candidate:
        """The article to tell a text by: whoever wrote it first, unless that is a cut or tells much less."""
        longest = max(len(one.brief.article.text) for one in account.candidates)
        richest = max(account.candidates, key=self._substance)
        enough = WHOLE * self._substance(richest)
        whole = (one for one in account.candidates if len(one.brief.article.text) >= WHOLE * longest)
        return next((one for one in whole if self._substance(one) >= enough), richest)

    def _substance(self, candidate: Candidate) -> float:
        return self.looks[candidate.id].substance

    def _score(self, front: Candidate, fresh: Sequence[Account], found: int) -> float:
        newest = max(candidate.dated for account in fresh for candidate in account.candidates)
        newness = min(max((newest - self.since) / (self.until - self.since), 0.0), 1.0)
        copies = sum(len(account.candidates) for account in fresh) - len(fresh)
        heard = VOICE_WEIGHT * log2(_outlets(fresh)) + COPY_WEIGHT * log2(1 + copies)
        followed = MATCH_WEIGHT * (min(max(found, 1), MATCHES_THAT_COUNT) - 1)
        return round(self._substance(front) + heard + followed + NEWNESS_WEIGHT * newness, 3)


def _newest_front(added: News, front: Candidate) -> Candidate:
    """Of an updated story, the article with the most that is new."""
    facts = [candidate for candidate, _ in (*added.quotes, *added.positions)]
    return max([front, *facts], key=lambda one: (sum(one is other for other in facts), one is front))


def _outlets(accounts: Iterable[Account]) -> int:
    """Independent voices: accounts of their own, of which an outlet has one."""
    return len({account.first.brief.article.source or account.first.id for account in accounts})


def _seated(ranked: Sequence[_Ranked], limit: int) -> tuple[list[_Ranked], list[tuple[_Ranked, OutcomeReason]]]:
    """The first stories, without more of one outlet than its share as long as others have some to tell."""
    share = max(1, ceil(limit * OUTLET_SHARE))
    held: dict[str, int] = {}
    seated: list[_Ranked] = []
    waiting: list[_Ranked] = []
    for one in ranked:
        outlet = _only_outlet(one.chosen)
        if len(seated) < limit and (outlet is None or held.get(outlet, 0) < share):
            seated.append(one)
            held[outlet or ""] = held.get(outlet or "", 0) + 1
        else:
            waiting.append(one)
    seated += waiting[: limit - len(seated)]
    last = min((one.chosen.score for one in seated), default=0.0)
    surplus = waiting[len(seated) - (len(ranked) - len(waiting)) :]
    reasons: list[tuple[_Ranked, OutcomeReason]] = [
        (one, "outlet_share" if one.chosen.score > last else "less_important") for one in surplus
    ]
    return sorted(seated, key=lambda one: (-one.chosen.score, one.story.id)), reasons


def _only_outlet(chosen: Chosen) -> str | None:
    """The one outlet that tells a story; None where several do, or nobody knows."""
    outlets = {candidate.brief.article.source for account in chosen.accounts for candidate in account.candidates}
    return outlets.pop() if len(outlets) == 1 else None


def _outcomes(one: _Ranked, reason: OutcomeReason) -> Iterable[Outcome]:
    """The outcomes of what could be told of a story: its front article, its copies, the others."""
    chosen = one.chosen
    for account in sorted(chosen.accounts, key=lambda account: chosen.front not in account.candidates):
        for candidate in sorted(account.candidates, key=lambda candidate: candidate is not chosen.front):
            if reason != "chosen" or candidate is chosen.front:
                its = reason
            else:
                its = "copy" if chosen.front in account.candidates or candidate is not account.first else "same_story"
            yield Outcome(candidate, its, chosen.score, chosen.front.id)
