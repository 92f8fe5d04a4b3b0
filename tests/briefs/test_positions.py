from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.engine import Engine
from briefs.positions import SHOWN
from briefs.types import Article, Brief

REST = "\n\nThe weather in the region was mild on Monday, and all of the markets were open."
BERG = "Norwegian Foreign Minister Anna Berg"


def read(engine: Engine, sentence: str) -> Brief:
    return engine.read(Article("a", sentence + REST))


def stances(engine: Engine, sentence: str) -> list[tuple[str, str]]:
    """Who takes which stance, as "name" and "STANCE"."""
    brief = read(engine, sentence)
    return [(brief.actor(position.holder).name, position.stance) for position in brief.positions]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway supported the treaty on Monday.", [("Norway", "SUPPORT")]),
        ("Norway agreed to open the border.", [("Norway", "AGREE")]),
        ("Norway urged Sweden to sign the treaty.", [("Norway", "CALL_FOR")]),
        ("Norway insisted on a vote.", [("Norway", "DEMAND")]),
        ("Norway refused to sign the treaty.", [("Norway", "REJECT")]),
        ("Norway denied the allegations.", [("Norway", "DENY")]),
        ("Norway condemned the attack.", [("Norway", "CRITICIZE")]),
        ("Norway blamed Sweden for the delay.", [("Norway", "ACCUSE")]),
        ("Norway warned Denmark against the plan.", [("Norway", "WARN")]),
        ("Norway threatened to expel the ambassador.", [("Norway", "THREATEN")]),
        ("Norway expects a deal to be reached this year.", [("Norway", "EXPECT")]),
        ("Norway's opposition to the pipeline has grown.", [("Norway", "REJECT")]),
        ("Norway expressed support for the treaty.", [("Norway", "SUPPORT")]),
        ("Norway was ready to open the border.", [("Norway", "AGREE")]),
    ],
)
def test_each_stance_is_read_from_narration(engine: Engine, sentence: str, expected: list[tuple[str, str]]) -> None:
    assert stances(engine, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway did not support the treaty.", [("Norway", "REJECT")]),
        ("Norway did not criticise the treaty.", []),
        ("Norway does not expect a deal this year.", [("Norway", "EXPECT")]),
        ("Norway urged Sweden not to leave the alliance.", [("Norway", "REJECT")]),
        ("Norway would not rule out sanctions.", []),
        ("Norway may reject the treaty.", []),
        ("If Norway rejects the treaty, Sweden will be alone.", []),
        ("The members of the Nordic Council do not all agree on the plan.", []),
        ("Norway did not endorse the treaty until July.", []),
        ("Norway denied the protesters entry.", [("Norway", "REJECT")]),
    ],
)
def test_negation_and_modality_turn_or_take_away_the_stance(
    engine: Engine, sentence: str, expected: list[tuple[str, str]]
) -> None:
    assert stances(engine, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The treaty was criticised in the press.",
        "Sweden was accused of refusing to sign the treaty.",
        "Norway declined to comment on the plan.",
        '"I will not give any comment at this time," Anna Berg said.',
        "Norway asked whether Sweden had signed the treaty.",
        "Norway attacked the town of Kiruna.",
        f"{BERG} met Swedish officials while visiting Oslo on Monday.",
    ],
)
def test_what_is_no_position_is_left_out(engine: Engine, sentence: str) -> None:
    assert stances(engine, sentence) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("said she had no intention of meeting the rebels.", "REJECT"),
        ("said that Sweden must withdraw its troops.", "DEMAND"),
        ("said that Sweden should withdraw its troops.", "CALL_FOR"),
        ("said that Sweden should not withdraw its troops.", "REJECT"),
        ("said the sanctions would have a negative effect on the region.", "WARN"),
        ("called the decision a disgrace.", "CRITICIZE"),
    ],
)
def test_reported_speech_shows_the_stance_of_its_speaker(engine: Engine, said: str, expected: str) -> None:
    assert stances(engine, f"{BERG} {said}") == [("Anna Berg", expected)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We hope the talks will resume soon", "EXPECT"),
        ("Unfortunately, the proposal is unacceptable", "CRITICIZE"),
        ("We will not accept this plan", "REJECT"),
        ("We will punish anyone who attacks us", "THREATEN"),
        ("Sweden violates international law every day", "ACCUSE"),
        ("Sweden must withdraw its troops", "DEMAND"),
    ],
)
def test_direct_speech_shows_the_stance_of_its_speaker(engine: Engine, words: str, expected: str) -> None:
    assert stances(engine, f'"{words}," {BERG} said.') == [("Anna Berg", expected)]


