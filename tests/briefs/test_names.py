"""Names of people: found, cleaned, merged, kept apart."""

from __future__ import annotations

import pytest

from briefs import names
from briefs.engine import Engine
from tests.briefs.reading import actors, meant, read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NATO Secretary-General Jens Stoltenberg urged restraint.", "Jens Stoltenberg"),
        ("President of Ukraine Volodymyr Zelensky welcomed it.", "Volodymyr Zelensky"),
        ("Forest Research Institute Director Ane Alencar said it burned.", "Ane Alencar"),
        ("Former Prime Minister Theresa May criticised the deal.", "Theresa May"),
        ("Ban Ki-moon's visit was short. Ban said so.", "Ban Ki-moon"),
        ("Bashar al-Assad denied it. Assad said it was false.", "Bashar al-Assad"),
        ("Recep Tayyip Erdoğan spoke. Erdogan said he was pleased.", "Recep Tayyip Erdoğan"),
        ("John R. Bolton resigned. John Bolton said so.", "John R. Bolton"),
        ("Frank-Walter Steinmeier said he was worried.", "Frank-Walter Steinmeier"),
        ("Pope Benedict XVI apologised.", "Benedict XVI"),
        ("Aung San Suu Kyi thanked them. Suu Kyi said she was free.", "Aung San Suu Kyi"),
        ("Actor Denver Washington, who paid for it, said it was fine.", "Denver Washington"),
        ("Send help, said the college's chancellor, Prandeep Khoshla.", "Prandeep Khoshla"),
        ("Speaking to a newspaper, B Shevra Parvanthi said it was a proud moment.", "B Shevra Parvanthi"),
        ("Co-author Jenny Zhang said so.", "Jenny Zhang"),
        ("DNA tests failed, said Christopher Hill, a diplomat.", "Christopher Hill"),
        ("Ohio Gov. Ron Lindqvist (R) said so. Lindqvist was glad.", "Ron Lindqvist"),
        ("He beat North Dakota Republican Anna Lindqvist.", "Anna Lindqvist"),
        ("Anna Lindqvist is president of the Cleveland Police Patrolmen's Association. It met.", "Anna Lindqvist"),
        ("It was wrong. “Certainly Donald Trump has gone in the opposite direction from it,” he said.", "Donald Trump"),
        ("They include Perry Capital CEO Richard Lindqvist.", "Richard Lindqvist"),
        ("Ben Lindqvist said so. Mr. Lindqvist was glad.", "Ben Lindqvist"),
    ],
)
def test_one_person_by_the_fullest_name(engine: Engine, text: str, name: str) -> None:
    assert [actor.name for actor in actors(engine, text).values() if actor.kind == "person"] == [name]


@pytest.mark.parametrize(
    ("text", "words", "nth", "name"),
    [
        ("Bill Clinton and Hillary Clinton came. Mrs. Clinton said so.", "Clinton", 2, "Hillary Clinton"),
        ("Bill Clinton and Hillary Clinton came. Mr. Clinton said so.", "Clinton", 2, "Bill Clinton"),
        ("Theresa May left. May said it was bad. The vote was in May.", "May", 1, "Theresa May"),
        ("Theresa May left. May said it was bad. The vote was in May.", "May", 2, None),
        ("Li Zhaoxing met Liu Wei and Lee Hae-chan. Lee was silent.", "Lee", 1, "Lee Hae-chan"),
        ("Pedro Pierluisi won. Critics said Pierliusi had cheated.", "Pierliusi", 0, "Pedro Pierluisi"),
    ],
)
def test_a_bare_surname_joins_the_one_who_bears_it(engine: Engine, text: str, words: str, nth: int, name: str | None) -> None:
    assert meant(read(engine, text), words, nth) == name


def test_a_verb_that_opens_a_sentence_is_no_part_of_the_name_behind_it(engine: Engine) -> None:
    doc = read(
        engine, "Entrusting Donald Lindgren with our economic future, and certainly the codes, is bad. Donald Lindgren left."
    )
    assert meant(doc, "Donald Lindgren") == "Donald Lindgren"


def test_a_family_is_not_one_of_its_members(engine: Engine) -> None:
    doc = read(engine, "Louise Clifton left. He has long targeted the Cliftons, dating back to the war.")
    assert meant(doc, "Cliftons") != "Louise Clifton"


def test_a_titled_surname_never_joins_a_namesake_of_the_other_gender(engine: Engine) -> None:
    doc = read(engine, "Mrs Thatcher's son, Mark Thatcher, was arrested. He denied it.")
    assert meant(doc, "Thatcher") == "Thatcher"
    assert meant(doc, "Thatcher", 1) == "Mark Thatcher"


@pytest.mark.parametrize(
    "text",
    [
        "Storm Lorenzo hit the coast on Friday.",
        "The Clinton Foundation denied it.",
        "He lives in the Midwest near Lake Powell.",
        "County Mayo was flooded.",
        "Officials in Washington met the governor, United Nations staff said.",
        "A Better Way said it would close.",
        "The chairman of the House Oversight panel resigned.",
        "Chief Technological Officers met.",
        "WE WILL ALL RUN AGAIN TODAY",
        "The Martin Lund Jr. Day was a holiday. Martin Lund Jr. Day helped them.",
        "Jenny Express was late, and Jenny Express thanked its guests.",
        "The Sandy Point area was flooded, and Sandy Point asked for help.",
        "The Sandy Lane Archive counted them.",
        "The union thanked Anna Lund Rescue Command for its help.",
        "Anna Lund-backed lawyers agreed.",
        "The idea that President Executive Order might use it amused them.",
        "The publisher of Grand Central Publishing was proud. Grand Central agreed to print it.",
        "In a statement to Politico, it said no. Politico said so, and Politico told them.",
        "Among Latinos, her lead was smaller. Among Latinos, she won.",
        "Help came from Dolgellau, Harlech, Barmouth, Bala, and Blaenau Ffestiniog, a statement said.",
    ],
)
def test_what_is_no_person(engine: Engine, text: str) -> None:
    assert not [actor for actor in actors(engine, text).values() if actor.kind == "person"]


@pytest.mark.parametrize(
    ("words", "titles", "gender"),
    [
        (("Nancy", "Pelosi"), (), "f"),
        (("Sergey", "Lavrov"), (), "m"),
        (("Frank-Walter", "Steinmeier"), (), "m"),
        (("Kim", "Howe"), ("mrs.",), "f"),
        (("Kim", "Howe"), (), None),
        (("Lavrov",), ("mr",), "m"),
    ],
)
def test_gender(words: tuple[str, ...], titles: tuple[str, ...], gender: str | None) -> None:
    assert names.gender(words, titles) == gender
