from __future__ import annotations

from dataclasses import replace

from briefs.highlights import best_quotes, sides, substance, voices
from tests.samples import BRIEF, POSITIONS, QUOTES


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


def test_substance_grows_with_sides_and_voices() -> None:
    silent = replace(BRIEF, quotes=(), positions=())
    thin = replace(BRIEF, positions=(), quotes=BRIEF.quotes[:1])
    assert substance(silent) == 0 < substance(thin) < substance(BRIEF)
