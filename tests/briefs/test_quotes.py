"""Quotes with their speakers, read from made-up news by the whole engine."""

from __future__ import annotations

import pytest

from briefs.confidence import SHOWN_CONFIDENCE
from briefs.engine import Engine
from briefs.marks import inside
from briefs.quotes import is_quote, kind_of, reports_speech
from briefs.types import Article, Attribution, Brief, Quote, Span

LEAD = "The city council of Halden voted on Monday to close the old bridge. Mayor Ann Fisher was in the room. "


def read(engine: Engine, text: str) -> Brief:
    return engine.read(Article("a", LEAD + text))


def quote(brief: Brief, words: str) -> Quote:
    found = [q for q in brief.quotes if any(words in span.of(brief.article.text) for span in q.content)]
    assert len(found) == 1, [[span.of(brief.article.text) for span in q.content] for q in brief.quotes]
    return found[0]


def speaker(brief: Brief, words: str) -> str | None:
    actor = brief.actor(quote(brief, words).speaker)
    return actor.name if actor else None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ('"We will rebuild the bridge before winter," said Ann Fisher.', "We will rebuild", "Ann Fisher"),
        ('"We will rebuild the bridge before winter," Fisher said on Tuesday.', "We will rebuild", "Ann Fisher"),
        ("Fisher said the bridge would be closed for a year.", "would be closed", "Ann Fisher"),
        ("Fisher was pleased. She said the bridge would be closed for a year.", "would be closed", "Ann Fisher"),
        ('"We will wait," a senior official said on condition of anonymity.', "We will wait", None),
        ('"She never saw the plan," said her lawyer. Fisher was not in court.', "never saw", None),
        ('"The bridge must stay open," said Karl Berg, who leads the local shopkeepers.', "must stay open", "Karl Berg"),
        ('"The bridge must stay open," said the head of the shopkeepers, Karl Berg.', "must stay open", "Karl Berg"),
        ('Ann Fisher and Karl Berg said in a joint letter that "the river cannot wait for us."', "cannot wait", None),
        ('Karl Berg wrote on Twitter: "The bridge must stay open for our shops."', "must stay open", "Karl Berg"),
        ("Fisher repeated her claim that the old bridge is about to fall.", "the old bridge", "Ann Fisher"),
        ("According to Karl Berg, the shops will lose half of their income.", "lose half", "Karl Berg"),
        ('"Warm water cuts in," said study co-author Karl Berg of Ann Fisher\'s institute.', "Warm water", "Karl Berg"),
        ('"We will rebuild it," Halden Power President and CEO Karl Berg said.', "We will rebuild", "Karl Berg"),
        ('"We will wait," said the owner of Ann Fisher\'s house.', "We will wait", None),
        ("A spokesman for Ann Fisher said the bridge would be closed for a year.", "would be closed", None),
        ('"We will wait," a spokesman for the town\'s mayor Ann Fisher said on Friday.', "We will wait", None),
        ('"We will wait," a spokesman for the mayor\'s wife Ann Fisher said on Friday.', "We will wait", None),
        ('"We will wait," Ruritania\'s president Karl Berg said on Friday.', "We will wait", "Karl Berg"),
        ('"We will wait," said Member of parliament (MP) Karl Berg.', "We will wait", "Karl Berg"),
        ('"We are tired of the noise," said a resident using the pseudonym Katrin.', "We are tired", "Katrin"),
        ('On the tape, someone, seemingly Karl Berg, says the bridge "is a very old thing."', "is a very old", "Karl Berg"),
        ('Karl Berg of Halden College and contributor to The Post wrote, "We will wait."', "We will wait", "Karl Berg"),
        ('Karl Berg and a contributor to The Post wrote, "We will wait."', "We will wait", None),
        (
            "The World Health Organization (WHO) gave the disease a name.\n\nWHO director-general Karl Berg said the name "
            "had to be easy to say and, to prevent stigma, it must not cite any place.",
            "the name had to be",
            "Karl Berg",
        ),
        (
            '"We will wait," Fisher\'s niece, state Del. Marcia "Cia" Price (D-Newport News), told the crowd.',
            "We will wait",
            None,
        ),
    ],
)
def test_the_head_of_the_source_speaks(engine: Engine, text: str, words: str, expected: str | None) -> None:
    assert speaker(read(engine, text), words) == expected


