"""A text cut into paragraphs, and each paragraph into pieces that bear marks: plain data for a template to escape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefs.types import Span

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Mark:
    span: Span
    kind: str
    """`quote`, `cue`, `speaker` or `focus`: a class of the style sheet."""
    anchor: str | None = None
    """An id for the first piece, so that a link can point there."""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    kinds: tuple[str, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    span: Span


def paragraphs(text: str, marks: Sequence[Mark] = ()) -> tuple[Paragraph, ...]:
    """All paragraphs with their marks. The pieces of a paragraph, joined, are its text to the letter."""
    spans = (Span(*match.span()) for match in _PARAGRAPH.finditer(text) if match[0].strip())
    return tuple(Paragraph(_pieces(text, span, [mark for mark in marks if mark.span.overlaps(span)]), span) for span in spans)


def around(text: str, spans: Iterable[Span], marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Only the paragraphs that some of the spans stand in."""
    wanted = tuple(spans)
    return tuple(paragraph for paragraph in paragraphs(text, marks) if any(paragraph.span.overlaps(span) for span in wanted))


def _pieces(text: str, span: Span, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    edges = {span.start, span.end}
    edges |= {edge for mark in marks for edge in (mark.span.start, mark.span.end) if span.start < edge < span.end}
    ordered = sorted(edges)
    return tuple(_piece(text, Span(*pair), span, marks) for pair in pairwise(ordered))


def _piece(text: str, piece: Span, paragraph: Span, marks: Sequence[Mark]) -> Piece:
    covering = [mark for mark in marks if mark.span.covers(piece)]
    anchors = [mark.anchor for mark in covering if mark.anchor and max(mark.span.start, paragraph.start) == piece.start]
    return Piece(piece.of(text), tuple(dict.fromkeys(mark.kind for mark in covering)), anchors[0] if anchors else None)
