"""Between the text of a document and the words that the parser made of it."""

from __future__ import annotations

from typing import cast

from spacy.tokens import Doc, Token

from briefs.marks import quotations
from briefs.types import Span


def tokens_of(doc: Doc, span: Span | None) -> list[Token]:
    """The tokens that `span` touches, in order; none for no span."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand") if span and span.start < span.end else None
    return list(found) if found is not None else []


def text_of(doc: Doc) -> str:
    """The text of the document, put together once: `doc.text` does it anew each time, which in a long text takes for ever."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return cast(str, doc.user_data["text"])


def quotations_of(doc: Doc) -> list[Span]:
    """The quotations of the document, sought once."""
    if "quotations" not in doc.user_data:
        doc.user_data["quotations"] = quotations(text_of(doc))
    return cast(list[Span], doc.user_data["quotations"])
