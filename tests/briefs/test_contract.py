import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.contract import from_json, to_json
from briefs.errors import MalformedBrief
from briefs.types import (
    Actor,
    ActorKind,
    Article,
    Brief,
    Mention,
    MentionKind,
    Mode,
    Polarity,
    Position,
    Quote,
    QuoteKind,
    Span,
    Stance,
)

TEXT = "Ana Ruiz, the mayor, said: “We will not sign.” Peru wants a deal."
BRIEF = Brief(
    Article("7", TEXT, "No deal", "https://example.org/7", "The Example", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
    gist=(Span(0, 46),),
    actors=(
        Actor("a1", "Ana Ruiz", "person", ("Ruiz",), "mayor", "Lima", 1.0, (Mention(Span(0, 8), "name"),)),
        Actor("a2", "Peru", "country"),
    ),
    quotes=(Quote("q1", "direct", (Span(28, 45),), Span(21, 25), "a1", Span(0, 19), 0.75),),
    positions=(
        Position(
            "p1", "a1", "REJECT", "neg", Span(28, 45), Span(36, 39), None, Span(40, 44), "a2", ("negation", "future"), 0.5
        ),
        Position("p2", "a2", "CALL_FOR", "pos", Span(47, 65), Span(52, 57), "a1"),
    ),
)


def test_a_brief_is_written_as_the_contract_says() -> None:
    written = to_json(BRIEF)
    assert written["schema"] == 1
    assert written["article"] == {
        "id": "7",
        "title": "No deal",
        "url": "https://example.org/7",
        "source": "The Example",
        "published_at": "2026-01-02T03:04:00+00:00",
        "language": "en",
        "text": TEXT,
    }
    assert written["gist"] == [{"start": 0, "end": 46, "text": "Ana Ruiz, the mayor, said: “We will not sign.”"}]
    assert written["actors"][0] == {
        "id": "a1",
        "name": "Ana Ruiz",
        "kind": "person",
        "aliases": ["Ruiz"],
        "role": "mayor",
        "affiliation": "Lima",
        "salience": 1.0,
        "mentions": [{"start": 0, "end": 8, "text": "Ana Ruiz", "kind": "name"}],
    }
    assert written["quotes"] == [
        {
            "id": "q1",
            "kind": "direct",
            "speaker": "a1",
            "speaker_span": {"start": 0, "end": 19, "text": "Ana Ruiz, the mayor"},
            "cue": {"start": 21, "end": 25, "text": "said"},
            "content": [{"start": 28, "end": 45, "text": "We will not sign."}],
            "confidence": 0.75,
        }
    ]
    assert written["positions"][0] == {
        "id": "p1",
        "holder": "a1",
        "stance": "REJECT",
        "polarity": "neg",
        "target": None,
        "issue": {"start": 40, "end": 44, "text": "sign"},
        "evidence": {"start": 28, "end": 45, "text": "We will not sign."},
        "cue": {"start": 36, "end": 39, "text": "not"},
        "attributed_to": "a2",
        "modes": ["negation", "future"],
        "confidence": 0.5,
    }


def test_a_brief_survives_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(BRIEF)))) == BRIEF


