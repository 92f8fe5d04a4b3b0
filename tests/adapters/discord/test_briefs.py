"""What the bot says about hostile articles is still made of posts that Discord takes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from bot.views import brief as views
from bot.views import card
from briefs.types import Brief
from tests.adapters.discord.test_fitting import GENERATE, assert_valid
from tests.adapters.hostile import briefs


def assert_all_valid(brief: Brief) -> None:
    assert_valid(card.card(brief, "l5bv2fih24wf"))
    for message in (card.all_quotes(brief, "x"), card.all_stands(brief, "x"), views.full(brief)):
        assert_valid(message, whole=False)


@given(briefs())
@settings(max_examples=8, suppress_health_check=list(HealthCheck), phases=GENERATE)
def test_a_hostile_brief_is_shown(brief: Brief) -> None:
    assert_all_valid(brief)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(briefs())
@settings(max_examples=1250, suppress_health_check=list(HealthCheck), phases=GENERATE)
def test_five_thousand_messages_of_hostile_briefs_are_shown(brief: Brief) -> None:
    assert_all_valid(brief)
