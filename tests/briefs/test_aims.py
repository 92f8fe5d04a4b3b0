"""What a position is about: its issue in the article's words, and the actor whom it concerns."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from briefs.types import Article, Brief, Position

REST = "\n\nThe weather in the region was mild on Monday, and all of the markets were open."
BERG = "Norwegian Foreign Minister Anna Berg"


def only(engine: Engine, sentence: str) -> tuple[Brief, Position]:
    brief = engine.read(Article("a", sentence.replace("BERG", BERG) + REST))
    (position,) = brief.positions
    return brief, position


@pytest.mark.parametrize(
    ("rule", "sentence", "issue"),
    [
        ("a scene is no issue", "At the summit in Oslo, Norway backed the treaty.", "the treaty"),
        ("an occasion is none", "On Police reform, Norway expressed opposition to the ban.", "the ban"),
        ("words in front are none", "Citing concerns over costs, Norway advocated packing the court.", "packing the court"),
        ("a plan for what", "Norway announced its plans to leave the alliance.", "leave the alliance"),
        ("what is announced", "BERG announced her plan on Monday.", "her plan"),
        ("what is agreed", "Norway has entered into an agreement.", "an agreement"),
        ("the noun before a relative clause", "Sweden studied the plan that Norway proposed.", "the plan"),
        ("how much of it", "Norway ordered three days of public mourning.", "public mourning"),
        ("many of them", "Norway criticised many of the proposals.", "the proposals"),
        ("a passive keeps its verb", "BERG said they must be reported.", "be reported"),
        ("what is refused", "BERG had no intention of meeting the rebels.", "meeting the rebels"),
        ("what does not interest", "BERG is uninterested in taking up the post.", "taking up the post"),
        ("a hyphenated word is whole", "Norway condemned anti-semitism.", "anti-semitism"),
        ("those who are warned are not it", "Norway warned people about the outbreak.", "the outbreak"),
    ],
)
def test_the_issue_is_what_the_stance_is_about(engine: Engine, rule: str, sentence: str, issue: str) -> None:
    brief, position = only(engine, sentence)
    assert position.issue is not None, rule
    assert position.issue.of(brief.article.text) == issue, rule


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("a victim", '"John Moreau\'s murder is unacceptable," BERG said.'),
        ("whose it may be", "John Moreau left Oslo. BERG asked for his release from prison."),
        ("a scene", "At a dinner with John Moreau, BERG condemned the attack."),
    ],
)
def test_a_name_nearby_is_no_target(engine: Engine, rule: str, sentence: str) -> None:
    _, position = only(engine, sentence)
    assert position.target is None, rule


def test_who_is_called_something_is_the_target(engine: Engine) -> None:
    brief, position = only(engine, "BERG called Moreau a clown, a racist and a liar. John Moreau laughed.")
    target = brief.actor(position.target)
    assert target is not None
    assert target.name == "John Moreau"
