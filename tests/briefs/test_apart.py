"""Quotations that stand apart from the words of speech nearest to them, read from made-up news by the whole engine."""

from __future__ import annotations

import pytest

from briefs.apart import parted
from briefs.engine import Engine
from briefs.types import Article, Attribution, Span

FISHER = "Mayor Ann Fisher was in the room with Karl Berg, who leads the shopkeepers of Halden.\n\n"


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def attribution(text: str, source: str | None, cue: str | None, *content: str) -> Attribution:
    parts = tuple(span(text, words) for words in content)
    return Attribution(parts, span(text, cue) if cue else None, span(text, source) if source else None)


def told(engine: Engine, text: str, found: Attribution) -> list[tuple[list[str], str | None, str | None]]:
    """What becomes of one attribution of `text`: contents, cue and source of each part."""
    doc = engine._nlp(text)
    doc._.attributions = (found,)
    return [
        ([part.of(text) for part in one.content], one.cue and one.cue.of(text), one.source and one.source.of(text))
        for one in parted(doc)
    ]


@pytest.mark.parametrize(
    ("between", "quotation", "expected"),
    [
        ("The vote left Fisher unimpressed.", '"We were warned last year."', (None, "Fisher")),
        ("Fisher smiled at Berg.", '"It is a good day for us."', (None, "Fisher")),
        ("Fisher called the plan", '"a farce."', ("called", "Fisher")),
        ("Remarked Ann Fisher,", '"The river is no friend of ours."', ("Remarked", "Ann Fisher")),
    ],
)
def test_a_quotation_behind_words_about_somebody_else_is_theirs(
    engine: Engine, between: str, quotation: str, expected: tuple[str | None, str]
) -> None:
    text = f'{FISHER}"We are tired," said Berg.\n\n{between} {quotation}'
    found = told(engine, text, attribution(text, "Berg", "said", '"We are tired,"', quotation))
    assert found == [(['"We are tired,"'], "said", "Berg"), ([quotation], *expected)]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "He paused.",
        "The room was silent.",
        "During the break,",
        "The plan of Fisher's council was shown.",
    ],
)
def test_a_quotation_goes_on_where_the_words_before_it_name_no_other_speaker(engine: Engine, between: str) -> None:
    text = f'{FISHER}"We are tired," said Berg. {between} "We want to go home."'
    found = told(engine, text, attribution(text, "Berg", "said", '"We are tired,"', '"We want to go home."'))
    assert found == [(['"We are tired,"', '"We want to go home."'], "said", "Berg")]


def test_marked_words_within_a_sentence_of_another_paragraph_are_nobodys(engine: Engine) -> None:
    text = f'{FISHER}Berg said it would rain.\n\nOn the scale of storms, this one is "a great danger to all."'
    found = told(engine, text, attribution(text, "Berg", "said", "it would rain", '"a great danger to all."'))
    assert found == [(["it would rain"], "said", "Berg"), (['"a great danger to all."'], None, None)]


def test_the_verb_right_behind_a_quotation_is_its_cue(engine: Engine) -> None:
    text = f'{FISHER}"You have to work for it," quipped Ann Fisher, later in the day. All agreed that it was late.'
    found = told(engine, text, attribution(text, None, "agreed", '"You have to work for it,"'))
    assert found == [(['"You have to work for it,"'], "quipped", "Ann Fisher")]


def test_a_quotation_that_stands_alone_is_a_quote_of_the_person_before_it(engine: Engine) -> None:
    text = f'{FISHER}"We are tired," said Berg.\n\nThe vote left Fisher unimpressed. "We were warned last year."'
    brief = engine.read(Article("a", text))
    (quote,) = [quote for quote in brief.quotes if "We were warned" in quote.content[0].of(text)]
    speaker = brief.actor(quote.speaker)
    assert speaker is not None
    assert (speaker.name, quote.cue, quote.kind) == ("Ann Fisher", None, "direct")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('"We want a bridge now" and "We told them so last year."', ['"We want a bridge now"', '"We told them so last year."']),
        ('"We want a bridge" and "Ferries"', ['"We want a bridge" and "Ferries"']),
        ('"We want a new bridge" and "not a bigger ferry"', ['"We want a new bridge" and "not a bigger ferry"']),
    ],
)
def test_two_utterances_that_the_reporter_joins_are_two(engine: Engine, said: str, expected: list[str]) -> None:
    text = f"{FISHER}Berg said on Friday {said}"
    found = told(engine, text, attribution(text, "Berg", "said", said))
    assert found == [([words], "said", "Berg") for words in expected]
