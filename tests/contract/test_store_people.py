"""Who is joined across articles, who is kept apart, and who is left open."""

from __future__ import annotations

import pytest

from bot.store import Store
from tests.contract.stores import NOW, brief_of, day


async def store_each(store: Store, *lines: str) -> list[int | None]:
    """The person behind each line, one article a line, a day apart."""
    found: list[int | None] = []
    for number, line in enumerate(lines, 1):
        brief = brief_of(line, url=f"u{number}", dated=day(number))
        saved = await store.articles.save("w", brief, engine="1", fetched_at=NOW)
        found.append((await store.statements.of_article("w", saved.id))[0].person)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Peña: Yes.", "Jose Pena: Yes."),
        ("Ban Ki-moon: Yes.", "Ki-moon Ban: Yes."),
        ("Martin King: Yes.", "Martin King Jr.: Yes."),
        ("Ann Lee (senator, Norland): Yes.", "Ann Lee: Yes."),
        ("Ann Lee (senator, Norland): Yes.", "Ann Lee (foreign minister): Yes."),
        ("Ann Lee (senator, Norland): Yes.", "Lee (senator): Yes."),
    ],
)
async def test_one_person(store: Store, one: str, other: str) -> None:
    first, second = await store_each(store, one, other)
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Lee: Yes.", "Lee: Yes."),
        ("Ann Lee (senator, Norland): Yes.", "Lee (striker): Yes."),
        ("Ann Lee: Yes.", "Bo Lee: Yes."),
        ("John Smith (striker, Rovers): Yes.", "John Smith (senator, Norland): Yes."),
        ("John Smith (president, Norland): Yes.", "John Smith (president, Sudria): Yes."),
    ],
)
async def test_two_people(store: Store, one: str, other: str) -> None:
    first, second = await store_each(store, one, other)
    assert first != second


async def test_who_cannot_be_told_apart_stays_open(store: Store) -> None:
    striker, senator, open_, again, known = await store_each(
        store,
        "John Smith (striker, Rovers): Yes.",
        "John Smith (senator, Norland): No.",
        "John Smith: Perhaps.",
        "John Smith: Never.",
        "John Smith (senator, Norland): Still no.",
    )
    assert len({striker, senator, open_}) == 3 and (open_, senator) == (again, known)
    people = await store.people.find("w", "John Smith")
    assert [(one.id, one.bare) for one in people] == [(senator, False), (striker, False), (open_, True)]


async def test_a_surname_alone_is_marked_as_bare(store: Store) -> None:
    (person,) = await store_each(store, "Lee: Yes.")
    assert person is not None
    found = await store.people.get("w", person)
    assert found is not None and found.bare
    assert [name.full for name in await store.people.names("w")] == [False]


async def test_roles_over_time(store: Store) -> None:
    await store_each(store, *["Ann Lee (senator, Norland): Yes."] * 2, "Ann Lee (foreign minister, Norland): Yes.")
    (person,) = await store.people.find("w", "ann lee")
    assert [(one.role, one.affiliation, one.first_at, one.last_at) for one in person.offices] == [
        ("foreign minister", "Norland", day(3), day(3)),
        ("senator", "Norland", day(1), day(2)),
    ]
    assert (person.first_at, person.last_at) == (day(1), day(3))
    assert await store.people.in_office("w", ["Norland", "minister"]) == (person,)
    assert await store.people.in_office("w", ["Sudria", "minister"]) == await store.people.in_office("w", []) == ()


async def test_the_state_of_names_changes_with_them_alone(store: Store) -> None:
    await store_each(store, "Ann Lee: Yes.")
    before = await store.people.state("w")
    await store_each(store, "Ann Lee: Yes.", "Ann Lee: No.")
    assert await store.people.state("w") == before
    await store_each(store, "Bo Lee: Yes.")
    assert await store.people.state("w") > before
    assert await store.people.count("w") == 2
