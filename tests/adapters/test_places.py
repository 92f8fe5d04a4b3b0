"""What the ids of a place tell, on each platform."""

from __future__ import annotations

import pytest

import adapters
from adapters.base import Place

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
def test_a_place_has_an_address_that_opens_it(place: Place, address: str | None) -> None:
    assert adapters.address(place) == address


@pytest.mark.parametrize(
    ("platform", "workspace", "channel", "is_one"),
    [
        ("discord", "1" * 18, "2" * 18, True),
        ("discord", "T1", "C1", False),
        ("slack", "T1", "C1", True),
        ("slack", "C1", "T1", False),
        ("slack", "T1", "", False),
        ("teams", "T1", "C1", False),
    ],
)
def test_the_ids_of_a_channel_are_known_by_their_form(platform: str, workspace: str, channel: str, is_one: bool) -> None:
    assert adapters.is_channel(platform, workspace, channel) is is_one
