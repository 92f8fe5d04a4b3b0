"""Chat platforms, one folder each, loaded only when used."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.base import Adapter

GROUP = "briefbot.adapters"
"""The entry point group in which other packages offer further platforms."""
PLATFORMS = {
    "discord": "adapters.discord.adapter:open_adapter",
    "slack": "adapters.slack.adapter:open_adapter",
}


def load(platform: str) -> Callable[..., Adapter]:
    """What opens a platform's adapter with the settings that begin with its name. Raises KeyError for an unknown platform."""
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    if platform in found:
        return found[platform].load()  # type: ignore[no-any-return]
    module, _, name = PLATFORMS[platform].partition(":")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(module), name)  # type: ignore[no-any-return]
