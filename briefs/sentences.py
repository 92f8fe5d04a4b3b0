"""The sentences of a document as spans of text, repaired where a parser's end in the middle of a quotation."""

from __future__ import annotations

from spacy.tokens import Doc

from briefs.marks import CLOSING, STRAIGHT, quotations
from briefs.tokens import text_of
from briefs.types import Span


def sentences(doc: Doc) -> tuple[Span, ...]:
    """The sentences in order, without the white space around them.

    A quotation that stands within a sentence ("Hill said: “...”") is never torn from it, however many sentences it holds; a
    quotation that is a paragraph of its own keeps its inner ends.
    """
    text = text_of(doc)
    inner_ends = _ends_that_tear(doc)
    found: list[Span] = []
    start: int | None = None
    for sentence in doc.sents:
        if start is None:
            start = sentence.start_char
        if sentence.end_char in inner_ends:
            continue
        found.extend(_stripped(text, start, sentence.end_char))
        start = None
    if start is not None:
        found.extend(_stripped(text, start, len(text)))
    return tuple(found)


def _ends_that_tear(doc: Doc) -> set[int]:
    """Ends of parsed sentences that lie inside a quotation which began in mid-sentence, or just before its closing mark,
    or after it though the sentence goes on in lower case."""
    text = text_of(doc)
    ends = [sentence.end_char for sentence in doc.sents]
    starts = {sentence.start_char for sentence in doc.sents}
    torn: set[int] = set()
    position = 0
    for quotation in quotations(text):
        while position < len(ends) and ends[position] <= quotation.start:
            position += 1
        within = position
        while within < len(ends) and ends[within] < quotation.end:
            closes_here = not text[ends[within] : quotation.end].strip(CLOSING + STRAIGHT + "' \t")
            if quotation.start not in starts or closes_here:
                torn.add(ends[within])
            within += 1
        if (
            within < len(ends)
            and not text[quotation.end : ends[within]].strip()
            and text[ends[within] : ends[within] + 2].lstrip(" ")[:1].islower()
        ):
            torn.add(ends[within])
    return torn


def _stripped(text: str, start: int, end: int) -> list[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if end > start else []