def test_an_interrupted_quotation_is_one_quote(engine: Engine) -> None:
    brief = read(engine, '"The bridge is old," said Ann Fisher on Monday, "and we will not wait until it falls."')
    found = quote(brief, "The bridge is old")
    assert [span.of(brief.article.text) for span in found.content] == [
        "The bridge is old,",
        "and we will not wait until it falls.",
    ]
    assert found.kind == "direct"


def test_a_mixed_quote_keeps_its_marks(engine: Engine) -> None:
    brief = read(engine, 'Karl Berg said the plan was "a gift to the builders" and would be fought in court.')
    found = quote(brief, "a gift to the builders")
    assert found.kind == "mixed"
    assert '"a gift to the builders"' in found.content[0].of(brief.article.text)


def test_what_somebody_merely_wants_is_no_quote(engine: Engine) -> None:
    brief = read(engine, "Karl Berg wants the bridge to stay open. The shopkeepers hope for an early end of the works.")
    assert brief.quotes == ()


def test_the_literal_words_of_an_unnamed_source_are_kept(engine: Engine) -> None:
    brief = read(engine, '"We will wait," a senior official said on condition of anonymity.')
    span = quote(brief, "We will wait").speaker_span
    assert span is not None
    assert span.of(brief.article.text) == "a senior official"


def test_a_plain_quote_is_shown(engine: Engine) -> None:
    assert quote(read(engine, '"We will rebuild the bridge," said Ann Fisher.'), "rebuild").confidence >= SHOWN_CONFIDENCE


@pytest.mark.parametrize(
    ("text", "kind"),
    [('"All of it."', "direct"), ("Some “of it” only.", "mixed"), ("None of it.", "indirect"), ("...", "indirect")],
)
def test_the_kind_is_the_share_of_quoted_words(text: str, kind: str) -> None:
    assert kind_of((Span(0, len(text)),), text, inside(text)) == kind


def test_words_outside_quotation_marks_are_never_called_direct_speech() -> None:
    text = f'Lind defended his decision, "{"We had no choice but to leave. " * 8}".'
    before, quoted = Span(14, 26), Span(text.index('"'), len(text) - 1)
    assert before.of(text) == "his decision"
    assert kind_of((before, quoted), text, inside(text)) == "mixed"
    assert kind_of((quoted,), text, inside(text)) == "direct"


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Fisher announced that the bridge would close.", "announced", "that the bridge would close", True),
        ("Fisher announced a new bridge.", "announced", "a new bridge", False),
        ("Fisher released his returns.", "released", "his returns", False),
        ("Fisher suggested closing the bridge.", "suggested", "closing the bridge", True),
        ("Fisher said it.", "said", "it", False),
        ("Fisher echoed that sentiment.", "echoed", "that sentiment", False),
        ("Fisher rejected the word “coward”.", "rejected", "the word “coward”", True),
        ("Fisher called the plan a gift.", "called", "the plan a gift", True),
        ("Fisher wants a bridge.", "wants", "a bridge", False),
        ("Berg chanted the name of the town.", "chanted", "the name of the town", True),
    ],
)
def test_an_act_is_no_speech(engine: Engine, text: str, cue: str, content: str, expected: bool) -> None:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    fisher = span(text.split(maxsplit=1)[0])
    assert reports_speech(engine._nlp(text), Attribution((span(content),), span(cue), fisher)) is expected


