"""Scores attributions against gold: content, source and both, by kind of quotation.

Words are compared, punctuation is not. An attribution is found if its words and those of a gold one have a Dice of at least one
half; one to one, the best pairs first. Joint: found, and the head of each source lies in the other. For whole briefs see
`briefs.evaluate_briefs`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from briefs.lexicon import load
from briefs.marks import inside
from briefs.types import Article, Brief

SLICES = ("all", "speech", "direct", "mixed", "indirect", "sp-indirect")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FOUND = 0.5
_MAX_DEPTH = 60


class Reader(Protocol):
    def read_many(self, articles: Iterable[Article]) -> Iterable[Brief]: ...


@dataclass(frozen=True, slots=True)
class SliceScore:
    """The figures of one kind of quotation; each share lies between 0 and 1."""

    name: str
    gold: int
    precision: float
    recall: float
    overlap_f1: float
    exact_f1: float
    source_accuracy: float
    joint_f1: float


@dataclass(frozen=True, slots=True)
class _Marked:
    """An attribution as sets of words."""

    words: frozenset[int]
    exact: frozenset[int]
    source: frozenset[int]
    head: int | None
    kind: str
    speech: bool


def evaluate_attributions(records: Sequence[Mapping[str, Any]], engine: Reader) -> list[SliceScore]:
    """Read the texts of gold records (`id`, `text`, `attributions`, optionally `heads` and `title`) and score what is found."""
    articles = [Article(str(record["id"]), record["text"], record.get("title")) for record in records]
    found = [attributions_of(brief) for brief in engine.read_many(articles)]
    return score_attributions(records, found)


def attributions_of(brief: Brief) -> list[dict[str, list[list[int]]]]:
    """The quotes of a brief in the form of the gold: lists of [start, end]."""
    return [
        {
            "source": [[quote.speaker_span.start, quote.speaker_span.end]] if quote.speaker_span else [],
            "cue": [[quote.cue.start, quote.cue.end]] if quote.cue else [],
            "content": [[span.start, span.end] for span in quote.content],
        }
        for quote in brief.quotes
    ]


def score_attributions(records: Sequence[Mapping[str, Any]], found: Sequence[Sequence[Mapping[str, Any]]]) -> list[SliceScore]:
    """Score what was `found` in each of the `records`, in the same order."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in SLICES}
    for record, attributions in zip(records, found, strict=True):
        words = _Words(record["text"], record.get("heads"))
        gold = [marked for item in record["attributions"] if (marked := words.mark(item)).words]
        predicted = [marked for item in attributions if (marked := words.mark(item)).words]
        _count(gold, predicted, counts)
    return [_score(name, counts[name]) for name in SLICES]


def matches(record: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> list[tuple[bool, bool]]:
    """For each of `found`, whether its content is that of a gold attribution, and then whether the source is."""
    words = _Words(record["text"], record.get("heads"))
    gold = [marked for item in record["attributions"] if (marked := words.mark(item)).words]
    predicted = [words.mark(item) for item in found]
    partner = {i: gold[j] for j, i in _pairs(predicted, gold).items()}
    return [(i in partner, i in partner and _same_source(item, partner[i])) for i, item in enumerate(predicted)]


class _Words:
    """The words of one text, their heads, and which of them are quoted."""

    def __init__(self, text: str, heads: Sequence[int | None] | None) -> None:
        self._text = text
        self._spans = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in self._spans]
        self._quoted = inside(text)
        given = heads or range(len(self._spans))
        self._heads = [index if head is None else head for index, head in enumerate(given)]

    def mark(self, attribution: Mapping[str, Any]) -> _Marked:
        words = self._of(attribution["content"])
        source = self._of(attribution.get("source") or [])
        starts_with_that = bool(words) and self._text[slice(*self._spans[words[0]])].lower() == "that"
        kind = self._kind(words)
        cue = " ".join(self._text[start:end] for start, end in attribution.get("cue") or [])
        speech = attribution.get("speech", not cue or kind != "indirect" or bool(_speech().search(cue)))
        return _Marked(
            frozenset(words), frozenset(words[starts_with_that:]), frozenset(source), self._head(source), kind, bool(speech)
        )

    def _of(self, spans: Iterable[Sequence[int]]) -> list[int]:
        found = set()
        for start, end in spans:
            index = max(0, bisect_right(self._starts, start) - 1)
            while index < len(self._spans) and self._starts[index] < end:
                if self._spans[index][1] > start:
                    found.add(index)
                index += 1
        return sorted(found)

    def _kind(self, words: Sequence[int]) -> str:
        share = sum(self._quoted[self._starts[word]] for word in words) / len(words) if words else 0
        return "direct" if share >= 0.95 else "mixed" if share else "indirect"

    def _head(self, words: Sequence[int]) -> int | None:
        """The word of a source that the others depend on."""
        inner = set(words)
        roots = [word for word in words if self._heads[word] not in inner or self._heads[word] == word]
        return min(roots, key=self._depth) if roots else words[-1] if words else None

    def _depth(self, word: int) -> int:
        depth = 0
        while self._heads[word] != word and depth < _MAX_DEPTH:
            word, depth = self._heads[word], depth + 1
        return depth


@cache
def _speech() -> re.Pattern[str]:
    return re.compile("".join(load("evaluation")["speech"].split()), re.IGNORECASE)


def _pairs(predicted: Sequence[_Marked], gold: Sequence[_Marked]) -> dict[int, int]:
    """Gold index to predicted index, one to one."""
    candidates = []
    for i, one in enumerate(predicted):
        for j, other in enumerate(gold):
            shared = len(one.words & other.words)
            dice = 2 * shared / (len(one.words) + len(other.words))
            if shared and dice >= _FOUND:
                candidates.append((one.exact == other.exact, dice, -abs(i - j), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(candidates, reverse=True):
        if i not in taken and j not in pairs:
            pairs[j] = i
            taken.add(i)
    return pairs


def _count(gold: Sequence[_Marked], predicted: Sequence[_Marked], counts: Mapping[str, Counter[str]]) -> None:
    pairs = _pairs(predicted, gold)
    for name, count in counts.items():
        for j, item in enumerate(gold):
            if _in_slice(item, name):
                count["gold"] += 1
                if j in pairs:
                    match = predicted[pairs[j]]
                    right = _same_source(match, item)
                    count.update(found=1, exact=match.exact == item.exact, joint=right)
                    if item.source:
                        count.update(sourced=1, source=right)
        count["extra"] += sum(_in_slice(item, name) for i, item in enumerate(predicted) if i not in pairs.values())


def _in_slice(item: _Marked, name: str) -> bool:
    if name == "speech":
        return item.speech
    return name in ("all", item.kind) or (name == "sp-indirect" and item.kind == "indirect" and item.speech)


def _same_source(predicted: _Marked, gold: _Marked) -> bool:
    if not gold.source:
        return not predicted.source
    return gold.head in predicted.source and predicted.head in gold.source


def _score(name: str, count: Counter[str]) -> SliceScore:
    gold, predicted = count["gold"], count["found"] + count["extra"]
    both = gold + predicted
    return SliceScore(
        name,
        gold,
        share(count["found"], predicted),
        share(count["found"], gold),
        share(2 * count["found"], both),
        share(2 * count["exact"], both),
        share(count["source"], count["sourced"]),
        share(2 * count["joint"], both),
    )


def share(part: float, whole: float) -> float:
    """`part` of `whole`; nothing of nothing is 0."""
    return part / whole if whole else 0.0
