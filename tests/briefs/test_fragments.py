"""Contents made whole with the parse, on attributions made by hand."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from briefs.fragments import whole
from briefs.types import Attribution, QuoteKind, Span


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "contents", "kind", "expected"),
    [
        (
            "The old bridge, Fisher said, had served three generations of bakers.",
            ["The old bridge"],
            "indirect",
            ["The old bridge", "had served three generations of bakers"],
        ),
        (
            "Because only bakers may cross it, said Fisher, the bridge violates the law.",
            ["Because only bakers may cross it"],
            "indirect",
            ["Because only bakers may cross it", "the bridge violates the law"],
        ),
        ("The bridge fell, Fisher said, on Monday.", ["The bridge fell"], "indirect", ["The bridge fell"]),
        ('"The bridge," Fisher said, as the door closed.', ['"The bridge,"'], "direct", ['"The bridge,"']),
        (
            "Fisher said it came from a town in the north.",
            ["it came from a town in"],
            "indirect",
            ["it came from a town in the north"],
        ),
        ('Fisher said he took the "wild" horses home.', ['he took the "wild"'], "mixed", ['he took the "wild" horses']),
    ],
)
def test_a_content_is_whole(engine: Engine, text: str, contents: list[str], kind: QuoteKind, expected: list[str]) -> None:
    found = Attribution(tuple(span(text, words) for words in contents), span(text, "said"), span(text, "Fisher"))
    assert [part.of(text) for part in whole(engine._nlp(text), found, kind)] == expected


def test_a_content_does_not_grow_into_its_next_part(engine: Engine) -> None:
    text = "Fisher accused the mayor of taking bribes."
    parts = (span(text, "the mayor of"), span(text, "taking bribes"))
    assert whole(engine._nlp(text), Attribution(parts, span(text, "accused"), span(text, "Fisher")), "indirect") == parts


def test_what_somebody_else_says_is_no_rest_of_a_clause(engine: Engine) -> None:
    text = "While few own a boat, Fisher said, Berg claimed they all sail."
    doc = engine._nlp(text)
    first = Attribution((span(text, "While few own a boat"),), span(text, "said"), span(text, "Fisher"))
    doc._.attributions = (first, Attribution((span(text, "they all sail"),), span(text, "claimed"), span(text, "Berg")))
    assert whole(doc, first, "indirect") == first.content


@pytest.mark.parametrize(
    ("contents", "cue", "source", "expected"),
    [
        (["Berg", "of taking bribes"], "was accused", None, "Berg was accused of taking bribes"),
        (["of taking bribes"], "was accused", None, "Berg was accused of taking bribes"),
        (["of taking bribes"], "was accused", "the mayor", "of taking bribes"),
    ],
)
def test_an_accusation_by_nobody_is_told_with_whom_it_accuses(
    engine: Engine, contents: list[str], cue: str, source: str | None, expected: str
) -> None:
    text = "Berg was accused of taking bribes, as the mayor had been."
    parts = tuple(span(text, words) for words in contents)
    found = whole(engine._nlp(text), Attribution(parts, span(text, cue), span(text, source) if source else None), "indirect")
    assert [part.of(text) for part in found] == [expected]
