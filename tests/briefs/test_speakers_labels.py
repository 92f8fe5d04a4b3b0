"""The labelled speakers hold no text of others, and are judged as their bench says."""

from __future__ import annotations

from typing import Any

import pytest

from briefs.engine import Engine
from briefs.types import Article
from tests.bench.speakers import CORPORA, judged, labels

TEXT = (
    "Mayor Ann Fisher met Tom Hart in Halden on Monday. She was late. "
    "“We will close the bridge before winter,” Fisher told reporters."
)
CONTENT = (TEXT.index("We will"), TEXT.index(",” Fisher"))


def label(word: str, unnamed: bool = False) -> dict[str, Any]:
    start = TEXT.rindex(word)
    return {
        "corpus": "wikinews",
        "id": "a",
        "class": "surname",
        "content": CONTENT,
        "speaker": [start, start + len(word)],
        "unnamed": unnamed,
    }


def test_the_labels_are_many_and_hold_offsets_alone() -> None:
    found = labels()
    assert len(found) >= 150
    assert len({(one["corpus"], one["id"], *one["content"]) for one in found}) == len(found)
    for one in found:
        assert set(one) == {"corpus", "id", "class", "content", "speaker", "unnamed"}
        assert one["corpus"] in CORPORA and len(one["class"]) < 12
        assert all(isinstance(offset, int) for offset in (*one["content"], *one["speaker"]))
        assert one["content"][0] < one["content"][1] and one["speaker"][0] < one["speaker"][1]


@pytest.mark.parametrize(("word", "outcome"), [("Fisher", "right"), ("Hart", "wrong")])
def test_a_quote_is_right_where_its_actor_is_named_by_the_labelled_word(engine: Engine, word: str, outcome: str) -> None:
    brief = engine.read(Article("wikinews a", TEXT))
    ((_, quote, found),) = judged([brief], [label(word)])
    assert quote is not None and found == outcome


def test_a_quote_that_is_not_there_is_told_apart(engine: Engine) -> None:
    brief = engine.read(Article("wikinews a", "The bridge in Halden is old. It was built in stone, long ago, by hand."))
    ((_, quote, found),) = judged([brief], [label("Fisher")])
    assert quote is None and found == "not found"
