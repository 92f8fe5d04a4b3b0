"""How likely what is shown is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.confidence import calibrated, of_position

PROBABILITIES = st.floats(0, 1)


@given(PROBABILITIES, PROBABILITIES)
def test_a_surer_sign_is_a_likelier_position(one: float, other: float) -> None:
    less, more = sorted((of_position(one), of_position(other)))
    assert 0 <= less <= more <= 1
    assert (of_position(max(one, other)), of_position(min(one, other))) == (more, less)


@pytest.mark.parametrize(("prior", "judged"), [(0.85, 0.75), (0.72, 0.66), (0.62, 0.60)])
def test_a_position_is_as_likely_as_readers_judged(prior: float, judged: float) -> None:
    assert of_position(prior) == pytest.approx(judged, abs=0.01)


@given(PROBABILITIES, PROBABILITIES)
def test_a_surer_tagger_is_a_likelier_quote(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 <= calibrated(less, "direct", "name") <= calibrated(more, "direct", "name") <= 1
