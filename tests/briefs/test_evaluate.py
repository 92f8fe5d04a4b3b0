from __future__ import annotations

from typing import Any

import pytest

from briefs.engine import Engine
from briefs.evaluate import evaluate_attributions, score_attributions
from briefs.evaluate_briefs import score_briefs
from briefs.types import Actor, Article, Brief, Mention, Quote, Span

TEXT = 'Ann Lee said the plan was dead. "We go on," said Bob Park.'


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def attribution(source: str, cue: str, *content: str) -> dict[str, Any]:
    return {"source": [at(source)], "cue": [at(cue)], "content": [at(words) for words in content]}


GOLD = {
    "id": "a",
    "text": TEXT,
    "attributions": [attribution("Ann Lee", "said", "the plan was dead"), attribution("Bob Park", "said", '"We go on,"')],
}
WRONG_SOURCE = {**GOLD["attributions"][1], "source": [at("Ann Lee")]}


@pytest.mark.parametrize(
    ("found", "overlap", "exact", "joint"),
    [
        (GOLD["attributions"], 1, 1, 1),
        ([], 0, 0, 0),
        ([GOLD["attributions"][0]], 2 / 3, 2 / 3, 2 / 3),
        ([GOLD["attributions"][0], WRONG_SOURCE], 1, 1, 1 / 2),
        ([attribution("Ann Lee", "said", "the plan was")], 2 / 3, 0, 2 / 3),
        ([attribution("Ann Lee", "said", "dead")], 0, 0, 0),
    ],
)
def test_figures_of_speech(found: list[dict[str, Any]], overlap: float, exact: float, joint: float) -> None:
    speech = next(score for score in score_attributions([GOLD], [found]) if score.name == "speech")
    assert (speech.overlap_f1, speech.exact_f1, speech.joint_f1) == pytest.approx((overlap, exact, joint))


def test_kinds_are_counted_apart() -> None:
    scores = {score.name: score for score in score_attributions([GOLD], [[GOLD["attributions"][1]]])}
    assert scores["direct"].joint_f1 == 1
    assert scores["indirect"].recall == 0
    assert scores["all"].gold == 2


def test_punctuation_and_a_leading_that_do_not_count() -> None:
    text = "Ann Lee said that it rained."
    gold = {"id": "a", "text": text, "attributions": [{"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 27]]}]}
    found = [{"source": [[0, 7]], "cue": [[8, 12]], "content": [[18, 28]]}]
    assert score_attributions([gold], [found])[0].exact_f1 == 1


def test_the_engine_is_scored_on_what_it_reads(engine: Engine) -> None:
    scores = {score.name: score for score in evaluate_attributions([GOLD], engine)}
    assert scores["direct"].joint_f1 == 1


def brief(speaker: str | None) -> Brief:
    actor = Actor("bob", "Bob Park", "person", mentions=(Mention(Span(*at("Bob Park")), "name"),))
    quote = Quote("q1", "direct", (Span(*at("We go on,")),), Span(*at("said")), speaker, Span(*at("Bob Park")))
    return Brief(Article("a", TEXT), actors=(actor,), quotes=(quote,))


@pytest.mark.parametrize(("speaker", "joint"), [("bob", 1.0), (None, 0.0)])
def test_a_quote_counts_with_its_speaker(speaker: str | None, joint: float) -> None:
    gold = {
        "id": "a",
        "actors": [{"id": "park", "name": "Bob Park", "aliases": [], "key": True}],
        "quotes": [{"kind": "direct", "speaker": "park", "cue": "said", "text": "We go on,"}],
        "positions": [],
        "gist": {"must_spans": [], "good_spans": []},
    }
    figures = score_briefs([gold], {"a": brief(speaker)})
    assert figures["quoted_recall"] == 1
    assert figures["quoted_joint_f1"] == joint
    assert figures["key_actor_recall"] == 1
    assert score_briefs([gold], {})["quoted_joint_f1"] == 0
