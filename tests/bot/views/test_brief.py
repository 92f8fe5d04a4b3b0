from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.base import Fields, Heading, Listing, Paragraph, Quotation, plain
from bot import words
from bot.views.brief import alike, full, said, short_aliases, speaker, stands, surest_first, utterance, who_is_who
from briefs.types import Actor, Article, Brief, Position, Quote, Span
from tests.samples import ARTICLE, BERG, BRIEF, NORLAND, POSITIONS, QUOTES, TEXT, span

DIRECT, MIXED, REPORTED, UNSURE = QUOTES


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (DIRECT, "Anna Berg"),
        (REPORTED, "Unknown speaker (“A senior official”)"),
        (replace(REPORTED, speaker_span=None), "Unknown speaker"),
        (UNSURE, "Sudria (unconfirmed)"),
    ],
)
def test_a_speaker_is_named_as_surely_as_we_know(quote: Quote, shown: str) -> None:
    assert speaker(BRIEF, quote) == shown


def test_pieces_of_a_direct_quotation_stand_in_marks_each() -> None:
    assert utterance(DIRECT, TEXT) == "“We will not wait for ever,” … “The water is ours.”"


def test_a_paraphrase_is_never_put_in_quotation_marks() -> None:
    assert utterance(REPORTED, TEXT) == "the dam was nearly full"
    literal = [block for block in said(BRIEF) if isinstance(block, Quotation)]
    assert not any("nearly full" in plain(block.text) for block in literal)


def test_the_quoted_words_of_a_mixed_quotation_keep_their_own_marks() -> None:
    assert utterance(MIXED, TEXT) == 'she had a "frank" talk with her colleague'


def test_a_piece_that_stands_in_marks_in_the_text_is_shown_in_marks() -> None:
    mixed = replace(DIRECT, kind="mixed", content=(span("The water is ours."),))
    assert utterance(mixed, TEXT) == "“The water is ours.”"


def test_aliases_that_say_nothing_new_are_left_out() -> None:
    actor = Actor(
        "x",
        "Anna Berg",
        "person",
        ("Berg", "Foreign Minister Anna Berg", "The envoy", "the envoy", "the Foreign Minister"),
        "Foreign Minister",
    )
    assert short_aliases(actor) == ["The envoy"]


def test_who_is_who_tells_offices_and_other_names() -> None:
    rows, rest = who_is_who(BRIEF)
    assert isinstance(rows, Fields)
    assert {label: plain(value) for label, value in rows.rows} == {
        "Anna Berg": "Foreign Minister, Norland · also “Norland's top diplomat”",
        "Norland": "country · also “Ista Palace”",
    }
    assert not isinstance(rest, Fields)


def test_positions_stand_under_their_holder_with_evidence_and_caveat() -> None:
    headings_and_lists = list(stands(BRIEF))
    assert [block.text for block in headings_and_lists if isinstance(block, Heading)] == ["Norland", "Sudria"]
    lines = [plain(item) for block in headings_and_lists if isinstance(block, Listing) for item in block.items]
    clause = POSITIONS[1].evidence
    assert lines == [
        "accuses Sudria: “Norland accused Sudria on Monday of diverting the river Ista” · 0–60",
        f"calls on Norland: “{clause.of(TEXT)}” · on a condition · {clause.start}–{clause.end}",
    ]


def test_one_clause_towards_two_targets_is_told_once() -> None:
    both = (POSITIONS[0], replace(POSITIONS[0], id="p9", target="a1"))
    assert alike(both) == [list(both)]
    [_, listing] = stands(replace(BRIEF, positions=both))
    assert isinstance(listing, Listing)
    assert plain(listing.items[0]).startswith("accuses Sudria and Anna Berg:")


def test_an_empty_brief_says_so() -> None:
    message = full(Brief(Article("x", "It rained.")))
    shown = [plain(block.text) for block in message.blocks if isinstance(block, Paragraph)]
    assert shown == [words.NO_ACTORS, words.NO_POSITIONS, words.NO_QUOTES]
    assert message.summary == words.UNTITLED


def test_every_stance_and_every_mode_has_words() -> None:
    from typing import get_args

    from briefs.types import Mode, Stance

    assert set(words.STANCES) == set(words.STANCES_TOWARDS) == set(get_args(Stance))
    assert set(words.MODES) == set(get_args(Mode))


def test_a_cue_outside_of_its_clause_does_not_bend_the_clause() -> None:
    odd = Position("p", NORLAND.id, "WARN", "neg", Span(0, 7), Span(20, 25))
    [_, listing] = stands(Brief(ARTICLE, actors=(BERG, NORLAND), positions=(odd,)))
    assert isinstance(listing, Listing)
    assert plain(listing.items[0]).startswith("warns: “Norland”")


def test_holders_of_the_very_same_position_stand_side_by_side() -> None:
    both = (POSITIONS[0], replace(POSITIONS[0], id="p9", holder="a1"))
    heading, _ = stands(replace(BRIEF, positions=both))
    assert isinstance(heading, Heading)
    assert heading.text == "Norland and Anna Berg (Foreign Minister, Norland)"


def test_a_negation_is_no_caveat_because_the_stance_has_it_in() -> None:
    assert words.modes(("negation", "hedged")) == "hedged"


def test_the_surest_positions_come_first_and_those_with_a_caveat_last() -> None:
    sure = replace(POSITIONS[0], confidence=0.8)
    likely, heard = replace(sure, confidence=0.6), replace(sure, modes=("hedged",), confidence=0.9)
    refused = replace(sure, modes=("negation",))
    assert surest_first([heard, likely, sure, refused]) == [sure, refused, likely, heard]
