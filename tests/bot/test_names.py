from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.names import Index, normalise, same_person

SAME = [
    ("Ban Ki-moon", "Ki-moon Ban"),
    ("Ban Ki-moon", "BAN Ki Moon"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Xi Jinping", "Jinping Xi"),
    ("Ma Ying-jeou", "Ying-jeou Ma"),
    ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ("Jean-Pierre Raffarin", "Jean Pierre Raffarin"),
    ("Lech Wałęsa", "Lech Walesa"),
    ("Martin Luther King Jr.", "Martin Luther King"),
    ("George H.W. Bush", "George H. W. Bush"),
    ("U.N. Secretary-General Ban Ki-moon", "Mr Ban Ki-moon"),
    ("Secretary of State Condoleezza Rice", "Condoleezza Rice's"),
    ("Vice-President Dick Cheney", "Dick Cheney"),
    ("Pope Francis", "pope francis"),
    ("Miles O’Brien", "Miles O'Brien"),
    ("Abdel Fattah el-Sisi", "Abdel Fattah al-Sisi"),
    ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
    ("Crown Prince Mohammed bin Salman", "Mohammed bin Salman"),
]
DIFFERENT = [
    ("Kim Jong-un", "Kim Jong-nam"),
    ("Lavrov", "Lavrov"),
    ("President Bush", "Mr. Bush"),
    ("George Bush", "George W. Bush"),
    ("George W. Bush", "George H. W. Bush"),
    ("John Smith Jr.", "John Smith Sr."),
    ("Abdullah I", "Abdullah II"),
    ("Susan Rice", "Condoleezza Rice"),
    ("Pope Francis", "Francis"),
    ("General Secretary of the Party", "the Party"),
    ("", ""),
]
PEOPLE = [
    ("Sergei Lavrov", 1, True),
    ("Sergey Lavrov", 1, False),
    ("Ban Ki-moon", 2, True),
    ("Kim Jong-un", 3, True),
    ("Kim Jong-nam", 4, True),
    ("Condoleezza Rice", 5, True),
    ("Susan Rice", 6, True),
    ("Muammar Gaddafi", 7, True),
]


@pytest.fixture(scope="module")
def index() -> Index[int]:
    return Index(PEOPLE)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_a_full_name_are_one_person(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_doubtful_names_are_kept_apart(one: str, other: str) -> None:
    assert not same_person(one, other)


@given(st.text(max_size=60))
def test_normalising_is_total_and_stable(name: str) -> None:
    key = normalise(name)
    assert key == " ".join(key.split())
    assert normalise(name) == key


@pytest.mark.parametrize("name", [one for pair in SAME for one in pair])
def test_the_form_is_its_own_form(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    ("query", "first", "kind"),
    [
        ("Sergei Lavrov", 1, "exact"),
        ("sergey lavrov", 1, "alias"),
        ("President Ki-moon Ban", 2, "exact"),
        ("Lavrov", 1, "part"),
        ("Serg Lav", 1, "part"),
        ("Moon", 2, "part"),
        ("Lavrof", 1, "similar"),
        ("Sergej Lawrow", 1, "similar"),
        ("Colonel Moammar Qadhafi", 7, "similar"),
        ("Rice Condoleeza", 5, "similar"),
    ],
)
def test_finds_people_by_any_spelling(index: Index[int], query: str, first: int, kind: str) -> None:
    found = index.find(query)
    assert (found[0].id, found[0].kind) == (first, kind)


def test_a_shared_surname_offers_both(index: Index[int]) -> None:
    assert {match.id for match in index.find("Rice") if match.kind == "part"} == {5, 6}


def test_a_near_name_is_never_exact(index: Index[int]) -> None:
    assert {match.kind for match in index.find("Kim Yong-un")} == {"similar"}


@pytest.mark.parametrize("query", ["", "...", "Zzyzx Qwrtp"])
def test_nobody_is_an_empty_list(index: Index[int], query: str) -> None:
    assert index.find(query) == []


@given(st.text(max_size=40), st.integers(1, 5))
def test_matches_are_ranked_and_name_each_person_once(query: str, limit: int) -> None:
    found = Index(PEOPLE).find(query, limit)
    assert len(found) <= limit
    assert len({match.id for match in found}) == len(found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_an_empty_index_knows_nobody() -> None:
    assert Index[int]([]).find("Lavrov") == []
