"""How likely what is shown is right.

Of a quote with its speaker: a logistic curve over the tagger's own certainty, fitted on labelled news. Its constants are data
(`briefs/model/confidence.toml`), its fit is in the model card. Of a position: a line through what readers judged.
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


def of_position(prior: float) -> float:
    """The probability that a position is right whose kind of wording has this `prior`; rises with it.

    Readers judged 661 positions of unseen articles one by one; where they called one arguable, it counts half. Those with a
    prior of 0.85 were right in .75, those around 0.72 in .66, those around 0.62 in .60; a line is as much as this bears.
    """
    return round(_AT_NONE + _PER_PRIOR * prior, 3)


_AT_NONE, _PER_PRIOR = 0.2, 0.64
