"""Transcripts: turns that begin with the speaker's name in capitals and a colon (“WALLACE: Will you be there?”)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from briefs.marks import CLOSING, OPENING, STRAIGHT
from briefs.types import Span

_OPENERS, _CLOSERS = OPENING + STRAIGHT, CLOSING + STRAIGHT
_PARAGRAPH = re.compile(r"\S[^\n]*")
_TURN = re.compile(rf"[{_OPENERS}]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+){{0,3}})(?P<colon>:)\s+")
_TIMES, _SPEAKERS = 2, 2
"""A transcript has at least two speakers with two turns each; a single label may be a caption or a heading."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks: in paragraphs, without the quotation marks around them."""

    name: Span
    colon: Span
    words: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return Span(self.name.start, self.words[-1].end)


def turns(text: str) -> list[Turn]:
    """The turns of a transcript that `text` holds, in order; none where it holds no transcript."""
    paragraphs = list(_PARAGRAPH.finditer(text))
    heads = [_TURN.match(text, found.start(), found.end()) for found in paragraphs]
    times = Counter(head["name"] for head in heads if head)
    names = {name for name, often in times.items() if often >= _TIMES}
    if len(names) < _SPEAKERS:
        return []
    found: list[Turn] = []
    going_on = False
    for paragraph, head in zip(paragraphs, heads, strict=True):
        if head and head["name"] in names:
            words = _bare(text, head.end(), paragraph.end())
            found.append(Turn(Span(*head.span("name")), Span(*head.span("colon")), (words,)))
            going_on = True
        elif going_on and text[paragraph.start()] in _OPENERS:
            words = _bare(text, paragraph.start(), paragraph.end())
            found[-1] = replace(found[-1], words=(*found[-1].words, words))
        else:
            going_on = False
    return [turn for turn in found if any(character.isalnum() for character in turn.words[0].of(text))]


def _bare(text: str, start: int, end: int) -> Span:
    """The words of a paragraph without the marks that open and close the transcript."""
    while start < end and text[start] in _OPENERS:
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start and text[end - 1] in _CLOSERS and not any(mark in text[start : end - 1] for mark in _OPENERS):
        end -= 1
    return Span(start, end)
