"""Decoding, on probabilities made by hand: one tag a word, so that the tagger's own mistakes play no part."""

from __future__ import annotations

import re

import numpy as np
import pytest

from briefs.decoding import Array, decode
from briefs.tags import TAG_INDEX, TAGS, Piece
from briefs.types import Attribution

SHORT = {
    "S": "SOURCE",
    "L": "CUE_SOURCE_LEFT",
    "R": "CUE_SOURCE_RIGHT",
    "N": "CUE_NO_SOURCE",
    "l": "CONTENT_CUE_LEFT",
    "r": "CONTENT_CUE_RIGHT",
}


def certain(text: str, tags: str, sure: float = 0.97) -> tuple[list[Piece], Array]:
    """A piece for each word or mark of `text`; `tags` has a letter of SHORT for each, "." for none."""
    found = [Piece(1, *match.span(), 0) for match in re.finditer(r"\w+|[^\w\s]", text)]
    assert len(found) == len(tags), (len(found), len(tags))
    rows = np.full((len(found), len(TAGS)), (1 - sure) / len(TAGS), dtype=np.float32)
    for index, letter in enumerate(tags):
        begins = index == 0 or tags[index - 1] != letter
        rows[index, 0 if letter == "." else TAG_INDEX[("B-" if begins else "I-") + SHORT[letter]]] = sure
    return found, rows


def told(text: str, found: Attribution) -> tuple[list[str], str | None, str | None]:
    return [span.of(text) for span in found.content], found.cue and found.cue.of(text), found.source and found.source.of(text)


def read(text: str, tags: str) -> list[tuple[list[str], str | None, str | None]]:
    return [told(text, found) for found in decode(text, *certain(text, tags))]


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("Lee said it rained.", "SLll.", [(["it rained"], "said", "Lee")]),
        ("It rained, said Lee.", "rr.RS.", [(["It rained"], "said", "Lee")]),
        ("It rained, Lee said, and blew.", "rr.SL.ll.", [(["It rained", "and blew"], "said", "Lee")]),
        ("Lee said it rained. Park denied it.", "SLll.SLl.", [(["it rained"], "said", "Lee"), (["it"], "denied", "Park")]),
        ("It was reported that it rained.", "NNNlll.", [(["that it rained"], "It was reported", None)]),
        ("Lee said.", "SL.", []),
        ("Nothing here.", "...", []),
        ("", "", []),
    ],
)
def test_parts_are_linked_by_the_side_that_their_tags_name(
    text: str, tags: str, expected: list[tuple[list[str], str | None, str | None]]
) -> None:
    assert read(text, tags) == expected


def test_a_quotation_is_content_as_a_whole() -> None:
    text = '"We win it all now," said Lee.'
    found, rows = certain(text, ".rrrrr..RS.")
    rows[3] = rows[-1]
    assert told(text, decode(text, found, rows)[0])[0] == ['"We win it all now,"']


def test_a_doubtful_word_does_not_break_a_content() -> None:
    text = "Lee said it rained hard again."
    found, rows = certain(text, "SLllll.")
    rows[3] = 0.01
    rows[3, 0], rows[3, TAG_INDEX["I-CONTENT_CUE_LEFT"]] = 0.5, 0.4
    assert told(text, decode(text, found, rows)[0])[0] == ["it rained hard again"]


def test_a_weak_stray_fragment_is_left_out() -> None:
    text = "Lee said it rained hard. Then came the sun."
    found, rows = certain(text, "SLlll...ll.")
    rows[8:10] *= 0.5
    rows[8:10, 0] += 0.4
    assert told(text, decode(text, found, rows)[0])[0] == ["it rained hard"]


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ('"We go home now," Lee said.\n\nThe plan would ban all boats.', ".rrrr..SL." + "....ll.", ['"We go home now,"']),
        ('Lee said it rained.\n\n"We go home now."', "SLll." + ".llll..", ["it rained", '"We go home now."']),
        ("Lee said:\n\nNo boats in May.", "SL." + "llll.", ["No boats in May"]),
        ("Boats sank, Lee said.\n\nNo boats in May.", "rr.SL." + "llll.", ["Boats sank"]),
    ],
)
def test_another_paragraph_continues_a_content_only_as_a_quotation(text: str, tags: str, expected: list[str]) -> None:
    assert read(text, tags)[0][0] == expected


def test_a_signed_quotation_belongs_to_the_one_who_signs_it() -> None:
    text = '"He is a fine man." ― Ann Lee\n"He is not one." ― Bob Park'
    tags = "r" * 8 + "RSS" + "r" * 7 + "..."
    assert [found[1:] for found in read(text, tags)] == [("―", "Ann Lee"), ("―", "Bob Park")]


def test_a_source_that_was_taken_for_content_stands_between_its_cue_and_a_quotation() -> None:
    found = read('"We stand ready" tweeted Lee "to give all the help"', "rrrrrRllllllll")
    assert found == [(['"We stand ready"', '"to give all the help"'], "tweeted", "Lee")]


def test_confidence_falls_with_the_least_certain_part() -> None:
    text = "Lee said it rained."
    sure, unsure = (decode(text, *certain(text, "SLll.", share))[0].confidence for share in (0.99, 0.7))
    assert 0 < unsure < sure <= 1