@pytest.mark.parametrize(
    ("text", "cue", "contents", "expected"),
    [
        ("There were questions about her health.", "questions about", ["her health"], False),
        ("There came the announcement that the bridge was old.", "announcement", ["that the bridge was old"], True),
        ("Berg was accused of theft.", "was accused", ["Berg", "of theft"], True),
        ("There was criticism for closing the bridge.", "criticism for", ["closing the bridge"], False),
        ("The fire brigade was called.", "was called", ["The fire brigade"], False),
    ],
)
def test_where_nobody_speaks_a_bare_object_is_no_speech(
    engine: Engine, text: str, cue: str, contents: list[str], expected: bool
) -> None:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    attribution = Attribution(tuple(map(span, contents)), span(cue))
    assert reports_speech(engine._nlp(text), attribution) is expected


@pytest.mark.parametrize(
    "text",
    [
        'The hill has long been known as the "Giant\'s Chair".',
        "No group in Halden claimed responsibility for the fire on the bridge.",
        'Winds above 70 knots are considered to be a "severe storm".',
    ],
)
def test_what_nobody_says_is_no_quote(engine: Engine, text: str) -> None:
    assert read(engine, text).quotes == ()


def test_what_somebody_did_not_say_is_told_as_such(engine: Engine) -> None:
    brief = read(engine, "At the trial, Karl Berg expressed no regret for the fire on the bridge.")
    assert all(words.startswith("no regret") for q in brief.quotes for words in [q.content[0].of(brief.article.text)])
    assert brief.quotes


def test_a_motion_speaks_for_whoever_filed_the_lawsuit(engine: Engine) -> None:
    text = "Karl Berg filed a lawsuit against the city on Friday. The motion claims that the bridge belongs to the shopkeepers."
    assert speaker(read(engine, text), "the bridge belongs") == "Karl Berg"


def test_a_country_that_ends_the_name_of_a_party_does_not_speak_for_it(engine: Engine) -> None:
    text = 'Voters in Hungary went to the polls. Sustainable Hungary describes itself as "an open movement of the valleys".'
    assert speaker(read(engine, text), "an open movement") is None
    assert speaker(read(engine, 'Hungary called the plan "an open movement of the valleys".'), "an open movement") == "Hungary"


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            'The council voted for the "Clean Rivers Act of 2020".',
            "The council",
            "voted",
            'for the "Clean Rivers Act of 2020"',
            False,
        ),
        ('The council called it the "Clean Rivers Act".', "The council", "called", 'it the "Clean Rivers Act"', True),
        ('It comes across as "much too loud".', "It", "comes across", 'as "much too loud"', False),
        ("Berg reported no progress.", "Berg", "reported", "no progress", True),
        ('The council mourned a "very dark day".', "The council", "mourned", 'a "very dark day"', True),
        (": Why did you leave?", None, ":", "Why did you leave?", False),
        ("You said that it rained.", "You", "said", "that it rained", False),
        ("Berg: the bridge is old.", "Berg", ":", "the bridge is old", True),
    ],
)
def test_a_title_and_what_an_interviewer_says_are_no_quotes(
    engine: Engine, text: str, source: str | None, cue: str, content: str, expected: bool
) -> None:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    attribution = Attribution((span(content),), span(cue), span(source) if source else None)
    kind = kind_of(attribution.content, text, inside(text))
    assert is_quote(engine._nlp(text), attribution, kind) is expected


def test_a_pronoun_means_nobody_where_its_paragraph_names_another_who_may_be_a_person(engine: Engine) -> None:
    text = "Karl Berg left the room.\n\nThe Moonvale Foundation paid for ovens. In a talk, he said the ovens were old."
    assert speaker(read(engine, text), "the ovens were old") is None
    text = "Karl Berg left the room.\n\nIn a talk, he said the ovens were old."
    assert speaker(read(engine, text), "the ovens were old") == "Karl Berg"


def test_a_paper_speaks_under_its_name(engine: Engine) -> None:
    text = "The Halden Post was founded in 1950. Halden Post newspaper said the bridge would be closed for a year."
    assert speaker(read(engine, text), "would be closed") == "Halden Post"
