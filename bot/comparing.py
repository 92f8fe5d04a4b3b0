"""What a workspace's other articles add to a line: where somebody stood before, and how another outlet wrote the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store import Store
from bot.store.types import Stand, Statement
from briefs.compare import Drift, Held, drift, shifts
from briefs.questions import terms

QUOTED = 12
"""Quotations of an article that are looked for elsewhere."""
RIVALS = 4
"""Other articles' statements that each is compared with."""
_TELLING = 2
"""Long words by which the same quotation is looked up; one more would miss it where that one was changed."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another article's version of a quotation."""

    ours: Statement
    theirs: Statement
    drift: Drift


def moved(stands: Sequence[Stand]) -> list[tuple[Stand, Stand]]:
    """Positions of one holder on one issue that contradict each other, before and after, the latest first."""
    known = {stand.id: stand for stand in stands}
    return [(known[shift.before.id], known[shift.after.id]) for shift in shifts(_held(stand) for stand in stands)]


def _held(stand: Stand) -> Held:
    about = stand.issue_words or stand.target or ""
    return Held(stand.id, str(stand.person), stand.stance, stand.polarity, about, stand.article.dated, stand.modes)


async def rivals(store: Store, workspace: str, article: str, floor: float) -> list[Rival]:
    """Where other outlets quote the same words of the same person differently, one rival for each quotation; what lost or
    gained a "not" comes first."""
    said = await store.statements.of_article(workspace, article)
    literal = [each for each in said if each.kind != "indirect" and each.person is not None and each.confidence >= floor]
    found = [rival for each in literal[:QUOTED] if (rival := await _rival(store, workspace, each, floor)) is not None]
    return sorted(found, key=lambda rival: not rival.drift.negation)


async def _rival(store: Store, workspace: str, ours: Statement, floor: float) -> Rival | None:
    words = " ".join(ours.words)
    telling = terms(" ".join(sorted(dict.fromkeys(words.split()), key=len, reverse=True)[:_TELLING]))
    if not telling:
        return None
    page = await store.statements.said(workspace, ours.person, terms=telling, limit=RIVALS)
    found: list[Rival] = []
    for theirs in page.items:
        elsewhere = theirs.article.id != ours.article.id and theirs.article.source != ours.article.source
        difference = drift(words, " ".join(theirs.words)) if elsewhere and theirs.kind != "indirect" else None
        if difference is not None and theirs.confidence >= floor:
            found.append(Rival(ours, theirs, difference))
    return min(found, key=lambda rival: not rival.drift.negation, default=None)
