"""Cutting text to what a platform takes, at the places where a reader would."""

from __future__ import annotations

import re
from dataclasses import replace

from adapters.base import Run, Text, plain

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")
SPACE = re.compile(r"\s+")
ELLIPSIS = "…"


def split(words: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters with all the words: cut at sentence ends, else at spaces, else anywhere."""
    if limit < 1:
        raise ValueError("A piece holds at least one character.")
    pieces = []
    rest = words.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def shorten(words: str, limit: int) -> str:
    """`words` on at most `limit` characters, with an ellipsis where something is left out."""
    if len(words) <= limit:
        return words
    kept = words[: max(limit - 1, 0)]
    cut = kept.rfind(" ")
    return (kept[:cut] if cut > limit // 2 else kept).rstrip() + ELLIPSIS


def _cut(words: str, limit: int) -> int:
    """Where to end the first piece: after the last sentence that fits, else after the last word, else at the limit."""
    window = words[: limit + 1]
    for pattern in (SENTENCE_END, SPACE):
        for end in reversed([match.end() for match in pattern.finditer(window)]):
            if 0 < len(window[:end].rstrip()) <= limit:
                return end
    return limit


def sliced(words: Text, start: int, end: int) -> Text:
    """The characters from `start` to `end` of rich text, each with its look."""
    made: list[Run] = []
    at = 0
    for run in words:
        inside = run.text[max(start - at, 0) : max(end - at, 0)]
        if inside:
            made.append(replace(run, text=inside))
        at += len(run.text)
    return tuple(made)


def split_text(words: Text, limit: int) -> list[Text]:
    """`split` for rich text: each character keeps its look."""
    whole = plain(words)
    made, at = [], 0
    for piece in split(whole, limit):
        start = whole.index(piece, at)
        at = start + len(piece)
        made.append(sliced(words, start, at))
    return made
