"""From a stretch of text to the words that the parser made of it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from briefs.types import Span


def tokens_of(doc: Doc, span: Span | None) -> list[Token]:
    """The tokens that `span` touches, in order; none for no span."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand") if span and span.start < span.end else None
    return list(found) if found is not None else []
