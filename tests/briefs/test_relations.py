from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs import lexicon, weights
from briefs.engine import Engine
from briefs.errors import ModelError
from briefs.relations import ROOTS, SOURCE_PIECE, TARGET_PIECE, Relations, encode, pools
from briefs.types import Pair, Relation, Span


def pair(text: str, source: str, target: str) -> Pair:
    def at(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    return Pair(at(source), at(target))


def read(engine: Engine, text: str, source: str, target: str) -> Relation:
    (found,) = engine.relations([(text, pair(text, source, target))])
    return found


@pytest.mark.parametrize(
    ("text", "source", "target", "root"),
    [
        ("Norland accused Sudria of shelling the border villages.", "Norland", "Sudria", "ACCUSE"),
        ("The president of Norland met Sudria's foreign minister for talks.", "The president of Norland", "Sudria", "CONSULT"),
        ("Norland rejected a demand by Sudria to reopen the bridge.", "Norland", "Sudria", "REJECT"),
        ("Rebels attacked an army convoy and killed nine soldiers.", "Rebels", "an army convoy", "ASSAULT"),
        ("Norland sent food and medicine to Sudria after the flood.", "Norland", "Sudria", "AID"),
        ("Police arrested two journalists in the capital.", "Police", "two journalists", "COERCE"),
    ],
)
def test_plain_sentences(text: str, source: str, target: str, root: str, engine: Engine) -> None:
    found = read(engine, text, source, target)
    assert found.root == root
    assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert (found.quad, found.polarity) == tuple(lexicon.load("relations")[root][name] for name in ("quad", "polarity"))


def test_names_do_not_matter(engine: Engine) -> None:
    text = "{} condemned {} for the raid."
    one, other = (read(engine, text.format(*names), *names) for names in (("Norland", "Sudria"), ("The union", "Mr Park")))
    assert one.root == other.root == "ACCUSE"


def test_parties_are_one_placeholder_each_wherever_they_stand() -> None:
    text = "word " * 40 + "Norland met Sudria" + " word" * 40
    ids = encode(text, pair(text, "Sudria", "Norland"), Relations.shared()._tokenizer)
    assert ids.index(TARGET_PIECE) < ids.index(SOURCE_PIECE)
    assert len(ids) < 40
    assert pools(ids).sum(1).tolist() == pytest.approx([1, 1, 1, 1])


@settings(max_examples=25)
@given(text=st.text(max_size=300), places=st.lists(st.tuples(st.integers(0, 320), st.integers(0, 320)), max_size=4))
def test_any_pair_in_any_text_has_a_relation(engine: Engine, text: str, places: list[tuple[int, int]]) -> None:
    spans = tuple(Span(min(place), max(place)) for place in places)
    (found,) = engine.relations([(text, Pair(spans[:2], spans[2:]))])
    assert found.root in ROOTS


def test_missing_weights_are_one_clear_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights.resources, "files", lambda _: tmp_path)
    with pytest.raises(ModelError, match=r"relations\.onnx"):
        Relations()
