"""The gist: the sentences that tell the story, in order of importance.

News puts the story first, so the first sentence leads. The others are ranked by what they add: words of the title, the actors
that matter, positions taken, an early place. A sentence that cannot stand alone (it begins with a pronoun whose name is
elsewhere, or is torn from its speaker) is left out; one that needs what no chosen sentence tells counts less, and so does one
that repeats what was chosen (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefs.sentences import sentences
from briefs.standing import MOST_WORDS, Needs, needs, stands_alone
from briefs.tokens import quotations_of, text_of
from briefs.types import Span

LENGTH = 8
"""Sentences ranked for a gist; the first three stand in a brief."""
REPETITION = 0.6
"""What a wholly repeated sentence loses, in the units of the weights below."""
UNMET = 0.5
"""What a sentence loses whose “the letter” or “Berg” no chosen sentence has introduced."""
LEAD, TITLE, ACTORS, POSITIONS, EARLY, QUOTED = 1.0, 0.7, 0.3, 0.1, 0.7, 0.8
HALF = 4
"""Sentences after which an early place is worth half."""

if not Doc.has_extension("title"):
    Doc.set_extension("title", default=None)
Doc.set_extension("gist", default=(), force=True)


@dataclass(frozen=True, slots=True)
class Candidate:
    span: Span
    worth: float
    words: frozenset[str]
    needs: Needs


@Language.component("gist", assigns=["doc._.gist"], requires=["doc._.actors", "doc._.quotes", "doc._.positions"])
def gist(doc: Doc) -> Doc:
    doc._.gist = _most_telling(_candidates(doc), LENGTH)
    return doc


def _candidates(doc: Doc) -> list[Candidate]:
    """The sentences that can stand alone; in a text that has none, its first one."""
    parsed = [(span, doc.char_span(span.start, span.end, alignment_mode="expand")) for span in sentences(doc)]
    known = [(span, tokens) for span, tokens in parsed if tokens is not None]
    speech = quotations_of(doc)
    standing = [
        n for n, (span, tokens) in enumerate(known) if stands_alone(tokens, is_lead=not n) and not _is_torn(span, speech)
    ]
    weights = Weights(doc)
    return [
        _candidate(weights, known[n][1], known[n][0], index, known[n - 1][0] if n else None)
        for index, n in enumerate(standing or range(len(known[:1])))
    ]


def _candidate(weights: Weights, tokens: Tokens, span: Span, index: int, previous: Span | None) -> Candidate:
    words = _content_words(tokens)
    worth = (
        (LEAD if not index else 0.0)
        + TITLE * _share(weights.title, words)
        + ACTORS * weights.actors(tokens)
        + POSITIONS * min(2, weights.positions(span))
        + EARLY / (1 + index / HALF)
        - QUOTED * weights.quoted_share(span)
    )
    return Candidate(span, worth, words, needs(tokens, weights.title, previous, weights.first_told))


def _most_telling(candidates: Sequence[Candidate], length: int) -> tuple[Span, ...]:
    chosen: list[Candidate] = []
    left = list(candidates)
    while left and len(chosen) < length:
        best = max(left, key=lambda candidate: (_worth_beside(candidate, chosen), -candidate.span.start))
        chosen.append(best)
        left.remove(best)
    return tuple(candidate.span for candidate in chosen)


def _worth_beside(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    met = not chosen or candidate.needs.are_met_by([(other.span, other.words, other.needs.actors) for other in chosen])
    return candidate.worth - REPETITION * _repeats(candidate, chosen) - (0.0 if met else UNMET)


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    return max((_share(candidate.words, other.words) for other in chosen), default=0.0)


def _share(wanted: frozenset[str], words: frozenset[str]) -> float:
    return len(wanted & words) / len(wanted) if wanted else 0.0


def _content_words(tokens: Tokens | Doc) -> frozenset[str]:
    return frozenset(token.lemma_.lower() for token in tokens if token.is_alpha and not token.is_stop)


def _title_words(doc: Doc) -> frozenset[str]:
    """The content words of the title; the pipeline has not parsed it, so they are matched by form as well as by lemma."""
    title = doc._.title or ""
    lemmas = {token.lower_: token.lemma_.lower() for token in doc if token.is_alpha}
    words = [word.strip(".,:;!?'\"“”‘’()").lower() for word in title.split()]
    return frozenset(lemmas.get(word, word) for word in words if word and not doc.vocab[word].is_stop)


class Weights:
    """What the other components know of a stretch of text, looked up in a time that does not grow with the text."""

    def __init__(self, doc: Doc) -> None:
        self.title = _title_words(doc)
        self.first_told = {token.lemma_.lower(): token.i for token in reversed(doc) if token.pos_ == "NOUN"}
        self._salience = {actor.id: actor.salience for actor in doc._.actors}
        self._cues = sorted(position.cue.start for position in doc._.positions)
        self._direct = bytearray(len(text_of(doc)))
        for content in (content for quote in doc._.quotes if quote.kind == "direct" for content in quote.content):
            self._direct[content.start : content.end] = b"\1" * (content.end - content.start)

    def actors(self, tokens: Tokens) -> float:
        """The salience of the two most prominent actors that the sentence names, 0 to 1."""
        named = {token._.actor for token in tokens if token._.actor is not None and token.pos_ != "PRON"}
        salience: list[float] = sorted((self._salience.get(actor, 0.0) for actor in named), reverse=True)
        return sum(salience[:2]) / 2

    def positions(self, span: Span) -> int:
        return bisect_left(self._cues, span.end) - bisect_left(self._cues, span.start)

    def quoted_share(self, span: Span) -> float:
        """How much of the sentence is somebody's direct speech: a gist tells the story in the reporter's words."""
        return sum(self._direct[span.start : span.end]) / (span.end - span.start)


def _is_torn(sentence: Span, speech: Sequence[Span]) -> bool:
    """Whether the sentence begins or ends in the middle of a quotation."""
    nearest = bisect_left(speech, sentence.start, key=lambda quotation: quotation.end)
    touching = takewhile(lambda quotation: quotation.start < sentence.end, speech[nearest : nearest + MOST_WORDS])
    return any(quotation.overlaps(sentence) and not sentence.covers(quotation) for quotation in touching)
