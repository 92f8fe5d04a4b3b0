"""Whose words are they: hard cases of speakers in news, labelled by hand (`tests/briefs/data/speakers.jsonl`).

A record names a text by corpus and id, a quotation by its characters, and the speaker by the characters of a word that names
them. Where nobody in particular speaks (`unnamed`: “a senior official”, “his lawyer”), no speaker is right as well.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from briefs.confidence import SHOWN_CONFIDENCE
from briefs.engine import Engine
from briefs.types import Article, Brief, Quote

CORPORA = {"wikinews": "wikinews/articles.jsonl", "polnear": "polnear/dev.jsonl"}
LABELS = Path(__file__).parents[1] / "briefs" / "data" / "speakers.jsonl"
OUTCOMES = ("right", "nobody", "wrong", "not found")


def files() -> list[str]:
    return list(CORPORA.values())


def labels() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELS.read_text(encoding="utf8").splitlines()]


def articles(data: Path, chosen: Sequence[Mapping[str, Any]]) -> list[Article]:
    """The texts that the labels name; an article's id is the corpus and the id."""
    wanted = {(label["corpus"], label["id"]) for label in chosen}
    return [
        Article(f"{corpus} {record['id']}", record["text"], record.get("title"))
        for corpus, name in CORPORA.items()
        for record in map(json.loads, (data / name).open(encoding="utf8"))
        if (corpus, record["id"]) in wanted
    ]


def judged(briefs: Iterable[Brief], chosen: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Quote | None, str]]:
    """Each label with the quote that covers most of its words, and the outcome."""
    at = defaultdict(list)
    for label in chosen:
        at[f"{label['corpus']} {label['id']}"].append(label)
    for brief in briefs:
        for label in at[brief.article.id]:
            quote = _quote(brief, *label["content"])
            yield label, quote, "not found" if quote is None else _outcome(brief, quote, label)


def _quote(brief: Brief, start: int, end: int) -> Quote | None:
    def shared(quote: Quote) -> int:
        return sum(max(0, min(span.end, end) - max(span.start, start)) for span in quote.content)

    best = max(brief.quotes, key=shared, default=None)
    return best if best is not None and shared(best) * 2 >= end - start else None


def _outcome(brief: Brief, quote: Quote, label: Mapping[str, Any]) -> str:
    if quote.speaker is None:
        return "right" if label["unnamed"] else "nobody"
    start, end = label["speaker"]
    actor = next(actor for actor in brief.actors if actor.id == quote.speaker)
    namers = [one for one in brief.actors for mention in one.mentions if mention.span.start < end and start < mention.span.end]
    word = brief.article.text[start:end].casefold()
    named = actor in namers or (not namers and actor.name.casefold().split()[-1] == word)
    return "right" if named else "wrong"


def run(data: Path, quick: bool, verbose: bool = False) -> None:
    """Print how many of each class are right, and of those shown with a speaker."""
    chosen = labels()[:20] if quick else labels()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    read = (brief for brief in Engine.load().read_many(articles(data, chosen)) if isinstance(brief, Brief))
    for label, quote, outcome in judged(read, chosen):
        counts[label["class"]][outcome] += 1
        if quote is not None and quote.speaker is not None and quote.confidence >= SHOWN_CONFIDENCE:
            shown[outcome] += 1
        if verbose and outcome != "right":
            print(
                label["corpus"],
                label["id"],
                label["class"],
                label["content"],
                outcome,
                quote and (quote.speaker, quote.confidence),
            )
    _show(counts, shown)


def _show(counts: Mapping[str, Counter[str]], shown: Counter[str]) -> None:
    table = Table("class", "cases", *OUTCOMES, "right %", title="speakers")
    for name, found in [*sorted(counts.items()), ("all", sum(counts.values(), Counter[str]()))]:
        row = [found.total(), *(found[outcome] for outcome in OUTCOMES), f"{found['right'] / found.total():.1%}"]
        table.add_row(name, *map(str, row))
    Console(width=100).print(table)
    print(f"shown with a speaker (confidence from {SHOWN_CONFIDENCE}): {shown.total()}, wrong {shown['wrong']}")
