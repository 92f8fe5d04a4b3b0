"""Where a text is a conversation set down turn by turn: an interview, a hearing, a questionnaire.

There the words outside quotation marks are not the reporter's, and nothing says whose they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from briefs.marks import OPENING, STRAIGHT
from briefs.types import Span

TURNS = 5
"""Fewer are questions that a reporter asks his readers."""
LONGEST_ANSWER = 6
"""Paragraphs between two turns; behind more of them the conversation has ended."""
_PARAGRAPH = re.compile(r"\S[^\n]*")
_LABEL = re.compile(r"([A-Z(][^.:?!\n]{0,40}):\s")


def dialogue(text: str) -> tuple[Span, ...]:
    """The stretches of a text that are turns of a conversation with their answers, in order."""
    paragraphs = [Span(found.start(), found.end()) for found in _PARAGRAPH.finditer(text)]
    turns = _turns([paragraph.of(text) for paragraph in paragraphs])
    if len(turns) < TURNS:
        return ()
    stretches: list[list[int]] = []
    for turn in turns:
        if stretches and turn - stretches[-1][1] <= LONGEST_ANSWER + 1:
            stretches[-1][1] = turn
        else:
            stretches.append([turn, turn])
    last = len(paragraphs) - 1
    return tuple(
        Span(paragraphs[first].start, paragraphs[min(end + 1, last)].end) for first, end in stretches if end - first > 1
    )


def within(stretches: tuple[Span, ...], place: int) -> bool:
    """Whether an offset lies in one of them."""
    before = bisect_right(stretches, place, key=lambda stretch: stretch.start)
    return before > 0 and place < stretches[before - 1].end


def _turns(paragraphs: list[str]) -> list[int]:
    """The paragraphs that are questions, or begin with the name of a speaker who has several turns."""
    labels = [found[1] if (found := _LABEL.match(paragraph)) else "" for paragraph in paragraphs]
    often = {label for label, times in Counter(labels).items() if label and times > 1}
    return [i for i, paragraph in enumerate(paragraphs) if labels[i] in often or _asks(paragraph)]


def _asks(paragraph: str) -> bool:
    return paragraph.rstrip().endswith("?") and paragraph[0] not in OPENING + STRAIGHT
