from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.evaluation import evaluate
from briefs.engine import Engine
from tests.samples import TEXT, span


def cells(table: object) -> list[list[str]]:
    return [list(column._cells) for column in table.columns]  # type: ignore[attr-defined]


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf8")
    return path


def test_attributions_are_scored_with_their_text(tmp_path: Path, engine: Engine) -> None:
    quote, cue, source = span("We will not wait for ever,"), span("told"), span("Anna Berg")
    attribution = {name: [[one.start, one.end]] for name, one in (("content", quote), ("cue", cue), ("source", source))}
    gold = write(
        tmp_path / "gold.jsonl",
        {"id": "a", "text": TEXT, "attributions": [attribution]},
        {"id": "b", "text": "", "attributions": []},
    )
    names, counts, *_ = cells(evaluate(gold, None, engine))
    assert len(names) == len(counts) > 0
    assert "1" in counts


def test_briefs_are_scored_with_their_articles(tmp_path: Path, engine: Engine) -> None:
    gold = write(
        tmp_path / "gold.jsonl",
        {"id": "a", "actors": [], "quotes": [], "positions": [], "gist": {"must_spans": [], "good_spans": []}},
    )
    texts = write(tmp_path / "texts.jsonl", {"id": "a", "text": TEXT})
    names, values = cells(evaluate(gold, texts, engine))
    assert "quoted_joint_f1" in names
    assert all(0 <= float(value) <= 1 for value in values)
    with pytest.raises(BadInput, match="--articles"):
        evaluate(gold, None, engine)


def test_relations_are_scored_with_their_text(tmp_path: Path, engine: Engine) -> None:
    text = "Norland accused Sudria of shelling the border villages."
    relation = {
        "id": "a",
        "text": text,
        "source": [{"start": 0, "end": 7, "text": "Norland"}],
        "target": [{"start": 16, "end": 22, "text": "Sudria"}],
        "root": "ACCUSE",
        "quad": "verbal_conflict",
        "polarity": "neg",
    }
    names, values = cells(evaluate(write(tmp_path / "gold.jsonl", relation), None, engine))
    assert dict(zip(names, values, strict=True)) == {
        "sentences": "1",
        "root_macro_f1": "1.000",
        "root_accuracy": "1.000",
        "quad_accuracy": "1.000",
        "polarity_accuracy": "1.000",
    }
    without_quad = {name: value for name, value in relation.items() if name != "quad"}
    for broken, complaint in ((without_quad, "quad"), (relation | {"source": [3]}, "list of spans")):
        with pytest.raises(BadInput, match=complaint):
            evaluate(write(tmp_path / "gold.jsonl", broken), None, engine)


@pytest.mark.parametrize("content", ["", "{broken", "[1]", '{"id": "a"}'])
def test_what_is_no_gold_is_one_sentence(content: str, tmp_path: Path, engine: Engine) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(content)
    with pytest.raises(BadInput, match=r"gold\.jsonl"):
        evaluate(gold, None, engine)
    with pytest.raises(BadInput, match="No such file"):
        evaluate(tmp_path / "nowhere", None, engine)
