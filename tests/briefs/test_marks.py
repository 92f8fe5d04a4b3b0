from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.marks import inside, quotations, trimmed
from briefs.types import Span


def found(text: str) -> list[str]:
    return [span.of(text) for span in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "no" and "never".', ['"no"', '"never"']),
        ("She said “no” and «never».", ["“no”", "«never»"]),
        ("He said ''go'' at once.", ["''go''"]),
        ("„Nein“ said nobody”", ["“ said nobody”"]),
        ('A lone " mark in the middle.', []),
        ('"We run on\n\n"and end here."', ['"We run on', '"and end here."']),
        ('An open one: "here\n\nleaves "this" alone.', ['"this"']),
        ("No marks at all.", []),
        ("", []),
        ("”closing first“", []),
    ],
)
def test_marks_are_paired_paragraph_by_paragraph(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@given(st.text(alphabet="a \n\"“”«»'`„", max_size=60))
def test_quotations_are_in_order_apart_and_within_a_line(text: str) -> None:
    spans = quotations(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert not any("\n" in span.of(text) for span in spans)
    assert sum(inside(text)) == sum(span.end - span.start for span in spans)


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ('"We will win," she said.', '"We will win,"', "We will win,"),
        ("“We will win.” That was all.", "“We will win.”", "We will win."),
        ("He said that it was late.", "that it was late", "it was late"),
        ('He called it "a mess".', 'it "a mess', 'it "a mess"'),
        ('"That is wrong," he said.', '"That is wrong,"', "That is wrong,"),
        ("It was late, he said.", "It was late,", "It was late"),
        ('"One." "Two."', '"One." "Two."', '"One." "Two."'),
        ('She wrote, "We will win all of it."', ', "We will win all of it."', "We will win all of it."),
        ('He had "good" talks but no deal.', 'He had "good" talks but', 'He had "good" talks'),
        ("He would change that.", "He would change that", "He would change that"),
        ('"It is small, but," he said.', '"It is small, but,"', "It is small, but,"),
        ("Nothing: ...", "...", None),
        ("She asked: \"'Are we alone?'\"", "\"'Are we alone?'\"", "'Are we alone?'"),
        ("She said: “My song is called ‘Alone’”.", "“My song is called ‘Alone’”", "My song is called ‘Alone’"),
        ("She said: ''We will win'' now.", "''We will win''", "We will win"),
    ],
)
def test_content_is_trimmed_for_the_eye(text: str, raw: str, expected: str | None) -> None:
    start = text.index(raw)
    span = trimmed(Span(start, start + len(raw)), text, inside(text))
    assert (span and span.of(text)) == expected
