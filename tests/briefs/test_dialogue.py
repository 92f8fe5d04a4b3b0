"""Where a text is a conversation, and that nobody is held there to words whose speaker nobody knows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from briefs.dialogue import dialogue, within
from briefs.engine import Engine
from briefs.types import Article

OPENING = "Norland rejects the treaty, its foreign minister Anna Berg said on Monday."
ASKED = "\n\n".join(f"What do you think of point {n}?\n\nWe reject point {n}, and Sudria supports it." for n in range(1, 7))
LABELLED = "\n\n".join(f"Reporter: And point {n}\n\nBerg: We reject it." for n in range(1, 5))
REACTIONS = "\n\n".join(
    f"{place}: The president rejected the treaty." for place in "Norland Sudria Estria Westria Ostria".split()
)


def test_questions_and_their_answers_are_a_conversation() -> None:
    text = f"{OPENING}\n\n{ASKED}"
    [found] = dialogue(text)
    assert found.of(text) == ASKED
    assert not within((found,), text.index("Norland")) and within((found,), text.index("We reject point 6"))


def test_turns_behind_the_names_of_speakers_are_one_too() -> None:
    [found] = dialogue(f"{OPENING}\n\n{LABELLED}")
    assert found.start == len(OPENING) + 2


def test_reactions_listed_by_country_are_none() -> None:
    assert dialogue(f"{OPENING}\n\n{REACTIONS}") == ()


def test_a_question_or_two_of_the_reporter_are_none() -> None:
    assert dialogue(f"{OPENING}\n\nWhat comes next?\n\nNobody knows.\n\nWill it hold?\n\nPerhaps.") == ()


def test_an_interview_gives_the_positions_of_its_opening_alone(engine: Engine) -> None:
    text = f"{OPENING}\n\n{ASKED}"
    brief = engine.read(Article("interview", text))
    assert brief.positions
    assert all(position.evidence.end <= len(OPENING) for position in brief.positions)


@given(some.text(alphabet='A?: \n"b', max_size=200))
def test_stretches_stand_in_order_within_any_text(text: str) -> None:
    found = dialogue(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
