from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.marked import Mark, around, paragraphs
from briefs.types import Span

TEXT = "One says yes.\n\nTwo says no.\nThree."


def test_marks_cut_a_paragraph_into_pieces() -> None:
    (first, *_) = paragraphs(TEXT, [Mark(Span(4, 8), "cue"), Mark(Span(9, 12), "focus", "x")])
    assert [(piece.text, piece.kinds, piece.anchor) for piece in first.pieces] == [
        ("One ", (), None),
        ("says", ("cue",), None),
        (" ", (), None),
        ("yes", ("focus",), "x"),
        (".", (), None),
    ]


def test_only_the_paragraphs_around_the_evidence() -> None:
    assert ["".join(piece.text for piece in one.pieces) for one in around(TEXT, [Span(19, 23)], [])] == ["Two says no."]


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(
    st.text(alphabet="ab \n\r<&", max_size=60), st.lists(st.builds(Mark, spans, st.sampled_from(["quote", "cue"])), max_size=6)
)
def test_the_pieces_joined_are_the_text_to_the_letter(text: str, marks: list[Mark]) -> None:
    for paragraph in paragraphs(text, marks):
        assert "".join(piece.text for piece in paragraph.pieces) == paragraph.span.of(text)
    shown = "".join(paragraph.span.of(text) for paragraph in paragraphs(text, marks))
    assert "".join(shown.split()) == "".join(text.split())
