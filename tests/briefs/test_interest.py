from __future__ import annotations

import pytest

from briefs.interest import about, features, matches, wanted_source
from briefs.stories import look
from briefs.types import Interest
from tests.samples import BRIEF
from tests.wire import candidate

TEXT = """The council of Ostgard talked about water on Monday, and about new sanctions against Merrow.

“We need no sanctions,” said Sergei Lavrov. A market was opened."""
ARTICLE = candidate(
    "a", TEXT, outlet="BBC News", title="Council meets over water", said=[("Sergei Lavrov", "We need no sanctions,")]
)


@pytest.mark.parametrize("topic", ["water", "Water council", "sanctions", "sanction", "the water in Ostgard"])
def test_an_article_is_about_what_its_title_and_gist_say_or_its_text_repeats(topic: str) -> None:
    assert about(look(ARTICLE), topic)


@pytest.mark.parametrize("topic", ["market", "water price", "fishing", ""])
def test_an_article_is_not_about_what_it_mentions_once_or_never(topic: str) -> None:
    assert not about(look(ARTICLE), topic)


@pytest.mark.parametrize("name", ["Lavrov", "Sergey Lavrov", "Sergei Lavrov", "S. Lavrov", "sergei lavrov"])
def test_somebody_is_known_by_surname_and_in_other_spellings(name: str) -> None:
    assert features(ARTICLE.brief, name)


@pytest.mark.parametrize("name", ["Igor Lavrov", "Lavro", "Sergei Ivanov", "", "?"])
def test_somebody_else_is_not(name: str) -> None:
    assert not features(ARTICLE.brief, name)


def test_whoever_neither_speaks_nor_stands_for_anything_plays_no_part() -> None:
    assert features(BRIEF, "Anna Berg")
    assert features(BRIEF, "Sudria")
    assert not features(BRIEF, "League of Rivers")


@pytest.mark.parametrize(
    ("sources", "wanted"),
    [
        ((), True),
        (("bbc",), True),
        (("BBC News", "Reuters"), True),
        (("a.example",), True),
        (("Reuters",), False),
    ],
)
def test_sources_are_meant_by_name_or_address(sources: tuple[str, ...], wanted: bool) -> None:
    assert wanted_source(ARTICLE, Interest(sources=sources)) is wanted


def test_each_topic_and_person_counts() -> None:
    assert matches(look(ARTICLE), Interest(("water", "fishing"), ("Lavrov", "Berg"))) == 2
