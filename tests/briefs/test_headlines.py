"""What a headline calls those of its article."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from briefs.types import Actor, Article

TEXT = (
    "French President Anne Moreau said on Monday that she will sign the treaty.\n\n"
    "The Supreme Court of Norway rejected the appeal of Bashar al-Ghazi, the opposition leader.\n\n"
    "Norwegian envoy Lars Berg praised Moreau. Moreau thanked Berg."
)


def aliases(engine: Engine, title: str, name: str) -> tuple[str, ...]:
    brief = engine.read(Article("a", TEXT, title))
    return next(actor for actor in brief.actors if actor.name == name).aliases


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("French President Moreau to sign treaty", "Anne Moreau", "French President Moreau"),
        ("France's President Moreau to sign treaty", "Anne Moreau", "France's President Moreau"),
        ("Norway Supreme Court rejects appeal", "Supreme Court of Norway", "Norway Supreme Court"),
        ("Court rejects Ghazi's appeal", "Bashar al-Ghazi", "Ghazi"),
        ("Norwegian Envoy: Talks Went Well", "Lars Berg", "Norwegian Envoy"),
    ],
)
def test_the_forms_of_a_headline_are_aliases(engine: Engine, title: str, name: str, expected: str) -> None:
    assert expected in aliases(engine, title, name)


@pytest.mark.parametrize("title", [None, "", "Anne", "Moreau Berg Moreau", "President of France", "’s", "U.S. U.S."])
def test_an_odd_headline_takes_nobody_away(engine: Engine, title: str | None) -> None:
    def names(actors: tuple[Actor, ...]) -> set[str]:
        return {actor.name for actor in actors}

    assert names(engine.read(Article("a", TEXT, title)).actors) == names(engine.read(Article("a", TEXT)).actors)


def test_a_first_name_alone_is_nobody(engine: Engine) -> None:
    assert "Anne" not in aliases(engine, "Anne goes shopping", "Anne Moreau")
