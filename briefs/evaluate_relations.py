"""Scores the relation of given pairs against sentences of PLOVER."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from briefs import lexicon
from briefs.evaluate import share
from briefs.types import Pair, Relation, Span

Gold = Mapping[str, Any]


class Reader(Protocol):
    def relations(self, pairs: Iterable[tuple[str, Pair]]) -> Iterable[Relation]: ...


@dataclass(frozen=True, slots=True)
class RelationScores:
    """Shares between 0 and 1, over `sentences`."""

    sentences: int
    root_macro_f1: float
    """Mean over the roots of the gold."""
    root_accuracy: float
    quad_accuracy: float
    polarity_accuracy: float


def evaluate_relations(gold: Sequence[Gold], engine: Reader) -> RelationScores:
    """Read gold records (`text`, `source`, `target`, `root`, `quad`, `polarity`) and score what is found."""
    found = engine.relations((record["text"], pair_of(record)) for record in gold)
    return score(gold, [relation.root for relation in found])


def pair_of(record: Gold) -> Pair:
    """The pair of a record (`source` and `target` as lists of {"start", "end"})."""
    source, target = (tuple(Span(span["start"], span["end"]) for span in record[name]) for name in ("source", "target"))
    return Pair(source, target)


def score(gold: Sequence[Gold], roots: Sequence[str]) -> RelationScores:
    """The figures of the `roots` that were found, one for each gold record (`root`, `quad`, `polarity`)."""
    wanted = [record["root"] for record in gold]
    known = lexicon.load("relations")
    return RelationScores(
        len(gold),
        _macro_f1(wanted, roots),
        share(sum(one == other for one, other in zip(wanted, roots, strict=True)), len(gold)),
        *(
            share(sum(record[name] == known[root][name] for record, root in zip(gold, roots, strict=True)), len(gold))
            for name in ("quad", "polarity")
        ),
    )


def _macro_f1(wanted: Sequence[str], found: Sequence[str]) -> float:
    roots = sorted(set(wanted))
    both = [sum(one == other == root for one, other in zip(wanted, found, strict=True)) for root in roots]
    either = [list(wanted).count(root) + list(found).count(root) for root in roots]
    return share(sum(2 * share(right, every) for right, every in zip(both, either, strict=True)), len(roots))
