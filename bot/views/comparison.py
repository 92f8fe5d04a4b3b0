"""Lines that set two articles side by side: a position before and after, a quotation here and there."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import Block, Listing, Paragraph, Run, Text, bold, faint, link, text
from adapters.limits import shorten
from bot import comparison_words, words
from bot.comparing import Rival
from bot.store.types import Stand, Statement
from bot.web.links import EvidenceLinks

SHIFTS, DRIFTS = 2, 2
LONG = 240
"""Characters of a quotation in a note; the evidence has the rest."""


def shifted(pairs: Sequence[tuple[Stand, Stand]], links: EvidenceLinks) -> list[Block]:
    """Earlier and later positions that contradict each other, with dates and evidence; readers judge for themselves."""
    lines = tuple(text(*_stand(before, links), " → ", *_stand(after, links)) for before, after in pairs[:SHIFTS])
    return [Paragraph(text(bold(comparison_words.SHIFTED))), Listing(lines)] if lines else []


def _stand(stand: Stand, links: EvidenceLinks) -> Text:
    said = shorten(" ".join(stand.words.split()), LONG)
    stance = words.stance(stand.holder, stand.stance, stand.target)
    dated = words.day(stand.article.published_at)
    return text(faint(f"{dated}: "), bold(stance), f" “{said}” ", Run(stand.id, faint=True, url=links.line(stand.id)))


def drifted(rivals: Sequence[Rival], links: EvidenceLinks) -> list[Block]:
    """Quotations that another article words differently."""
    lines = tuple(
        text(
            bold(comparison_words.drifted(rival.drift.dropped, rival.drift.added, negation=rival.drift.negation)),
            *_version(rival.ours, links),
            " ↔ ",
            *_version(rival.theirs, links),
        )
        for rival in rivals[:DRIFTS]
    )
    return [Paragraph(text(bold(comparison_words.DRIFTED))), Listing(lines)] if lines else []


def _version(statement: Statement, links: EvidenceLinks) -> Text:
    facts = statement.article
    return text(
        f" “{shorten(' … '.join(' '.join(piece.split()) for piece in statement.words), LONG)}” ",
        link(words.dateline(facts.source, facts.published_at), facts.url),
        " ",
        Run(statement.id, faint=True, url=links.line(statement.id)),
    )
