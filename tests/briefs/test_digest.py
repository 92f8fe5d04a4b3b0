from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from briefs.digest import best_quotes, choose, score, sides, voices
from briefs.types import Brief, Candidate
from tests.samples import ARTICLE, BRIEF, POSITIONS, QUOTES

UNTIL = ARTICLE.published_at.replace(hour=7) + timedelta(days=1) if ARTICLE.published_at else None
assert UNTIL
SINCE = UNTIL - timedelta(days=1)


def candidate(id: str, brief: Brief = BRIEF, hours_before: float = 3) -> Candidate:
    assert UNTIL
    return Candidate(id, brief, UNTIL - timedelta(hours=hours_before))


def reasons(*candidates: Candidate, limit: int = 5) -> dict[str, str]:
    digest = choose(candidates, SINCE, UNTIL, limit)
    outcomes = [*digest.chosen, *digest.omitted]
    assert len(outcomes) == len(candidates)
    return {outcome.candidate.id: outcome.reason for outcome in outcomes}


def test_every_candidate_has_exactly_one_outcome() -> None:
    silent = replace(BRIEF, quotes=(), positions=())
    assert reasons(
        candidate("new"), candidate("silent", silent), candidate("old", hours_before=25), candidate("ahead", hours_before=0)
    ) == {"new": "chosen", "silent": "nobody_speaks", "old": "older", "ahead": "later"}


def test_more_sides_and_voices_rank_higher() -> None:
    thin = replace(BRIEF, positions=(), quotes=BRIEF.quotes[:1])
    assert reasons(candidate("thin", thin), candidate("rich"), limit=1) == {"rich": "chosen", "thin": "less_important"}


def test_of_equals_the_newer_ranks_higher_and_the_order_is_the_same_every_time() -> None:
    older, newer = candidate("a", hours_before=20), candidate("b", hours_before=1)
    assert score(newer, SINCE, UNTIL) > score(older, SINCE, UNTIL)
    twins = [candidate("y"), candidate("x")]
    assert [outcome.candidate.id for outcome in choose(twins, SINCE, UNTIL, 5).chosen] == ["x", "y"]
    assert [outcome.candidate.id for outcome in choose(twins[::-1], SINCE, UNTIL, 5).chosen] == ["x", "y"]


def test_a_voice_is_somebody_known_and_quoted_word_for_word() -> None:
    assert [quote.id for quote in voices(BRIEF)] == ["q1", "q4"]


def test_a_side_is_shown_by_its_clearest_position() -> None:
    hedged = replace(POSITIONS[0], id="p0", modes=("hedged",), confidence=1.0)
    brief = replace(BRIEF, positions=(hedged, *POSITIONS))
    assert [position.id for position in sides(brief)] == ["p1", "p2"]


def test_the_best_quotes_are_one_of_each_voice_first_in_the_order_of_the_text() -> None:
    assert [quote.id for quote in best_quotes(BRIEF, 2)] == ["q1", "q4"]
    assert [quote.id for quote in best_quotes(BRIEF, 5)] == ["q1", "q2", "q4"]
    assert QUOTES[2] not in best_quotes(BRIEF, 5)
