"""Countries by every word for them, and places that are only places."""

from __future__ import annotations

import pytest

from briefs import places
from briefs.engine import Engine
from tests.briefs.reading import actors, meant, read


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("the DPRK", "North Korea"),
        ("U.S.", "United States"),
        ("Britain", "United Kingdom"),
        ("Dutch", "Netherlands"),
        ("Pyongyang", "North Korea"),
        ("Kremlin", "Russia"),
        ("Burma", "Myanmar"),
        ("Kyiv", "Ukraine"),
        ("Iraqis", "Iraq"),
        ("Narnia", None),
        ("", None),
    ],
)
def test_words_for_countries(words: str, country: str | None) -> None:
    assert places.country_of(words) == country


@pytest.mark.parametrize(
    ("text", "word", "country"),
    [
        ("Pyongyang had rebuffed the offer.", "Pyongyang", "North Korea"),
        ("Beijing's effort failed.", "Beijing", "China"),
        ("Mr Carter told Washington that talks would resume.", "Washington", "United States"),
        ("Ottawa and Mexico said the tariffs would hurt.", "Mexico", "Mexico"),
        ("The bill was backed by France, Britain and Japan.", "Britain", "Britain"),
        ("The Kremlin denied the charge.", "Kremlin", "Russia"),
        ("North Korea waited. The North refused to talk.", "North", "North Korea"),
        ("Delegates were visiting Pyongyang.", "Pyongyang", None),
        ("They walked through Beijing.", "Beijing", None),
        ("He flew to Moscow.", "Moscow", None),
        ("Birds fly to the North in spring.", "North", None),
        ("The Bank of China closed.", "China", "Bank of China"),
        ("Georgia passed a law and Atlanta complied.", "Georgia", None),
        ("New Mexico rejected the bill.", "Mexico", None),
        ("The minister of New South Wales resigned, and New South Wales voted.", "Wales", None),
        ("Michael Jordan spoke.", "Jordan", "Michael Jordan"),
    ],
)
def test_syntax_tells_a_government_from_a_place(engine: Engine, text: str, word: str, country: str | None) -> None:
    assert meant(read(engine, text), word, text.count(word) - 1) == country


def test_a_country_is_no_actor_where_only_its_people_are_named(engine: Engine) -> None:
    assert "Italy" not in actors(engine, "An Italian cook opened a restaurant.")


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("The Syrian government denied the report.", "Syrian government"),
        ("Syria denied it. The regime said it had no such weapons.", "regime"),
        ("Syria and its allies refused. The government of Syria said so.", "government of Syria"),
    ],
)
def test_a_government_is_its_country(engine: Engine, text: str, alias: str) -> None:
    assert alias in actors(engine, text)["Syria"].aliases


def test_a_body_behind_its_country(engine: Engine) -> None:
    found = actors(engine, "Iran's Quds Force warned Israel on Friday.")["Quds Force"]
    assert found.affiliation == "Iran"
    assert "Iran's Quds Force" in found.aliases
