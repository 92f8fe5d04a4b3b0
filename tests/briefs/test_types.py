"""Spans are intervals: what covers, what overlaps, what a slice is."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.types import Actor, Article, Brief, Span


@st.composite
def spans(draw: st.DrawFn, shortest: int = 0) -> Span:
    start = draw(st.integers(0, 30))
    return Span(start, start + draw(st.integers(shortest, 30)))


def characters(span: Span) -> set[int]:
    return set(range(span.start, span.end))


@given(spans(), st.text(min_size=60, max_size=80))
def test_a_slice_is_as_long_as_its_span(span: Span, text: str) -> None:
    assert len(span.of(text)) == span.end - span.start
    assert text[: span.start] + span.of(text) + text[span.end :] == text


@given(spans(shortest=1), spans(shortest=1))
def test_spans_overlap_where_they_share_a_character(one: Span, other: Span) -> None:
    assert one.overlaps(other) == bool(characters(one) & characters(other))
    assert one.overlaps(other) == other.overlaps(one)


@given(spans(shortest=1), spans(shortest=1))
def test_a_span_covers_what_has_no_character_outside(one: Span, other: Span) -> None:
    assert one.covers(other) == (characters(other) <= characters(one))
    assert (one.covers(other) and other.covers(one)) == (one == other)


@given(spans(), spans(), spans())
def test_covering_is_an_order(one: Span, two: Span, three: Span) -> None:
    assert one.covers(one)
    if one.covers(two) and two.covers(three):
        assert one.covers(three)


@given(spans(), st.integers(0, 60))
def test_nothing_overlaps_an_empty_span_at_its_end(span: Span, at: int) -> None:
    assert not Span(at, at).overlaps(Span(at, at))
    assert not Span(span.end, span.end).overlaps(span)


@given(st.lists(spans(), max_size=12))
def test_spans_sort_in_the_order_of_the_text(found: list[Span]) -> None:
    assert sorted(found) == sorted(found, key=lambda span: (span.start, span.end))


def test_a_brief_knows_its_actors_by_id() -> None:
    ruiz, okafor = Actor("a1", "Ana Ruiz", "person"), Actor("a2", "Paul Okafor", "person")
    brief = Brief(Article("1", "Ruiz met Okafor."), actors=(ruiz, okafor))
    assert brief.actor("a2") is okafor
    assert brief.actor("a3") is None
    assert brief.actor(None) is None


def test_an_article_never_changes() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(Article("1", "Ruiz met Okafor."), "text", "Okafor met Ruiz.")  # noqa: B010 (a type checker forbids the assignment)
