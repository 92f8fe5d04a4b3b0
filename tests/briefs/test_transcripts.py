"""Transcripts set down turn by turn."""

from __future__ import annotations

import pytest

from briefs.transcripts import turns

SCENE = "WEBB: Will the bridge open in May?\n\nMORROW: It will.\n\nIt must.\n\nWEBB: And the road?\n\nMORROW: In June."


def told(text: str) -> list[tuple[str, list[str]]]:
    return [(turn.name.of(text), [span.of(text) for span in turn.words]) for turn in turns(text)]


def test_each_turn_goes_to_the_name_before_it() -> None:
    assert told(SCENE) == [
        ("WEBB", ["Will the bridge open in May?"]),
        ("MORROW", ["It will."]),
        ("WEBB", ["And the road?"]),
        ("MORROW", ["In June."]),
    ]


def test_a_quoted_transcript_goes_on_in_the_next_quoted_paragraph() -> None:
    text = (
        '"WEBB: And now?\n\n"MORROW: It will.\n\n"It must.\n\nThe hall was full.\n\n"Off.\n\n"WEBB: So?\n\n"MORROW: In June."'
    )
    assert told(text) == [
        ("WEBB", ["And now?"]),
        ("MORROW", ["It will.", "It must."]),
        ("WEBB", ["So?"]),
        ("MORROW", ["In June."]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UPDATE: The bridge is open.\n\nUPDATE: The bridge is shut.",
        "WATCH: The bridge.\n\nREAD: The plan.",
        "Monday: open.\nTuesday: shut.\nMonday: open.\nTuesday: shut.",
        "Q: Will it open?\n\nA: Yes.\n\nQ: When?\n\nA: In May.",
    ],
)
def test_labels_that_name_nobody_make_no_transcript(text: str) -> None:
    assert turns(text) == []
