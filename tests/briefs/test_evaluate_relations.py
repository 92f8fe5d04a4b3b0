from __future__ import annotations

from typing import Any

import pytest

from briefs.evaluate_relations import pair_of, score
from briefs.types import Span


def gold(root: str, quad: str, polarity: str) -> dict[str, Any]:
    return {"root": root, "quad": quad, "polarity": polarity}


ACCUSE, REJECT, AID = (
    gold("ACCUSE", "verbal_conflict", "neg"),
    gold("REJECT", "verbal_conflict", "neg"),
    gold("AID", "material_coop", "pos"),
)


@pytest.mark.parametrize(
    ("found", "macro", "accuracy", "quad", "polarity"),
    [
        (["ACCUSE", "ACCUSE", "REJECT", "AID"], 1, 1, 1, 1),
        (["ACCUSE", "REJECT", "REJECT", "AID"], (2 / 3 + 2 / 3 + 1) / 3, 3 / 4, 1, 1),
        (["ACCUSE", "ACCUSE", "REJECT", "ASSAULT"], 2 / 3, 3 / 4, 3 / 4, 3 / 4),
        (["AID", "AID", "AID", "AID"], 2 / 5 / 3, 1 / 4, 1 / 4, 1 / 4),
    ],
)
def test_figures(found: list[str], macro: float, accuracy: float, quad: float, polarity: float) -> None:
    scores = score([ACCUSE, ACCUSE, REJECT, AID], found)
    assert scores.sentences == 4
    assert scores.root_macro_f1 == pytest.approx(macro)
    assert (scores.root_accuracy, scores.quad_accuracy, scores.polarity_accuracy) == (accuracy, quad, polarity)


def test_the_pair_of_a_record() -> None:
    record = {"source": [{"start": 0, "end": 3, "text": "Ann"}], "target": []}
    assert pair_of(record).source == (Span(0, 3),)
    assert pair_of(record).target == ()