def test_what_somebody_is_accused_of_is_not_shown_as_his_stance(engine: Engine) -> None:
    brief = read(engine, "Norway accused Sweden of refusing to sign the treaty.")
    (position,) = brief.positions
    assert (position.holder, position.stance) == ("norway", "ACCUSE")
    assert position.target == "sweden"
    assert position.issue is not None
    assert position.issue.of(brief.article.text) == "refusing to sign the treaty"


def test_each_of_joined_holders_and_addressees_has_a_position(engine: Engine) -> None:
    backers = stances(engine, "The treaty is backed by Norway, Sweden and Denmark.")
    assert sorted(backers) == [("Denmark", "SUPPORT"), ("Norway", "SUPPORT"), ("Sweden", "SUPPORT")]
    called = read(engine, "Norway called on Sweden and Denmark to end the dispute.")
    assert {position.target for position in called.positions} == {"sweden", "denmark"}


def test_a_stance_that_a_speaker_reports_is_attributed_to_him(engine: Engine) -> None:
    brief = read(engine, f"{BERG} said Sweden had warned Denmark against the plan.")
    (position,) = brief.positions
    assert (position.holder, position.stance, position.attributed_to) == ("sweden", "WARN", "anna-berg")


def test_the_evidence_is_the_clause_and_the_cue_lies_in_it(engine: Engine) -> None:
    brief = read(engine, f'On Monday {BERG} called the decision "a disgrace" after the summit, which ended late.')
    (position,) = brief.positions
    text = brief.article.text
    assert position.evidence.covers(position.cue)
    assert "disgrace" in position.cue.of(text)
    assert position.evidence.of(text).count('"') == 2


def test_a_condition_and_a_promise_are_marked(engine: Engine) -> None:
    (position,) = read(engine, "Norway would support a treaty with Sweden.").positions
    assert position.modes == ("conditional",)
    (position,) = read(engine, "Norway will oppose the treaty.").positions
    assert position.modes == ("future",)


def test_positions_are_numbered_in_order_of_the_text(engine: Engine, seed_brief: Brief) -> None:
    found = seed_brief.positions
    assert [position.id for position in found] == [f"p{n}" for n in range(1, len(found) + 1)]
    assert list(found) == sorted(found, key=lambda position: position.evidence.start)
    assert all(position.confidence >= SHOWN for position in found)


PIECES = st.sampled_from(
    'Norway Sweden Anna Berg we it who said must not to refuse accuse of by and if would back " “ ” . , : — \n should '
    "criticised calling wrong hope will being the treaty's 's no because ( ) nobody".split(" ")
)


@settings(max_examples=40)
@given(st.lists(PIECES, min_size=1, max_size=60).map(" ".join))
def test_no_sequence_of_words_raises_or_leaves_the_text(engine: Engine, words: str) -> None:
    text = "Norway said on Monday that the treaty must be signed by all of the members this year. " + words
    brief = engine.read(Article("a", text))
    for position in brief.positions:
        assert position.evidence.covers(position.cue)
        assert 0 <= position.evidence.start < position.evidence.end <= len(text)
        assert brief.actor(position.holder) is not None


def test_who_takes_a_stance_together_is_no_target_of_it(engine: Engine, seed_brief: Brief) -> None:
    russia = next(actor.id for actor in seed_brief.actors if actor.name == "Russia")
    together = [position for position in seed_brief.positions if position.holder == russia]
    assert together
    assert all(position.target is None for position in together)
