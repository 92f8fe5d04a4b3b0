"""Fit the confidence of quotes on a labelled corpus and print its reliability.

    python -m briefs.training.confidence CORPUS.jsonl briefs/model/confidence.toml

CORPUS has the form that `briefs.training.tagger` reads, but must not be what the tagger was trained on. A quote is right
where its content matches a gold one and the heads of both sources agree.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from briefs.attributions import Tagger
from briefs.confidence import logit
from briefs.evaluate import matches
from briefs.marks import inside
from briefs.quotes import kind_of
from briefs.types import Attribution

NAMES = ("intercept", "slope", "direct", "mixed")
HEADER = """# Log-odds that a quote's content and speaker are right: intercept + slope * logit(certainty) + its kind + how
# its speaker is named. The first four are fitted by `python -m briefs.training.confidence`; the rest are deductions for
# the chance that a pronoun, a description or a document is resolved to the wrong actor, which no literal source tells.
"""
RESOLUTION = {"pronoun": -0.7, "nominal": -0.5, "document": -0.7, "none": 0.0}


def examples(records: Sequence[dict[str, Any]]) -> tuple[Any, Any, Any]:
    """Features, whether each found attribution is right, and whether its source is, where its content is."""
    tagger = Tagger.shared()
    features, right, source = [], [], []
    for record in records:
        found = tagger.read(record["text"])
        mask = inside(record["text"])
        for attribution, (matched, same) in zip(found, matches(record, [_literal(one) for one in found]), strict=True):
            kind = kind_of(attribution.content, record["text"], mask)
            features.append([1.0, logit(attribution.confidence), kind == "direct", kind == "mixed"])
            right.append(matched and same)
            source.append(same if matched else None)
    return np.array(features, dtype=float), np.array(right, dtype=float), source


def _literal(found: Attribution) -> dict[str, list[list[int]]]:
    def pair(span: Any) -> list[list[int]]:
        return [[span.start, span.end]] if span else []

    return {"source": pair(found.source), "cue": pair(found.cue), "content": [[s.start, s.end] for s in found.content]}


def fit(features: Any, right: Any) -> Any:
    """Logistic regression by Newton's method, with a little shrinkage."""
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        odds = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (right - odds) - 0.1 * weights
        hessian = (features * (odds * (1 - odds))[:, None]).T @ features + 0.1 * np.eye(len(weights))
        weights += np.linalg.solve(hessian, gradient)
    return weights


def report(scores: Any, right: Any, source: Sequence[bool | None]) -> None:
    for low in np.arange(0, 1, 0.1):
        chosen = (scores >= low) & (scores < low + 0.1)
        if chosen.any():
            print(f"| {low:.1f}-{low + 0.1:.1f} | {chosen.sum()} | {scores[chosen].mean():.3f} | {right[chosen].mean():.3f} |")
    for threshold in np.arange(0.5, 1, 0.05):
        shown = [same for score, same in zip(scores, source, strict=True) if score >= threshold and same is not None]
        if shown:
            print(f"shown from {threshold:.2f}: {len(shown)}, source right {np.mean(shown):.3f}")


def main(corpus: str, target: str) -> None:
    features, right, source = examples(
        [json.loads(line) for line in Path(corpus).read_text(encoding="utf8").split("\n") if line]
    )
    weights = fit(features, right)
    report(1 / (1 + np.exp(-features @ weights)), right, source)
    constants = dict(zip(NAMES, weights, strict=True)) | RESOLUTION
    Path(target).write_text(HEADER + "".join(f"{name} = {value:.3f}\n" for name, value in constants.items()), encoding="utf8")


if __name__ == "__main__":
    main(*sys.argv[1:])
