"""Names in headings end where the running text says so."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from tests.briefs.reading import actors


@pytest.mark.parametrize(
    ("heading", "text", "people"),
    [
        (
            "Carla Lundgren Endorses Ted Bergman: I Am Horrified",
            "Lundgren endorsed Bergman.",
            ["Carla Lundgren", "Ted Bergman"],
        ),
        ("Bernie Lundgren Suffered A Big Blow In Ohio", "The senator lost. Lundgren said he was sorry.", ["Bernie Lundgren"]),
        ("Clinton Email Story Has Moved Into Dangerous Area", "Hillary Clinton wrote it.", ["Hillary Clinton"]),
        ("Woman Steps Forward With Bombshell Claim: AFTER Hart Left Me He Had The Audacity", "Hart denied it.", []),
        ("Hillary Lundgren: What Hillary She Knew And When", "Hillary Lundgren came. She left.", ["Hillary Lundgren"]),
    ],
)
def test_names_end_where_the_text_ends_them(engine: Engine, heading: str, text: str, people: list[str]) -> None:
    found = actors(engine, f"{heading}.\n\n{text}").values()
    assert sorted(actor.name for actor in found if actor.kind == "person") == people


def test_a_heading_that_somebody_quotes(engine: Engine) -> None:
    told = (
        "Her campaign blasted out an email stating, “Speaker Paul Lundgren Joins Growing List of Conservatives Rebuking Hart.” "
    )
    found = actors(engine, told + "Paul Lundgren was glad. Lundgren said so.")
    assert [actor.name for actor in found.values() if actor.kind == "person" and "Paul" in actor.name] == ["Paul Lundgren"]


def test_a_heading_gives_nobody_a_role(engine: Engine) -> None:
    found = actors(
        engine, "Anna Lundgren Praises Gazette Political Editor Carl Bergman.\n\nCarl Bergman is proud. Bergman said so."
    )
    assert found["Carl Bergman"].role is None


def test_a_list_of_names_is_not_cut(engine: Engine) -> None:
    found = actors(engine, "Anna Lundgren, Carl Bergman, Paul van Dahl, Maria Holm\n\nThey said they were glad.")
    assert {actor.name for actor in found.values() if actor.kind == "person"} >= {"Anna Lundgren", "Carl Bergman", "Maria Holm"}
