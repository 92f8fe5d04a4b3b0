"""Quotation marks: which characters of a text stand inside a quotation.

Marks are paired paragraph by paragraph, so that one missing mark never swallows the rest of an article. A paragraph that opens
with a mark and never closes it is a quotation that runs on into the next paragraph (the convention of English newspapers).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefs.types import Span

OPENING = "“«„"
CLOSING = "”»"
STRAIGHT = '"＂'
LONGEST_LEAD_IN = 40
"""Characters between a cue and its content."""
_DOUBLED = re.compile(r"''|``|’’|‘‘")
_ANY_MARK = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}]")


def quotations(text: str) -> list[Span]:
    """The quotations of `text` in order, marks included; they never overlap and never cross a line end."""
    found: list[Span] = []
    position = 0
    for line in _single_character_marks(text).split("\n"):
        found.extend(Span(position + start, position + end) for start, end in _pairs(line))
        position += len(line) + 1
    return found


def inside(text: str) -> bytearray:
    """One byte a character of `text`: 1 inside a quotation or on its marks, else 0."""
    mask = bytearray(len(text))
    for span in quotations(text):
        mask[span.start : span.end] = b"\1" * (span.end - span.start)
    return mask


def _single_character_marks(text: str) -> str:
    """`''` and its like become one straight mark and a filler, so that offsets stay where they are."""
    return _DOUBLED.sub('"\x01', text)


def _pairs(line: str) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _ANY_MARK.finditer(line):
        character, end = mark.group(), mark.end()
        if line[end : end + 1] == "\x01":
            end += 1
        if character in OPENING:
            opened = mark.start()
        elif character in CLOSING or opened is not None:
            if opened is not None:
                pairs.append((opened, end))
            opened = None
        else:
            opened = mark.start()
    if opened is not None and not line[:opened].strip():
        pairs.append((opened, len(line)))
    return pairs


_MARKS = frozenset(OPENING + CLOSING + STRAIGHT)
_OUTER = rf"(?:[{OPENING}{CLOSING}{STRAIGHT}\s]|{_DOUBLED.pattern})+"
_OPENS, _CLOSES = re.compile(_OUTER), re.compile(_OUTER + "$")
_DANGLING = re.compile(r"[\s,;:]+(?:and|but|or|who|which|\()$", re.IGNORECASE)
_THAT = re.compile(r"that\b[\s,]*", re.IGNORECASE)


def trimmed(span: Span, text: str, mask: bytearray) -> Span | None:
    """`span` as a reader wants it: blanks off, both marks off a wholly quoted fragment, no mark without its partner where the
    partner stands next to it, no leading "that" and no trailing "but" outside of quotation marks. None if no word is left."""
    start, end = _strip(text, span.start, span.end)
    while start < end and not mask[start] and (text[start] in ",;:" or text[start].isspace()):
        start += 1
    while start < end and text[end - 1] in ",;:" and not mask[end - 1]:
        end -= 1
    dangling = _DANGLING.search(text, start, end)
    if dangling and not mask[end - 1]:
        end = dangling.start()
    that = _THAT.match(text, start, end)
    if that and not mask[start]:
        start = that.end()
    inner = _bare(text, start, end) if start < end and all(mask[start:end]) else (start, end)
    if inner != (start, end) and not any(character in _MARKS for character in text[slice(*inner)]):
        start, end = inner
    elif end < len(text) and text[end] in _MARKS and mask[end] and mask[end - 1]:
        end += 1
    return Span(start, end) if any(character.isalnum() for character in text[start:end]) else None


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without the marks around it; a single one belongs to a quotation within."""
    if opening := _OPENS.match(text, start, end):
        start = opening.end()
    if closing := _CLOSES.search(text, start, end):
        end = closing.start()
    return start, end


def lead_in(text: str, cue: Span | None, content: Sequence[Span]) -> str | None:
    """The words from a cue up to the content that it introduces, so that a line reads on: “said on Friday that” it was late.

    None where the cue comes later, or so much earlier that the words between would hide what was said.
    """
    if cue is None or not content or not 0 <= content[0].start - cue.end <= LONGEST_LEAD_IN:
        return None
    return " ".join(text[cue.start : content[0].start].split()) or None
