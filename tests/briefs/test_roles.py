"""Roles and affiliations in all their orders."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from tests.briefs.reading import actors


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation"),
    [
        ("Russian Foreign Minister Sergey Lavrov met them.", "Sergey Lavrov", "Foreign Minister", "Russia"),
        ("Sergey Lavrov, the foreign minister, rejected it.", "Sergey Lavrov", "foreign minister", None),
        (
            "It is near, said Liu Jianchao, Chinese foreign ministry spokesman.",
            "Liu Jianchao",
            "foreign ministry spokesman",
            "China",
        ),
        ("Sweden's transport secretary, Karl Berg, said so.", "Karl Berg", "transport secretary", "Sweden"),
        (
            "Karl Berg, the Director-General of Greenpeace, said so.",
            "Karl Berg",
            "Director-General of Greenpeace",
            "Greenpeace",
        ),
        (
            "She asked civil and environmental engineering professor Karl Berg.",
            "Karl Berg",
            "civil and environmental engineering professor",
            None,
        ),
        ("She told Divisional Railway Manager Anna Berg.", "Anna Berg", "Divisional Railway Manager", None),
        ("Guests include regular visitor ex-UK Prime Minister Anna Berg.", "Anna Berg", "ex-UK Prime Minister", None),
        ("Robert Berg Jr., Jeremy Renner, Winston Duke, Mark Ruffalo, and Paul Rudd contributed.", "Jeremy Renner", None, None),
        ("A South Korean official, Lee Kwan-se, said so.", "Lee Kwan-se", "official", "South Korea"),
        ("The mayor of London, Karl Berg, tweeted a picture.", "Karl Berg", "mayor of London", "London"),
        ("President of Ukraine Volodymyr Zelensky welcomed it.", "Volodymyr Zelensky", "President", "Ukraine"),
        (
            "U.S. Assistant Secretary of State Christopher Hill left.",
            "Christopher Hill",
            "Assistant Secretary of State",
            "United States",
        ),
        ("Acting Defense Secretary Patrick Shanahan declined.", "Patrick Shanahan", "Acting Defense Secretary", None),
        ("Former President Jimmy Carter declined.", "Jimmy Carter", "Former President", None),
        ("NATO Secretary-General Jens Stoltenberg urged restraint.", "Jens Stoltenberg", "Secretary-General", "NATO"),
        ("Ann Keller, a spokeswoman for Greenpeace, said no.", "Ann Keller", "spokeswoman for Greenpeace", "Greenpeace"),
        ("He praised the French president, Emmanuel Macron.", "Emmanuel Macron", "president", "France"),
        ("Rep. Nancy Pelosi said the bill would pass.", "Nancy Pelosi", "Representative", None),
        ("Microsoft CEO Satya Nadella said it would hire.", "Satya Nadella", "CEO", "Microsoft"),
        ("John Smith, 45, a farmer from Kent, blamed them.", "John Smith", "farmer", None),
        ("Omar Haddad, who is the army's commander, warned them.", "Omar Haddad", "army's commander", None),
        (
            "Omar Haddad was the deputy commander of the Quds Force.",
            "Omar Haddad",
            "deputy commander of the Quds Force",
            "Quds Force",
        ),
        ("Seoul was quiet, said Park Won-soon, mayor of Seoul.", "Park Won-soon", "mayor of Seoul", "Seoul"),
        ("His son Tom Hart declined.", "Tom Hart", None, None),
        ("A former adviser to President Tom Hart was jailed.", "Tom Hart", "President", None),
        ("Ann Keller, a former aide to Mr. Hart, praised Tom Hart.", "Tom Hart", None, None),
        (
            "Michelle Obama and Barack Obama came. He met President Obama and Vice President Hart.",
            "Hart",
            "Vice President",
            None,
        ),
        ("It is over, said a student protester using the pseudonym Katya.", "Katya", "student protester", None),
        ("Assemblywoman Ann Hart won.", "Ann Hart", "Assemblywoman", None),
        ("Former State Senator Dr. Tom Hart met them.", "Tom Hart", "Former State Senator", None),
        ("He met Secretary of Justice Tom Hart.", "Tom Hart", "Secretary of Justice", None),
        ("Mr. Tom Hart declined.", "Tom Hart", None, None),
    ],
)
def test_role_and_affiliation(engine: Engine, text: str, name: str, role: str | None, affiliation: str | None) -> None:
    found = actors(engine, text)[name]
    assert (found.role, found.affiliation) == (role, affiliation)


def test_a_title_in_a_list_belongs_to_the_name_behind_it(engine: Engine) -> None:
    found = actors(engine, "The field included Jacob Hornberger, performance artist Vera Supreme and Adam Cole.")
    assert found["Vera Supreme"].role == "performance artist"
    assert found["Jacob Hornberger"].role is None


def test_what_a_body_is_said_to_be(engine: Engine) -> None:
    found = actors(engine, "The Popular Front, a banned militia, denied it.")
    assert found["Popular Front"].role == "banned militia"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Anna Berg, who served as Vice President from 2008 until 2016, won on Monday.", "Anna Berg", "Vice President"),
        ("Secretary of Justice Anna Berg was sworn in as Norway's governor at 5:00 p.m. on Monday.", "Anna Berg", "governor"),
        ("The Republican committee member Anna Berg disagreed on Monday.", "Anna Berg", "Republican committee member"),
    ],
)
def test_offices_that_a_verb_tells(engine: Engine, text: str, name: str, role: str) -> None:
    assert actors(engine, text)[name].role == role


def test_what_a_body_is_said_to_be_behind_its_initials(engine: Engine) -> None:
    text = "He led the Popular Mobilization Forces (PMF), an Iranian-backed militia. The PMF denounced the attack on Monday."
    assert actors(engine, text)["Popular Mobilization Forces"].role == "Iranian-backed militia"
