from __future__ import annotations

import pytest

from adapters.base import Place, Run
from bot.views.places import where

DISCORD, SLACK = "https://discord.com/channels", "https://slack.com/app_redirect"


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (Place("discord", "22", "11"), f"{DISCORD}/11/22"),
        (Place("discord", "22", "11", thread="33"), f"{DISCORD}/11/33"),
        (Place("discord", "22"), f"{DISCORD}/@me/22"),
        (Place("slack", "C1", "T1", thread="1.2"), f"{SLACK}?team=T1&channel=C1"),
        (Place("console", "you", "local"), None),
    ],
)
def test_a_channel_is_a_link_that_opens_it(place: Place, address: str | None) -> None:
    assert where(place) == Run("in this channel", url=address)


def test_a_direct_conversation_is_here() -> None:
    assert where(Place("slack", "D1", "T1", direct=True)) == Run("here, to you alone")
