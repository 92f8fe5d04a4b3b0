from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from briefs.engine import Engine
from briefs.pipeline import COMPONENTS
from briefs.relation_clues import CLUES, clues, vector
from briefs.types import Span

TEXT = "Norland did not accept the demands of the union."
NORLAND, UNION = Span(0, 7), Span(38, 47)


def parsed(engine: Engine, text: str) -> Doc:
    return engine._nlp(text, disable=COMPONENTS)


def test_the_path_its_negation_and_what_its_words_tell(engine: Engine) -> None:
    found = clues(parsed(engine, TEXT)[:], [NORLAND], [UNION])
    assert {"top=accept", "up=nsubj", "neg=not", "has=demand"} <= set(found["path"])
    assert {"top:AGREE", "not AGREE", "AGREE to REQUEST"} <= set(found["meaning"])


def test_parties_are_placeholders(engine: Engine) -> None:
    found = clues(parsed(engine, TEXT)[:], [NORLAND], [UNION])
    assert found["context"][0] == "<source>"
    assert not any("norland" in clue or "union" in clue for kind in found.values() for clue in kind)


@pytest.mark.parametrize(("source", "target"), [([], [UNION]), ([NORLAND], []), ([], []), ([Span(900, 910)], [UNION])])
def test_a_party_may_be_missing(source: list[Span], target: list[Span], engine: Engine) -> None:
    numbers, values = vector(parsed(engine, TEXT)[:], source, target)
    assert len(numbers) == len(values) == len(set(numbers.tolist())) > 0


@settings(max_examples=25)
@given(text=st.text(max_size=80), spans=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=3))
def test_any_text_has_finite_clues(engine: Engine, text: str, spans: list[tuple[int, int]]) -> None:
    places = [Span(min(pair), max(pair)) for pair in spans]
    numbers, values = vector(parsed(engine, text)[:], places[:1], places[1:])
    assert all(0 <= number < CLUES for number in numbers)
    assert np.isfinite(values).all()
