"""Cues made whole with the parse, on attributions made by hand."""

from __future__ import annotations

import pytest

from briefs.cues import is_denied, is_name, tells, whole
from briefs.engine import Engine
from briefs.types import Attribution, Span


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Fisher refused to discuss her taxes.", "refused", "to discuss her taxes", ("refused to discuss", "her taxes")),
        (
            "Fisher has often seemed to blame the builders.",
            "seemed",
            "to blame the builders",
            ("seemed to blame", "the builders"),
        ),
        ("Fisher issued a call for new talks.", "issued", "a call for new talks", ("issued a call for", "new talks")),
        ("Now saying it would rain, Fisher left.", "Now", "it would rain", ("Now saying", "it would rain")),
        ("Fisher said the town refused to pay.", "said", "the town refused to pay", ("said", "the town refused to pay")),
        ("Fisher planned to ask for help.", "planned", "to ask for help", ("planned", "to ask for help")),
        (
            "Fisher expressed no regret for the fire.",
            "expressed no",
            "regret for the fire",
            ("expressed", "no regret for the fire"),
        ),
        (
            "Fisher voiced no doubts about the plan.",
            "voiced no doubts about",
            "the plan",
            ("voiced", "no doubts about the plan"),
        ),
        ("Fisher did not say who paid.", "did not say", "who paid", ("did not say", "who paid")),
    ],
)
def test_a_cue_has_all_words_of_speech_and_a_denial_stays_with_what_is_denied(
    engine: Engine, text: str, cue: str, content: str, expected: tuple[str, str]
) -> None:
    found = whole(engine._nlp(text), Attribution((span(text, content),), span(text, cue), span(text, "Fisher")))
    assert found.cue is not None
    assert (found.cue.of(text), found.content[0].of(text).strip()) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("No group claimed the attack.", "No group", True),
        ("Neither side would say who paid.", "Neither side", True),
        ("Norman Fisher said it rained.", "Norman Fisher", False),
        ("It was said that it rained.", None, False),
    ],
)
def test_where_none_of_them_spoke_nothing_was_said(engine: Engine, text: str, source: str | None, expected: bool) -> None:
    assert is_denied(engine._nlp(text), span(text, source) if source else None) is expected


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Fisher retweeted a photo.", "retweeted", True),
        ("Fisher peppered him with attacks on his plan.", "peppered him with attacks on", True),
        ("Fisher wants a bridge.", "wants", False),
    ],
)
def test_a_cue_tells_of_speech(engine: Engine, text: str, cue: str, expected: bool) -> None:
    doc = engine._nlp(text)
    assert tells(list(doc.char_span(text.index(cue), text.index(cue) + len(cue)))) is expected


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ('Ann Fisher, nicknamed the "Iron Baker," lost.', "nicknamed", 'the "Iron Baker,"', True),
        ('Karl Berg, dubbed the "Bridge King", lost his seat.', "dubbed", 'the "Bridge King"', True),
        ('Karl Berg dubbed the plan "a gift".', "dubbed", 'the plan "a gift"', False),
        ('Karl Berg named it "Operation Quiet River".', "named", 'it "Operation Quiet River"', True),
        ('Karl Berg named it "a gift to the town".', "named", 'it "a gift to the town"', False),
        (f'Karl Berg named it "{"A" * 60}!', "named", f'it "{"A" * 60}!', False),
        ('The plan had been called "a gift" by Karl Berg.', "called", '"a gift"', False),
    ],
)
def test_a_name_that_nobody_gives_here_is_told_apart(engine: Engine, text: str, cue: str, content: str, expected: bool) -> None:
    assert is_name(engine._nlp(text), Attribution((span(text, content),), span(text, cue))) is expected
