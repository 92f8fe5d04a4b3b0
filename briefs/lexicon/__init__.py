"""Word lists as TOML, so that a linguist can edit them without touching code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The lexicon `name`.toml; treat it as read-only, it is shared."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The words under `key` of a lexicon, which stand there as one string, parted by blanks and line ends."""
    return frozenset(load(name)[key].split())
