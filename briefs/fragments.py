"""The content of an attribution, made whole with the parse where the tagger stopped short or went too far."""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Doc

from briefs.clauses import child
from briefs.sources import completed
from briefs.tokens import text_of, tokens_of
from briefs.types import Attribution, QuoteKind, Span

_REST = re.compile(r",\s*(?=\w)")


def whole(doc: Doc, attribution: Attribution, kind: QuoteKind) -> tuple[Span, ...]:
    """The content of `attribution`: each part to the end of its phrase, and all of a clause that the attribution interrupts."""
    if kind == "direct":
        return attribution.content
    if kind == "indirect" and (framed := _framed(doc, attribution)):
        return (framed,)
    content = tuple(_grown(doc, part, attribution) for part in attribution.content)
    rest = _interrupted(doc, attribution)
    return (*content, rest) if rest else content


def _framed(doc: Doc, attribution: Attribution) -> Span | None:
    """Words of nobody in particular together with whom they accuse: “Lee was accused of theft”, never “Lee ... theft”."""
    cue, first, last = attribution.cue, attribution.content[0], attribution.content[-1]
    if cue is None or attribution.source is not None or last.start < cue.end:
        return None
    if first.end <= cue.start:
        return Span(first.start, last.end)
    accused = next((noun for verb in tokens_of(doc, cue) if (noun := child(verb, "nsubjpass"))), None)
    if accused is None or accused.pos_ == "PRON" or accused.i > tokens_of(doc, cue)[0].i:
        return None
    return Span(accused.left_edge.idx, last.end)


def _grown(doc: Doc, part: Span, attribution: Attribution) -> Span:
    grown = _with_object(doc, completed(doc, part))
    others = (*attribution.content, attribution.cue, attribution.source)
    return part if any(grown.overlaps(other) for other in others if other and other != part) else grown


def _with_object(doc: Doc, part: Span) -> Span:
    """`part` with the words that its last one, a preposition, governs."""
    tokens = tokens_of(doc, part)
    governed = child(tokens[-1], "pobj", "pcomp") if tokens else None
    if governed is None or governed.left_edge.i != tokens[-1].i + 1:
        return part
    behind = doc[governed.left_edge.i : governed.right_edge.i + 1]
    phrase = list(takewhile(lambda token: not token.is_punct and not token.is_space, behind))
    return Span(part.start, phrase[-1].idx + len(phrase[-1])) if phrase else part


def _interrupted(doc: Doc, attribution: Attribution) -> Span | None:
    """The rest of the clause that an attribution interrupts before its verb: “The bridge, said Lee, was old.”"""
    if attribution.cue is None or attribution.source is None or len(attribution.content) > 1:
        return None
    content, end = attribution.content[0], max(attribution.cue.end, attribution.source.end)
    tokens = tokens_of(doc, content)
    if not tokens or content.end > min(attribution.cue.start, attribution.source.start):
        return None
    roots = [token for token in tokens if token.head not in tokens]
    verb = roots[0].head if len(roots) == 1 else None
    if verb is not None and verb.dep_ in ("ccomp", "parataxis") and attribution.cue.start <= verb.idx < attribution.cue.end:
        verb = verb.head  # “Because it rains, says the motion, the bridge must close”
    begins = _REST.match(text_of(doc), end)
    sentence, last = tokens[-1].sent, tokens[-1].sent[-1]
    if verb is None or begins is None or verb.pos_ not in ("VERB", "AUX") or not end <= verb.idx < sentence.end_char:
        return None
    rest = Span(begins.end(), last.idx if last.is_punct else sentence.end_char)
    return None if any(other.cue and other.cue.overlaps(rest) for other in doc._.attributions) else rest
