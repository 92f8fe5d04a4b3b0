"""Issues, shifts and drift across articles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefs.compare import Drift, Held, Shift, drift, issue_key, same_issue, shifts
from briefs.types import Mode, Polarity, Stance


def held(id: str, day: int, polarity: Polarity, about: str = "the treaty", holder: str = "berg", *modes: Mode) -> Held:
    stance: Stance = "SUPPORT" if polarity == "pos" else "REJECT"
    return Held(id, holder, stance, polarity, about, datetime(2026, 3, day, tzinfo=UTC), modes)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("the draft Security Council resolution now under discussion", "draft security council resolution"),
        ("a return to the six-party talks", "six-party talk"),
        ("resume the six-party talks", "six-party talk"),
        ("imposing sanctions on Norland", "imposing sanction"),
        ("leave the treaty", "leave treaty"),
        ("Norland’s policies", "norland policy"),
        ("its", ""),
    ],
)
def test_the_key_of_an_issue_is_its_plainest_words(words: str, key: str) -> None:
    assert issue_key(words) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the resolution", "the draft resolution", True),
        ("a return to the talks", "the six-party talks", True),
        ("impose sanctions", "sanctions on Norland", True),
        ("sanctions on Norland", "sanctions on Sudria", False),
        ("the trade talks", "the peace talks", False),
        ("the attack", "the attacks on the embassy", False),
        ("the resolution", "an alternative resolution", False),
        ("the U.N. resolution", "a resolution", True),
        ("the treaty", "leave the treaty", False),
        ("withdrawal from the treaty", "the treaty", False),
        ("the", "the", False),
    ],
)
def test_two_wordings_mean_one_issue_or_two(one: str, other: str, same: bool) -> None:
    assert same_issue(one, other) is same
    assert same_issue(other, one) is same


def test_a_shift_sets_two_dated_positions_side_by_side() -> None:
    first, second, third = held("a", 1, "pos"), held("b", 5, "pos", "the draft treaty"), held("c", 9, "neg")
    assert shifts([third, first, second]) == (Shift(second, third),)


@pytest.mark.parametrize(
    "later",
    [
        held("b", 9, "pos"),
        held("b", 9, "neg", "the budget"),
        held("b", 9, "neg", "the treaty", "moreau"),
        held("b", 9, "neg", "the treaty", "berg", "hedged"),
        held("b", 1, "neg"),
    ],
)
def test_no_shift_without_one_issue_one_holder_two_times_and_certainty(later: Held) -> None:
    assert shifts([held("a", 1, "pos"), later]) == ()


@pytest.mark.parametrize("word", ["not", "never"])
def test_a_dropped_negation_is_always_flagged(word: str) -> None:
    found = drift(f"We will {word} accept this plan under any terms", "We will accept this plan under any terms")
    assert found == Drift((word,), (), negation=True)
    back = drift("We will accept this plan under any terms", f"We will {word} accept this plan under any terms")
    assert back == Drift((), (word,), negation=True)


def test_a_negation_that_is_cut_off_is_flagged() -> None:
    found = drift("We will never accept this plan, and that is final", "accept this plan, and that is final")
    assert found is not None
    assert found.negation


def test_a_negation_behind_an_ellipsis_is_flagged() -> None:
    found = drift("The plan [...] should be withdrawn at once", "The plan is not good and should be withdrawn at once")
    assert found == Drift((), ("not",), negation=True)


def test_other_words_are_told() -> None:
    found = drift("The plan is a disgrace and should be withdrawn", "The plan is a disaster and should be withdrawn")
    assert found == Drift(("disgrace",), ("disaster",), negation=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We won't accept this plan today", "“We will not accept this plan today,”"),
        ("We will not accept this plan today or ever", "We will not accept this plan today"),
        ("The plan, which is old, should be withdrawn at once", "The plan … should be withdrawn at once"),
        ("The weather is mild in the north", "We will not accept this plan today"),
        ("", "We will not accept this plan today"),
    ],
)
def test_the_same_words_and_others_altogether_are_no_drift(one: str, other: str) -> None:
    assert drift(one, other) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert drift(one, one) is None
    assert (drift(one, other) is None) or isinstance(drift(one, other), Drift)
    assert same_issue(one, other) is same_issue(other, one)


WORDS = st.lists(st.sampled_from("we will accept this plan under terms that are fair to both sides".split()), min_size=6)


@given(WORDS, st.integers(min_value=0, max_value=20))
@example(["we"] * 6, 1)
def test_a_not_put_in_anywhere_within_is_flagged(words: list[str], at: int) -> None:
    place = 1 + at % (len(words) - 1)
    found = drift(" ".join(words), " ".join([*words[:place], "not", *words[place:]]))
    assert found is not None
    assert found.negation
