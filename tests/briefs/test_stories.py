from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.stories import Look, copied, look, prints, shared, stories, words
from briefs.types import Candidate, Story
from tests.wire import candidate, cut, prose, reordered, reworded

WIRE = prose(1)
FLOOD = """Heavy rain broke the Merrow dam on Monday night and flooded the harbour of Ostgard, the coast guard said.

Eleven people are missing in Ostgard, and two hundred have lost their homes to the flood below the Merrow dam.

“The dam was inspected in autumn and found sound, and nobody warned us of anything,” Mayor Anna Berg said in Ostgard."""
FLOOD_ELSEWHERE = """Rescuers searched the ruins of Ostgard on Tuesday for eleven people after the flood.

The Merrow dam above the town gave way in the night; its owner had promised repairs of the dam last year.

“The dam was inspected in autumn and found sound, and nobody warned us of anything,” said Anna Berg, the mayor."""


MEN = """Jonas Alder of Norland won the city marathon of Ostgard on Saturday in two hours and three minutes.

“My legs were heavy from the bridge on, and the wind of the harbour did the rest,” Alder said after the marathon in Ostgard."""
WOMEN = """Maren Voss set a record of two hours and sixteen minutes when she won the marathon of Vellinge on Sunday.

Voss runs for Norland as Jonas Alder does, who won in Ostgard. “I was alone from the tenth mile,” Voss said."""


def grouped(*candidates: Candidate) -> set[frozenset[frozenset[str]]]:
    """Stories as sets of accounts, accounts as sets of ids."""
    return {
        frozenset(frozenset(one.id for one in account.candidates) for account in story.accounts)
        for story in stories([look(one) for one in candidates])
    }


def accounts(*candidates: Candidate) -> set[frozenset[str]]:
    return {account for story in grouped(*candidates) for account in story}


@pytest.mark.parametrize(
    "other",
    [
        WIRE,
        cut(WIRE, 0.6),
        cut(WIRE, 0.4),
        reworded(WIRE, 0.05),
        reworded(WIRE, 0.15),
        reordered(WIRE, 3),
        reworded(cut(reordered(WIRE, 5), 0.4), 0.15),
        "The Ostgard Post, from our wire service.\n\n" + WIRE,
    ],
    ids=["the same", "60 %", "40 %", "5 % other", "15 % other", "reordered", "all at once", "with a line before"],
)
def test_a_copy_is_no_voice_of_its_own(other: str) -> None:
    wire = candidate("wire", WIRE, outlet="Reuters")
    assert accounts(wire, candidate("copy", other, hours=3, outlet="The Post")) == {frozenset(("wire", "copy"))}


@given(st.integers(0, 10_000), st.integers(0, 10_000))
@settings(max_examples=40)
def test_articles_of_their_own_are_no_copies(one: int, other: int) -> None:
    pair = look(candidate("a", prose(one), outlet="A")), look(candidate("b", prose(other), outlet="B"))
    assert copied(*pair) is (one == other)


def test_two_cuts_meet_in_the_text_that_both_are_of() -> None:
    halves = WIRE.split("\n\n")
    first, last = "\n\n".join(halves[:3]), "\n\n".join(halves[3:])
    copies = candidate("first", first), candidate("last", last, hours=1), candidate("whole", WIRE, hours=2)
    assert accounts(*copies) == {frozenset(("first", "last", "whole"))}
    assert accounts(*copies[:2]) == {frozenset(("first",)), frozenset(("last",))}


def test_a_round_up_joins_nothing() -> None:
    items = [prose(seed, paragraphs=2) for seed in range(12)]
    pieces = [candidate(f"item{number}", text, hours=number / 10) for number, text in enumerate(items)]
    assert len(accounts(*pieces, candidate("all", "\n\n".join(items), hours=5))) == 13


def test_what_an_outlet_repeats_in_each_article_makes_no_copies() -> None:
    footer = "\n\nThe Post is free for all readers. " + prose(99, paragraphs=1, sentences=5)
    first = candidate("a", prose(1, paragraphs=3) + footer, outlet="The Post")
    assert len(accounts(first, candidate("b", prose(2, paragraphs=3) + footer, outlet="The Post"))) == 2


def test_a_follow_up_with_old_paragraphs_is_an_article_of_its_own_but_a_corrected_one_is_not() -> None:
    first = candidate("a", WIRE, outlet="The Post", title="Harbour flooded")
    background = "\n\n".join(WIRE.split("\n\n")[:2])
    later = candidate("b", prose(7, paragraphs=3) + "\n\n" + background, hours=9, outlet="The Post", title="Dam owner resigns")
    corrected = candidate("c", reworded(WIRE, 0.15), hours=1, outlet="The Post", title="Harbour flooded")
    assert accounts(first, later, corrected) == {frozenset("ac"), frozenset("b")}


