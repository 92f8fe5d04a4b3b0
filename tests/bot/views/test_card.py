"""The card that a chat shows first."""

from __future__ import annotations

from dataclasses import replace

from adapters.base import Buttons
from bot.views.card import card
from briefs.types import Brief
from tests.samples import BRIEF


def labels(brief: Brief) -> list[str]:
    return [button.label for block in card(brief, "7f3a").blocks if isinstance(block, Buttons) for button in block.buttons]


def test_buttons_lead_to_all_that_was_found() -> None:
    assert labels(BRIEF) == [f"What was said ({len(BRIEF.quotes)})", f"Where they stand ({len(BRIEF.positions)})"]


def test_no_button_leads_to_nothing() -> None:
    assert labels(replace(BRIEF, positions=())) == [f"What was said ({len(BRIEF.quotes)})"]
    assert labels(replace(BRIEF, quotes=(), positions=())) == []
