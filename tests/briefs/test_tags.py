from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

import briefs
from briefs.tags import BREAK_PIECE, TAGS, gold_tags, pieces

TEXT = 'Lee said the plan, according to Park, was "dead".\n\nBoth left.'


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(Path(briefs.__file__).parent / "model" / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def tag_of(words: str, tags: list[int]) -> tuple[str, str]:
    start, end = at(words)
    return TAGS[tags[start]], TAGS[tags[end - 1]]


def test_a_tag_says_on_which_side_its_partner_stands() -> None:
    tags = gold_tags(
        len(TEXT), [{"source": [at("Lee")], "cue": [at("said")], "content": [at('the plan, according to Park, was "dead"')]}]
    )
    assert tag_of("Lee", tags) == ("B-SOURCE", "I-SOURCE")
    assert tag_of("said", tags) == ("B-CUE_SOURCE_LEFT", "I-CUE_SOURCE_LEFT")
    assert tag_of("the plan", tags) == ("B-CONTENT_CUE_LEFT", "I-CONTENT_CUE_LEFT")
    assert tag_of("Both left", tags) == ("O", "O")


def test_source_and_cue_win_over_the_content_around_them() -> None:
    outer = {"source": [at("Lee")], "cue": [at("said")], "content": [at('the plan, according to Park, was "dead"')]}
    inner = {"source": [at("Park")], "cue": [at("according to")], "content": [at("the plan")]}
    tags = gold_tags(len(TEXT), [outer, inner])
    assert tag_of("according to", tags) == ("B-CUE_SOURCE_RIGHT", "I-CUE_SOURCE_RIGHT")
    assert tag_of("Park", tags) == ("B-SOURCE", "I-SOURCE")
    assert tag_of("the plan", tags)[0] == "B-CONTENT_CUE_RIGHT"


def test_a_cue_without_a_source_says_so() -> None:
    tags = gold_tags(len(TEXT), [{"source": [], "cue": [at("said")], "content": [at("the plan")]}])
    assert tag_of("said", tags)[0] == "B-CUE_NO_SOURCE"


def test_pieces_are_slices_with_a_break_after_each_paragraph(tokenizer: Tokenizer) -> None:
    found = pieces(TEXT, tokenizer)
    breaks = [piece for piece in found if piece.start == piece.end]
    assert [piece.id for piece in breaks] == [BREAK_PIECE] * 2
    assert {TEXT[piece.start : piece.end] for piece in found if piece.quoted} == {'"', "dead"}
    assert TEXT[found[0].start : found[0].end] == "Lee"