def broken(path: str, value: Any) -> Any:
    """The JSON of BRIEF with `value` put at a dotted path."""
    record = json.loads(json.dumps(to_json(BRIEF)))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = record
    for part in parents:
        place = place[part]
    place[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("schema", 2, "has schema 2; this version reads schema 1"),
        ("schema", True, "brief.schema is not a whole number"),
        ("article", [], "brief.article is not a JSON object"),
        ("article.text", None, "brief.article.text is not a string"),
        ("article.published_at", "yesterday", "not an ISO 8601 date"),
        ("gist", {}, "brief.gist is not a list"),
        ("gist.0.text", "Ana", "is not what stands at characters 0 to 46"),
        ("gist.0.start", -1, "outside of the text"),
        ("gist.0.end", 1000, "outside of the text"),
        ("gist.0.end", "46", "brief.gist[0].end is not a whole number"),
        ("actors.0.kind", "robot", "brief.actors[0].kind is “robot”"),
        ("actors.0.aliases", [1], "holds something that is not a string"),
        ("actors.0.salience", 1.5, "not within 0 and 1"),
        ("actors.0.salience", "much", "brief.actors[0].salience is not a number"),
        ("actors.0.mentions.0.kind", "guess", "brief.actors[0].mentions[0].kind"),
        ("quotes.0.speaker", "a9", "no actor has that id"),
        ("quotes.0.content.0.text", "We will sign.", "brief.quotes[0].content[0].text"),
        ("positions.0.holder", None, "brief.positions[0].holder is missing"),
        ("positions.0.stance", "LOVE", "brief.positions[0].stance"),
        ("positions.0.modes", ["perhaps"], "no mode of a position"),
        ("positions.0.evidence", None, "brief.positions[0].evidence is not a JSON object"),
    ],
)
def test_a_broken_brief_is_refused_and_the_field_named(path: str, value: Any, says: str) -> None:
    with pytest.raises(MalformedBrief) as refused:
        from_json(broken(path, value))
    assert says in str(refused.value)


def test_a_missing_field_is_named() -> None:
    record = to_json(BRIEF)
    del record["quotes"][0]["id"]
    with pytest.raises(MalformedBrief, match=r"brief\.quotes\[0\]\.id is missing"):
        from_json(record)


@pytest.mark.parametrize("value", [None, 1, "brief", []])
def test_what_is_no_object_is_no_brief(value: Any) -> None:
    with pytest.raises(MalformedBrief, match="not a JSON object"):
        from_json(value)


def spans(text: str) -> st.SearchStrategy[Span]:
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda ends: Span(*sorted(ends)))


names = st.text(max_size=8)
shares = st.floats(0, 1)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    text = draw(st.text(max_size=60))
    span = spans(text)
    mention = st.builds(Mention, span, st.sampled_from(get_args(MentionKind)))
    actor = st.builds(
        Actor,
        names,
        names,
        st.sampled_from(get_args(ActorKind)),
        st.lists(names, max_size=3).map(tuple),
        st.none() | names,
        st.none() | names,
        shares,
        st.lists(mention, max_size=3).map(tuple),
    )
    actors = tuple(draw(st.lists(actor, min_size=1, max_size=3)))
    who = st.sampled_from([actor.id for actor in actors])
    several = st.lists(span, max_size=3).map(tuple)
    quote = st.builds(
        Quote,
        names,
        st.sampled_from(get_args(QuoteKind)),
        several,
        st.none() | span,
        st.none() | who,
        st.none() | span,
        shares,
    )
    position = st.builds(
        Position,
        names,
        who,
        st.sampled_from(get_args(Stance)),
        st.sampled_from(get_args(Polarity)),
        span,
        span,
        st.none() | who,
        st.none() | span,
        st.none() | who,
        st.lists(st.sampled_from(get_args(Mode)), max_size=3).map(tuple),
        shares,
    )
    article = st.builds(
        Article,
        names,
        st.just(text),
        st.none() | names,
        st.none() | names,
        st.none() | names,
        st.none() | st.datetimes(timezones=st.none() | st.just(UTC)),
        st.just("en"),
    )
    return Brief(
        draw(article),
        draw(several),
        actors,
        tuple(draw(st.lists(quote, max_size=3))),
        tuple(draw(st.lists(position, max_size=3))),
    )


@given(briefs())
def test_any_brief_survives_json(brief: Brief) -> None:
    assert from_json(json.loads(json.dumps(to_json(brief)))) == brief


@settings(max_examples=20)
@given(briefs())
def test_a_text_that_is_not_its_slice_is_refused(brief: Brief) -> None:
    record = to_json(replace(brief, gist=(Span(0, 0),)))
    record["gist"][0]["text"] = "\u0001 not in the text"
    with pytest.raises(MalformedBrief):
        from_json(record)