def test_independent_accounts_that_quote_the_same_words_are_two_voices_of_one_story() -> None:
    flood = candidate("a", FLOOD, outlet="The Post", title="Dam breaks above Ostgard")
    other = candidate("b", FLOOD_ELSEWHERE, hours=14, outlet="The Herald", title="Eleven missing after Ostgard flood")
    assert grouped(flood, other, candidate("c", prose(5))) == {
        frozenset((frozenset("a"), frozenset("b"))),
        frozenset((frozenset("c"),)),
    }


def test_titles_that_name_different_people_ask_for_more_likeness() -> None:
    said = [("Jonas Alder", "My legs were heavy"), ("Maren Voss", "I was alone")]
    men = candidate("a", MEN, outlet="The Post", title="Jonas Alder wins city marathon", said=said[:1])
    women = candidate("b", WOMEN, hours=24, outlet="The Herald", title="Maren Voss wins marathon in record", said=said[1:])
    nameless = replace(women, brief=replace(women.brief, article=replace(women.brief.article, title="Norland wins marathon")))
    assert len(grouped(men, women)) == 2
    assert len(grouped(men, nameless)) == 1


def test_what_happens_weeks_later_is_another_story() -> None:
    flood = candidate("a", FLOOD, outlet="The Post", title="Dam breaks above Ostgard")
    other = candidate("b", FLOOD_ELSEWHERE, hours=24 * 40, outlet="The Herald", title="Eleven missing after Ostgard flood")
    assert len(grouped(flood, other)) == 2


def test_whoever_wrote_a_text_first_stands_in_front_an_agency_before_all() -> None:
    early = candidate("early", cut(WIRE), outlet="The Post")
    agency = candidate("agency", WIRE, hours=2, outlet="Reuters")
    (story,) = stories([look(early), look(agency)])
    assert story.accounts[0].first is agency
    (story,) = stories([look(early), look(candidate("later", WIRE, hours=2, outlet="The Herald"))])
    assert story.accounts[0].first is early


def test_a_text_in_two_hundred_outlets_is_one_voice() -> None:
    copies = [
        candidate(f"c{number:03}", reworded(cut(WIRE, 0.4 + number % 7 / 10), 0.05, number), hours=number / 20)
        for number in range(200)
    ]
    assert len(accounts(candidate("wire", WIRE), *copies)) == 1


CROWD = [
    candidate("w", WIRE, outlet="Reuters"),
    candidate("x", cut(WIRE), hours=2, outlet="The Post"),
    candidate("a", FLOOD, hours=1, outlet="The Post"),
    candidate("b", FLOOD_ELSEWHERE, hours=14, outlet="The Herald"),
    candidate("y", "", hours=3),
    candidate("z", "Too short.", hours=3),
    *(candidate(f"p{seed}", prose(seed), hours=seed) for seed in range(20, 26)),
]


LOOKS = [look(one) for one in CROWD]


@given(st.permutations(LOOKS))
@settings(max_examples=25)
def test_the_order_of_the_articles_changes_nothing(mixed: Sequence[Look]) -> None:
    found = stories(mixed)
    assert found == stories(LOOKS)
    assert sorted(ids(found)) == sorted(one.id for one in CROWD)


def ids(found: Sequence[Story]) -> list[str]:
    return [one.id for story in found for one in story.candidates]


@given(st.lists(st.text(max_size=200), max_size=6))
def test_any_text_is_in_exactly_one_account(texts: list[str]) -> None:
    found = stories([look(candidate(f"t{number}", text)) for number, text in enumerate(texts)])
    assert sorted(ids(found)) == sorted(f"t{number}" for number in range(len(texts)))


def test_words_and_pieces() -> None:
    assert words("Norland’s envoy—angry—said: “No.”") == ["norland's", "envoy", "angry", "said", "no"]
    assert prints([]).size == 0
    assert prints(["one", "two"]).size == 1
    some, many = prints(words("the dam broke at night")), prints(words("they say the dam broke at night in the rain"))
    assert shared(some, many) == 1.0
    assert 0 < shared(many, some) < 1
    shuffled = words(WIRE)
    random.Random(0).shuffle(shuffled)
    assert shared(prints(shuffled), prints(words(WIRE))) < 0.1
