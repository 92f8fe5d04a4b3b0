"""The literal source of an attribution, mended with the parse where the tagger stopped short of it or missed it."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Token

from briefs.types import Attribution, Span

_REACH = 4
_QUALIFYING = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod"})
_LOOSE = frozenset({"relcl", "acl", "case", "punct"})
_IMPERSONAL = frozenset({"it", "there", "this", "that", "what"})
_CONTRACTED = re.compile(r"(?P<pronoun>I|you|he|she|we|they)['’](?:s|ve|d|re|m|ll) +(?=\w)", re.IGNORECASE)


def mended(doc: Doc, attribution: Attribution) -> Attribution:
    """`attribution` with its whole source; unchanged where the sentence names none."""
    if attribution.source is not None:
        return replace(attribution, source=_completed(doc, attribution.source))
    if attribution.cue is None:
        return attribution
    if contracted := _CONTRACTED.match(doc.text, attribution.cue.start, attribution.cue.end):
        cue = Span(contracted.end(), attribution.cue.end)
        return replace(attribution, source=Span(*contracted.span("pronoun")), cue=cue)
    return replace(attribution, source=_subject(doc, attribution))


def _completed(doc: Doc, source: Span) -> Span:
    """`source` up to the noun that its last word qualifies, where the tagger stopped short of it (“President Donald” Trump)."""
    tokens = doc.char_span(source.start, source.end, alignment_mode="expand") or ()
    if not tokens or tokens[-1].dep_ not in _QUALIFYING:
        return source
    head = tokens[-1].head
    if not tokens[-1].i < head.i <= tokens[-1].i + _REACH or head.pos_ not in ("NOUN", "PROPN"):
        return source
    between = doc[tokens[-1].i + 1 : head.i]
    if any(token.head.i != head.i and not head.is_ancestor(token) for token in between):
        return source
    return Span(source.start, head.idx + len(head))


def _subject(doc: Doc, attribution: Attribution) -> Span | None:
    """The subject of an active verb of the cue, or the owner of its noun (“his claim”), outside of the content."""
    assert attribution.cue is not None
    for token in doc.char_span(attribution.cue.start, attribution.cue.end, alignment_mode="expand") or ():
        subject = _owner(token) if token.pos_ == "NOUN" else _actor(token)
        if subject is not None and subject.lower_ not in _IMPERSONAL:
            span = _phrase(subject)
            if not any(span.start < part.end and part.start < span.end for part in attribution.content):
                return span
    return None


def _owner(noun: Token) -> Token | None:
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def _actor(verb: Token) -> Token | None:
    if verb.pos_ != "VERB" or any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return None
    return next((child for child in verb.children if child.dep_ == "nsubj"), None)


def _phrase(head: Token) -> Span:
    """The words of a noun phrase, without the clauses that describe it."""
    kept = [head]
    for token in kept:  # grows while it is read
        kept.extend(child for child in token.children if child.dep_ not in _LOOSE)
    first, last = min(kept, key=_place), max(kept, key=_place)
    return Span(first.idx, last.idx + len(last))


def _place(token: Token) -> int:
    return token.i
