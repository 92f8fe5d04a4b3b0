"""What people are called: each office once, names that are names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.store.types import Office, Person
from bot.titles import names_told, offices_told


def day(number: int) -> datetime:
    return datetime(2024, 1, number, tzinfo=UTC)


def person(name: str, offices: list[tuple[str, str | None]] = [], aliases: tuple[str, ...] = ()) -> Person:  # noqa: B006
    """Somebody in the offices, the first of them on 1 January."""
    held = tuple(Office(role, of, day(i), day(i)) for i, (role, of) in enumerate(offices, 1))
    return Person(1, name, "person", False, day(1), day(31), aliases, held)


@pytest.mark.parametrize(
    ("offices", "told"),
    [
        (
            [("incumbent President", None), ("President", "Ruritania"), ("President", "Russia")],
            [("President", "Russia", 1, 3), ("President", "Ruritania", 2, 2)],
        ),
        ([("incumbent US President", None), ("President", "United States")], [("President", "United States", 1, 2)]),
        ([("US President", "United States")], [("US President", None, 1, 1)]),
        ([("current prime minister", None), ("Prime Minister", "France")], [("Prime Minister", "France", 1, 2)]),
        (
            [("former President", "France"), ("President", "France")],
            [("President", "France", 2, 2), ("former President", "France", 1, 1)],
        ),
        ([("Vice President", None), ("President", None)], [("President", None, 2, 2), ("Vice President", None, 1, 1)]),
        ([("House Speaker", None), ("Speaker", "House of Representatives")], [("Speaker", "House of Representatives", 1, 2)]),
        (
            [("prime minister", None), ("leader and Prime Minister", "Workers Party"), ("Prime Minister", "France")],
            [("Prime Minister", "France", 1, 3), ("leader and Prime Minister", "Workers Party", 2, 2)],
        ),
        ([], []),
    ],
)
def test_each_office_is_told_once(offices: list[tuple[str, str | None]], told: list[tuple[str, str | None, int, int]]) -> None:
    found = offices_told(person("Anna Berg", offices))
    assert [(one.role, one.affiliation, one.first_at.day, one.last_at.day) for one in found] == told


def test_names_are_no_offices() -> None:
    called = (
        "Berg",
        "Prime Minister",
        "current prime minister",
        "Prime Minister Anna Berg",
        "Workers Party's presumptive nominee",
        "AB",
    )
    assert names_told(person("Anna Berg", aliases=called)) == ["Berg", "AB"]