@pytest.mark.parametrize(
    ("text", "tags", "contents"),
    [
        (
            '"It is over now," said Lee, nodding. "We go home now."',
            "r" * 7 + "RS.L." + "l" * 7,
            [['"It is over now,"', '"We go home now."']],
        ),
        (
            '"It is over now," said Lee. He added: "We go home now."',
            "r" * 7 + "RS.SL." + "l" * 7,
            [['"It is over now,"'], ['"We go home now."']],
        ),
        (
            '"It is over now," said Lee, adding: "We go home now."',
            "r" * 7 + "RS.L." + "l" * 7,
            [['"It is over now,"'], ['"We go home now."']],
        ),
    ],
)
def test_a_quotation_goes_on_behind_a_sentence_that_only_attributes_it(text: str, tags: str, contents: list[list[str]]) -> None:
    assert [found[0] for found in read(text, tags)] == contents


def test_a_long_quotation_is_never_a_stray() -> None:
    text = '"All the boats of the harbour go out," said Lee. "And all the boats of the harbour must come home again."'
    tags = "r" * 11 + "RS." + "l" * 14
    found, rows = certain(text, tags)
    rows[:11] *= 0.7
    rows[:11, 0] += 0.2
    assert len(told(text, decode(text, found, rows)[0])[0]) == 2


def test_a_turn_of_a_transcript_belongs_to_its_label() -> None:
    text = "ROWE: Is it true?\nFINN: It is.\nROWE: Who knew?\nFINN: Lee said he knew."
    tags = "." * 6 + "Slll." + "." * 5 + "SlSLll."
    assert read(text, tags) == [
        (["Is it true?"], ":", "ROWE"),
        (["It is."], ":", "FINN"),
        (["Who knew?"], ":", "ROWE"),
        (["Lee said he knew."], ":", "FINN"),
        (["he knew"], "said", "Lee"),
    ]


def test_a_source_in_another_sentence_is_somebody_else() -> None:
    assert read("It rained, it was said. Lee laughed.", "rr.RRR.S..") == [(["It rained"], "it was said", None)]


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        (
            '"We go home now," said Lee, noting that it rained. "We stay dry."',
            "rrrrrrr" + "RS.Nlll." + "llllll",
            [['"We go home now,"', '"We stay dry."'], ["that it rained"]],
        ),
        (
            '"When it rains now," said Lee, pointing to the sky, "we go home."',
            "rrrrrrr" + "RS.NNll" + "lllllll",
            [['"When it rains now,"', '"we go home."'], ["the sky"]],
        ),
        (
            '"When it rains now," said Lee, noting Park asked him, "Where is home?"',
            "rrrrrrr" + "RS.N" + "lll" + "lllllll",
            [['"When it rains now,"'], ['Park asked him, "Where is home?"']],
        ),
    ],
)
def test_a_quotation_goes_on_behind_what_its_attribution_tells(text: str, tags: str, expected: list[list[str]]) -> None:
    assert [found[0] for found in read(text, tags)] == expected


def test_a_quotation_belongs_to_the_cue_right_behind_it_rather_than_to_one_in_another_paragraph() -> None:
    text = 'Park said it rained.\n\n"We all go home now," Lee said.'
    assert [found[2] for found in read(text, "SLll." + "llllllll" + "SL.")] == ["Park", "Lee"]


def test_a_cue_right_behind_a_quotation_leaves_no_doubt_on_which_side_it_stands() -> None:
    text = '"We all go home now," Lee said.'
    found, rows = certain(text, "rrrrrrrrSL.")
    rows[:8, TAG_INDEX["I-CONTENT_CUE_LEFT"]] += 0.4
    rows[:8, TAG_INDEX["I-CONTENT_CUE_RIGHT"]] -= 0.4
    rows[0, [TAG_INDEX["B-CONTENT_CUE_RIGHT"], TAG_INDEX["I-CONTENT_CUE_RIGHT"]]] = 0.57, 0.01
    assert decode(text, found, rows)[0].confidence > 0.9


def test_words_of_another_paragraph_that_nothing_announces_are_nobodys() -> None:
    assert read("It rained according to Lee.\n\nNo boats in May.", "..RRS." + "llll.") == []


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        (
            'Lee said it rained. "We all go home now," Park said.',
            "SLll." + "llllllll" + "SL.",
            [("Lee", ["it rained"]), ("Park", ['"We all go home now,"'])],
        ),
        (
            'Lee said it rained. "We all go home now." Park said no.',
            "SLll." + "llllllll" + "SLl.",
            [("Lee", ["it rained", '"We all go home now."']), ("Park", ["no"])],
        ),
        (
            'Lee said it rained. "We all go home now," read the statement; "we stay there."',
            "SLll." + "llllllll" + "...." + "llllll",
            [("Lee", ["it rained"]), ("the statement", ['"We all go home now,"', '"we stay there."'])],
        ),
    ],
)
def test_the_words_of_two_are_not_joined(text: str, tags: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(source, content) for content, _, source in read(text, tags)] == expected


def test_the_words_of_the_reporter_between_two_quotations_are_left_out() -> None:
    text = 'Lee said, "We all go home", also noting, "we stay dry".'
    assert read(text, "SL." + "lllllllllllllll" + ".") == [(['"We all go home"', '"we stay dry"'], "said", "Lee")]


def test_a_full_stop_behind_the_marks_parts_a_quotation_from_the_cue_of_the_next_sentence() -> None:
    text = 'Lee revealed that rain comes. "It is cold and wet". Their lawyers looked into it.'
    assert read(text, "SLlll." + "lllllll." + "SSLLl.") == [
        (["that rain comes", '"It is cold and wet"'], "revealed", "Lee"),
        (["it"], "looked into", "Their lawyers"),
    ]
