"""What the bot says where it sets things side by side: the sides of an issue, positions in time, versions of a quotation."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words import enumerate_words

FOR, AGAINST = "For", "Against"


def others(count: int) -> str:
    return f"{count:,} others"


def sides(issue: str, supporters: Sequence[str], opponents: Sequence[str]) -> str:
    """The resolution: for Norland; against Sudria."""
    parts = [
        f"for {enumerate_words(supporters)}" if supporters else "",
        f"against {enumerate_words(opponents)}" if opponents else "",
    ]
    return f"{issue}: {'; '.join(part for part in parts if part)}."


SHIFTED = "Earlier and later positions differ:"
DRIFTED = "Another outlet has other words:"


def drifted(dropped: Sequence[str], added: Sequence[str], *, negation: bool) -> str:
    """ "not" came or went; else the words that one has and the other lacks."""
    if negation:
        return "A “not” differs:"
    parts = [f"here “{' '.join(dropped)}”" if dropped else "", f"there “{' '.join(added)}”" if added else ""]
    return ", ".join(part for part in parts if part) + ":"
