"""The map of who stands where: what it shows, what it says in words, and that it is a picture for a phone."""

from __future__ import annotations

import struct

import pytest

from adapters.base import Heading, Listing, plain
from bot.views.brief import stands
from bot.views.stance_map import DARK, DPI, LIGHT, WIDTH, Colours, stance_map
from briefs.types import Actor, Article, Brief, Polarity, Position, Span

TEXT = "Norland backed the treaty. Sudria criticised the treaty. A sentence without anybody."
LONG = "The Federation of the Independent Fisheries of the North"


def brief(*sides: tuple[str, Polarity], issue: str = "the treaty") -> Brief:
    about = Span(TEXT.index(issue), TEXT.index(issue) + len(issue))
    cue = Span(TEXT.index("backed"), TEXT.index("backed") + len("backed"))
    positions = tuple(
        Position(f"p{n}", holder, "SUPPORT" if side == "pos" else "CRITICIZE", side, Span(0, 25), cue, issue=about)
        for n, (holder, side) in enumerate(sides)
    )
    return Brief(Article("a", TEXT), actors=tuple(Actor(id, id, "country") for id, _ in sides), positions=positions)


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_map_is_a_picture_with_its_sides_in_words(colours: Colours) -> None:
    picture = stance_map(brief(("Norland", "pos"), ("Sudria", "neg")), colours)
    assert picture is not None
    assert picture.data.startswith(b"\x89PNG")
    assert picture.alt == "The treaty: for Norland; against Sudria."


def test_it_is_as_wide_as_a_phone_shows_sharply_and_grows_downwards() -> None:
    small = stance_map(brief(("Norland", "pos"), ("Sudria", "neg")))
    large = stance_map(brief(*((f"Land {n}", "pos") for n in range(5))))
    assert small is not None
    assert large is not None
    assert size(small.data)[0] == size(large.data)[0] == round(WIDTH * DPI)
    assert size(small.data)[1] < size(large.data)[1]


def test_light_and_dark_differ() -> None:
    told = brief(("Norland", "pos"), ("Sudria", "neg"))
    light, dark = stance_map(told, LIGHT), stance_map(told, DARK)
    assert light is not None
    assert dark is not None
    assert light.data != dark.data


def test_many_names_are_counted_and_a_long_one_is_whole_in_words() -> None:
    picture = stance_map(brief((LONG, "neg"), *((f"Land {n}", "pos") for n in range(9))))
    assert picture is not None
    assert "Land 4 and 4 others" in picture.alt
    assert LONG in picture.alt


def test_money_in_a_name_is_no_formula() -> None:
    picture = stance_map(brief(("The $100 fund", "pos"), ("The $200 \\frac$ fund", "neg")))
    assert picture is not None
    assert "$100" in picture.alt


@pytest.mark.parametrize("sides", [(), (("Norland", "pos"),)])
def test_without_sides_there_is_no_picture(sides: tuple[tuple[str, Polarity], ...]) -> None:
    assert stance_map(brief(*sides)) is None


def test_the_table_behind_it_has_the_evidence_of_each_side() -> None:
    heading, listing = stands(brief(("Norland", "pos"), ("Sudria", "neg")))
    assert isinstance(heading, Heading)
    assert heading.text == "The treaty"
    assert isinstance(listing, Listing)
    assert [plain(item).split()[0] for item in listing.items] == ["Norland", "Sudria"]
