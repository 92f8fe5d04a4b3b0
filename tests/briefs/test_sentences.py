from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from briefs.engine import DEFAULT_MODEL
from briefs.pipeline import build
from briefs.sentences import sentences


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = build(DEFAULT_MODEL)
    pipeline.select_pipes(enable=["tok2vec", "paragraphs", "greedy_parser"])
    return pipeline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister resigned. The court met.", ["The minister resigned.", "The court met."]),
        ('She said "We lost. We will be back." on Monday.', ['She said "We lost. We will be back." on Monday.']),
        ('The mayor told reporters: "It rained. It poured."', ['The mayor told reporters: "It rained. It poured."']),
        ("One line\n\nAnother line", ["One line", "Another line"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_a_quotation_is_never_torn_from_its_sentence(nlp: Language, text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(nlp(text))] == expected


@given(st.text(alphabet=st.sampled_from("ab “”\".!?\n'«»"), max_size=80))
def test_sentences_are_in_order_and_cover_everything_but_white_space(nlp: Language, text: str) -> None:
    spans = sentences(nlp(text))
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
