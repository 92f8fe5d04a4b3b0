"""From the tagger's own certainty to the probability that a quote and its speaker are right.

A logistic curve fitted on labelled news. Its constants are data (`briefs/model/confidence.toml`), its fit is in the model card.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from math import exp, log

SHOWN_CONFIDENCE = 0.75
"""From this confidence on, the speaker of a quote is the right actor in at least 97 of 100 (table in the model card)."""
_LEAST = 1e-4


@cache
def _constants() -> dict[str, float]:
    text = (resources.files("briefs") / "model" / "confidence.toml").read_text(encoding="utf8")
    return {name: float(value) for name, value in tomllib.loads(text).items()}


def logit(probability: float) -> float:
    """Log-odds, kept finite."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return log(bounded / (1 - bounded))


def calibrated(raw: float, kind: str, manner: str) -> float:
    """The probability, 0 to 1, for a quote of `kind` whose speaker is known in this `manner`; rises with `raw`."""
    constants = _constants()
    score = constants["intercept"] + constants["slope"] * logit(raw) + constants.get(kind, 0) + constants.get(manner, 0)
    return round(1 / (1 + exp(-score)), 4)
