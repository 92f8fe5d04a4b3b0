"""Sources mended with the parse, on attributions made by hand."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from briefs.sources import mended
from briefs.types import Attribution, Span


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        ("Mayor Ann Fisher said it would rain.", "Mayor Ann", "said", "it would rain", ("Mayor Ann Fisher", "said")),
        ("Ann Fisher said it would rain.", "Ann Fisher", "said", "it would rain", ("Ann Fisher", "said")),
        ("They rejected his claim that it would rain.", "his", "claim", "it would rain", ("his", "claim")),
        ("The old mayor said it would rain.", None, "said", "it would rain", ("The old mayor", "said")),
        ("The mayor, who lost in May, said it would rain.", None, "said", "it would rain", ("The mayor", "said")),
        ("He’s claiming it would rain.", None, "He’s claiming", "it would rain", ("He", "claiming")),
        ("I've said it would rain.", None, "I've said", "it would rain", ("I", "said")),
        ("They rejected the mayor's claim that it would rain.", None, "claim", "it would rain", ("the mayor", "claim")),
        ("The Post checked Fisher's claim that it would rain.", "The Post", "claim", "it would rain", ("Fisher", "claim")),
        (
            "The mayor repeated his claim that it would rain.",
            "The mayor",
            "repeated his claim",
            "it would rain",
            ("The mayor", "repeated his claim"),
        ),
        ("It was said that it would rain.", None, "was said", "it would rain", (None, "was said")),
        ("Reportedly, the mayor said no.", None, "Reportedly", "the mayor said no", (None, "Reportedly")),
    ],
)
def test_the_source_is_whole_and_is_found_where_the_tagger_missed_it(
    engine: Engine, text: str, source: str | None, cue: str, content: str, expected: tuple[str | None, str]
) -> None:
    attribution = Attribution((span(text, content),), span(text, cue), span(text, source) if source else None)
    found = mended(engine._nlp(text), attribution)
    assert found.cue is not None
    assert (found.source and found.source.of(text), found.cue.of(text)) == expected


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            'Mayor Fisher called the plan "a gift to nobody", according to the Halden Post.',
            "the Halden Post",
            "according to",
            'Mayor Fisher called the plan "a gift to nobody"',
            ("Mayor Fisher", "called", 'the plan "a gift to nobody"'),
        ),
        (
            'Rents rose in a "sharp turn" this week, according to the Halden Post.',
            "the Halden Post",
            "according to",
            'Rents rose in a "sharp turn" this week',
            ("the Halden Post", "according to", 'Rents rose in a "sharp turn" this week'),
        ),
        (
            "Mayor Fisher called the plan a gift to nobody, according to the Halden Post.",
            "the Halden Post",
            "according to",
            "Mayor Fisher called the plan a gift to nobody",
            ("the Halden Post", "according to", "Mayor Fisher called the plan a gift to nobody"),
        ),
        (
            'The ministry defended the law, which was signed by Karl Berg, in a letter: "The law protects every tenant."',
            "Karl Berg",
            "was signed",
            '"The law protects every tenant."',
            ("The ministry", "defended", '"The law protects every tenant."'),
        ),
    ],
)
def test_quoted_words_are_those_of_whoever_said_them(
    engine: Engine, text: str, source: str, cue: str, content: str, expected: tuple[str, str, str]
) -> None:
    found = mended(engine._nlp(text), Attribution((span(text, content),), span(text, cue), span(text, source)))
    assert found.source is not None
    assert found.cue is not None
    assert (found.source.of(text), found.cue.of(text), found.content[0].of(text).strip()) == expected


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        (
            'He was described as "lost" by the old mayor.',
            "was described",
            'as "lost" by the old mayor',
            ("the old mayor", 'as "lost" '),
        ),
        (
            'It was declared to be a "storm" by the weather office.',
            "was declared",
            'to be a "storm" by the weather office',
            ("the weather office", 'to be a "storm" '),
        ),
        ('Berg called it "lost" by the river.', "called", 'it "lost" by the river', ("Berg", 'it "lost" by the river')),
    ],
)
def test_whoever_did_a_passive_verb_speaks(
    engine: Engine, text: str, cue: str, content: str, expected: tuple[str, str]
) -> None:
    found = mended(engine._nlp(text), Attribution((span(text, content),), span(text, cue)))
    assert found.source is not None
    assert (found.source.of(text), found.content[0].of(text)) == expected


@pytest.mark.parametrize(
    ("text", "source", "content", "expected"),
    [
        (
            "According to the new mayor, Ann Fisher, the bridge will be closed.",
            "the new mayor",
            "Ann Fisher, the bridge will be closed",
            ("the new mayor, Ann Fisher", "the bridge will be closed"),
        ),
        (
            "According to the head of the shopkeepers, Karl Berg, in Halden the shops lost money.",
            "the head of the shopkeepers",
            "Karl Berg, in Halden the shops lost money",
            ("the head of the shopkeepers, Karl Berg", "in Halden the shops lost money"),
        ),
        (
            "According to the police, Karl Berg, an engineer, took the money.",
            "the police",
            "Karl Berg, an engineer, took the money",
            ("the police", "Karl Berg, an engineer, took the money"),
        ),
    ],
)
def test_a_name_in_apposition_belongs_to_the_source(
    engine: Engine, text: str, source: str, content: str, expected: tuple[str, str]
) -> None:
    attribution = Attribution((span(text, content),), span(text, "According to"), span(text, source))
    found = mended(engine._nlp(text), attribution)
    assert found.source is not None
    assert (found.source.of(text), found.content[0].of(text)) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (
            '"It was cold," said a resident using the pseudonym Katrin.',
            "a resident",
            "a resident using the pseudonym Katrin",
        ),
        ("A man identified as Karl Berg said it was cold.", "A man", "A man identified as Karl Berg"),
        ("A man using the old bridge to Halden said it was cold.", "A man", "A man"),
        ("A man called to the stand by Berg said it was cold.", "A man", "A man"),
    ],
)
def test_the_name_that_a_description_gives_belongs_to_the_source(engine: Engine, text: str, source: str, expected: str) -> None:
    attribution = Attribution((span(text, "t was cold"),), span(text, "said"), span(text, source))
    found = mended(engine._nlp(text), attribution)
    assert found.source is not None
    assert found.source.of(text) == expected
