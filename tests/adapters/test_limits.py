from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.limits import shorten, split


def test_cuts_after_the_last_sentence_that_fits() -> None:
    assert split("It rained. The river rose. Nobody was hurt.", 28) == ["It rained. The river rose.", "Nobody was hurt."]


def test_cuts_after_a_word_where_a_sentence_is_too_long() -> None:
    assert split("The river rose for three days", 12) == ["The river", "rose for", "three days"]


def test_cuts_a_word_that_is_longer_than_the_limit() -> None:
    assert split("abcdefgh", 3) == ["abc", "def", "gh"]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert split("“It rained.” Nobody came.", 18)[0] == "“It rained.”"


def test_nothing_gives_no_pieces() -> None:
    assert split(" \n ", 10) == []


def test_a_piece_holds_at_least_one_character() -> None:
    with pytest.raises(ValueError, match="at least one"):
        split("a", 0)


@given(st.text(), st.integers(1, 50))
def test_every_piece_fits_and_no_word_is_lost(words: str, limit: int) -> None:
    pieces = split(words, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(words.split())


@given(st.text(), st.integers(1, 50))
def test_shortened_words_fit_and_begin_as_before(words: str, limit: int) -> None:
    short = shorten(words, limit)
    assert len(short) <= limit
    assert short == words or (short.endswith("…") and words.startswith(short[:-1]))
