"""What of a story is new to whoever was told some of it: quotations, positions and speakers, never the same in other print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from briefs.stories import Look, Prints, common_words, copied, prints, shared, stem, words
from briefs.types import Brief, News, Position, Quote, Span

KNOWN: Final = 0.5
"""The share of a passage's pieces from which on it was told, in the same words."""
KNOWN_OF_COPY: Final = 0.3
"""The same of the sentence around it, where the article is a copy of one that was told, so that changed words are no news."""
KEPT_OF_COPY: Final = 0.6
"""Or so many of the words in that sentence that are not in every article."""
FEWEST_WORDS: Final = 4
"""A quotation of fewer words is no news."""
_ABBREVIATED = "".join(
    rf"(?<!\b{short})" for short in ("[A-Z]", "Mr", "Mrs", "Ms", "Dr", "Jr", "Sr", "St", "Sen", "Rep", "Gov", "Gen")
)
_SENTENCE = re.compile(rf"{_ABBREVIATED}[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z])|\n+")


def news(fresh: Sequence[Look], known: Sequence[Look]) -> News:
    """The facts of `fresh` articles that stand in none of the `known` ones, each once."""
    told = _Told(known)
    quotes = tuple((one.candidate, quote) for one in fresh for quote in _quotes(one.candidate.brief) if told.adds(one, quote))
    positions = tuple(
        (one.candidate, position) for one in fresh for position in one.candidate.brief.positions if told.takes(one, position)
    )
    speakers = dict.fromkeys(name for candidate, quote in quotes if (name := speaker(candidate.brief, quote)))
    return News(quotes, positions, tuple(name for name in speakers if name not in told.speakers))


def same_words(one: str, other: str) -> bool:
    """Whether the shorter of two passages is in the longer for the most part."""
    shorter, longer = sorted((prints(words(one)), prints(words(other))), key=lambda pieces: pieces.size)
    return shared(shorter, longer) >= KNOWN


class _Told:
    """What is known by now: it grows with each fact that is found to be new."""

    def __init__(self, known: Sequence[Look]) -> None:
        self._articles = known
        self._pieces: Prints = np.unique(np.concatenate([np.empty(0, np.uint32), *(look.pieces for look in known)]))
        self.speakers = frozenset(
            name for look in known for quote in _quotes(look.candidate.brief) if (name := speaker(look.candidate.brief, quote))
        )
        self._stands = {_stand(look.candidate.brief, position) for look in known for position in look.candidate.brief.positions}
        self._copied_from: dict[str, list[Look]] = {}

    def adds(self, look: Look, quote: Quote) -> bool:
        text = look.candidate.brief.article.text
        body = words(" ".join(span.of(text) for span in quote.content))
        return len(body) >= FEWEST_WORDS and self._learn(look, body, quote.content[0])

    def takes(self, look: Look, position: Position) -> bool:
        stand = _stand(look.candidate.brief, position)
        if stand in self._stands:
            return False
        self._stands.add(stand)
        return self._learn(look, words(position.evidence.of(look.candidate.brief.article.text)), position.evidence)

    def _learn(self, look: Look, body: list[str], at: Span) -> bool:
        """Whether words are new; from now on they are known."""
        pieces = prints(body)
        if shared(pieces, self._pieces) >= KNOWN or self._touched_up(look, at):
            return False
        self._pieces = np.union1d(self._pieces, pieces)
        return True

    def _touched_up(self, look: Look, at: Span) -> bool:
        """Whether a passage is one that was told, with changed words."""
        candidate = look.candidate
        if candidate.id not in self._copied_from:
            self._copied_from[candidate.id] = [other for other in self._articles if copied(look, other)]
        originals = self._copied_from[candidate.id]
        if not originals:
            return False
        body = words(sentence(candidate.brief.article.text, at).of(candidate.brief.article.text))
        own = [word for word in map(stem, body) if word not in common_words()]
        kept = [word for word in own if any(word in original.counts for original in originals)]
        return len(kept) >= KEPT_OF_COPY * max(len(own), 1) or shared(prints(body), self._pieces) >= KNOWN_OF_COPY


def sentence(text: str, at: Span) -> Span:
    """The sentence, or the sentences, that a span stands in."""
    start, end = 0, len(text)
    for mark in _SENTENCE.finditer(text):
        if mark.end() <= at.start:
            start = mark.end()
        elif mark.start() >= at.end:
            end = mark.start() + len(mark.group().rstrip())
            break
    return Span(start, end)


def _quotes(brief: Brief) -> Iterator[Quote]:
    return (quote for quote in brief.quotes if quote.kind != "indirect")


def speaker(brief: Brief, quote: Quote) -> str | None:
    actor = brief.actor(quote.speaker)
    return actor.name if actor else None


def _stand(brief: Brief, position: Position) -> tuple[str, str, str]:
    holder, target = brief.actor(position.holder), brief.actor(position.target)
    return (holder.name if holder else position.holder, position.stance, target.name if target else "")
