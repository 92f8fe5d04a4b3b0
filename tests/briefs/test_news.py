from __future__ import annotations

import pytest

from briefs.news import news, same_words, sentence
from briefs.stories import look
from briefs.types import Candidate, News, Span
from tests.wire import candidate, prose, reworded

BERG = "We will rebuild the dam before winter comes,"
MARSH = "The owner knew of the crack for eleven years,"
TOLD_TEXT = f"{prose(3, 3)}\n\n“{BERG}” said Anna Berg. Anna Berg accused the owner of the dam of neglect."
TOLD = candidate(
    "told",
    TOLD_TEXT,
    outlet="The Post",
    said=[("Anna Berg", BERG)],
    stands=[("Anna Berg", "ACCUSE", "accused the owner of the dam of neglect")],
)


def found(*fresh: Candidate) -> News:
    return news([look(one) for one in fresh], [look(TOLD)])


def test_the_same_words_elsewhere_are_no_news() -> None:
    other = candidate("b", f"{prose(8, 2)}\n\nAnna Berg told us: “{BERG} my friend.”", said=[("Anna Berg", BERG)])
    assert found(other) == News()


def test_words_that_an_earlier_reading_missed_are_no_news() -> None:
    line = TOLD_TEXT.split("\n\n")[1].split(".", maxsplit=1)[0]
    again = candidate("b", f"{line}.\n\n{prose(9, 2)}", said=[("Anna Berg", line)])
    assert found(again) == News()


def test_a_new_quotation_of_somebody_new_is_news_once() -> None:
    text = f"{prose(8, 2)}\n\n“{MARSH}” said Tom Marsh."
    one = candidate("b", text, said=[("Tom Marsh", MARSH)])
    other = candidate("c", f"{prose(10, 2)} “{MARSH}” Tom Marsh said.", said=[("Tom Marsh", MARSH)])
    added = found(one, other)
    assert [(where.id, quote.id) for where, quote in added.quotes] == [("b", "q0")]
    assert added.speakers == ("Tom Marsh",)


def test_a_new_quotation_of_somebody_who_was_heard_brings_no_new_voice() -> None:
    said = "Nobody will sleep in a tent this year, I promise"
    added = found(candidate("b", f"“{said}”, Anna Berg said.", said=[("Anna Berg", said)]))
    assert len(added.quotes) == 1
    assert added.speakers == ()


def test_a_new_position_is_news_and_the_same_in_other_words_is_not() -> None:
    text = "Anna Berg blamed those who own it. Anna Berg demanded that the owner leaves the country."
    again = ("Anna Berg", "ACCUSE", "blamed those who own it")
    new = ("Anna Berg", "DEMAND", "demanded that the owner leaves the country")
    added = found(candidate("b", text, stands=[again, new]))
    assert [position.stance for _, position in added.positions] == ["DEMAND"]


def test_changed_words_in_a_copy_are_no_news_but_an_added_paragraph_is() -> None:
    for seed in range(20):
        copy = reworded(TOLD_TEXT, 0.15, seed)
        words = copy[copy.index("“") + 1 : copy.index("”")]
        assert found(candidate("b", copy, outlet="The Herald", said=[("Anna Berg", words)])) == News()
    longer = candidate("c", f"{TOLD_TEXT}\n\n“{MARSH}” said Tom Marsh.", outlet="The Herald", said=[("Tom Marsh", MARSH)])
    assert found(longer).speakers == ("Tom Marsh",)


def test_a_scrap_is_no_news() -> None:
    assert found(candidate("b", "“Not so,” Tom Marsh said.", said=[("Tom Marsh", "Not so,")])) == News()


def test_the_sentence_around() -> None:
    text = "One came. Two said “this is it” in 3.5 seconds! Three left.\nFour stayed"
    start = text.index("this")
    assert sentence(text, Span(start, start + 4)).of(text) == "Two said “this is it” in 3.5 seconds!"
    assert sentence(text, Span(0, 3)).of(text) == "One came."
    assert sentence(text, Span(len(text) - 4, len(text))).of(text) == "Four stayed"


@pytest.mark.parametrize("text", ["The U.S. Senate left.", "He met Mr. Lind and Dr. Berg.", "They said “No.” and left."])
def test_a_sentence_does_not_end_behind_an_abbreviation(text: str) -> None:
    assert sentence(text, Span(0, 3)).of(text) == text


def test_passages_with_the_same_words() -> None:
    assert same_words(MARSH, f"He said: {MARSH} and left")
    assert not same_words(MARSH, BERG)
