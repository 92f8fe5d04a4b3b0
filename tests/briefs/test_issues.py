from __future__ import annotations

from briefs.issues import issues
from briefs.types import Actor, Article, Brief, Polarity, Position, Span

TEXT = "Norland backed the treaty. Sudria criticised the draft treaty. Estonia wants an alternative treaty. Berg likes tea."


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def stood(holder: str, polarity: Polarity, issue: str | None, confidence: float = 0.8) -> Position:
    about = span(issue) if issue else None
    stance = "SUPPORT" if polarity == "pos" else "CRITICIZE"
    return Position("p", holder, stance, polarity, span("backed"), span("backed"), issue=about, confidence=confidence)


def brief(*positions: Position) -> Brief:
    actors = tuple(Actor(id, id.title(), "country") for id in ("norland", "sudria", "estonia", "berg"))
    return Brief(Article("a", TEXT), actors=actors, positions=positions)


def test_an_issue_has_its_sides_and_the_surest_position_first() -> None:
    unsure, sure = stood("norland", "pos", "the treaty", 0.6), stood("sudria", "neg", "the draft treaty", 0.9)
    (issue,) = issues(brief(unsure, sure))
    assert issue.name == "the draft treaty"
    assert issue.positions == (sure, unsure)
    assert (issue.supporters, issue.opponents) == (("norland",), ("sudria",))


def test_what_is_another_thing_of_its_kind_is_another_issue() -> None:
    assert issues(brief(stood("norland", "pos", "the treaty"), stood("estonia", "pos", "an alternative treaty"))) == ()


def test_one_holder_or_no_issue_makes_no_sides() -> None:
    assert issues(brief(stood("norland", "pos", "the treaty"), stood("norland", "neg", "the draft treaty"))) == ()
    assert issues(brief(stood("norland", "pos", None), stood("sudria", "neg", None))) == ()


def test_issues_with_two_sides_come_first() -> None:
    agreed = [stood(holder, "pos", "tea") for holder in ("norland", "sudria", "berg")]
    split = [stood("norland", "pos", "the treaty"), stood("sudria", "neg", "the treaty")]
    assert [issue.name for issue in issues(brief(*agreed, *split))] == ["the treaty", "tea"]
