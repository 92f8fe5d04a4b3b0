"""Chat platforms, one folder each, loaded only when used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adapters.base import Adapter, Place

GROUP = "briefbot.adapters"
"""The entry point group in which other packages offer further platforms."""
PLATFORMS = ("discord", "slack")


def load(platform: str) -> Callable[..., Adapter]:
    """What opens a platform's adapter with the settings that begin with its name. Raises KeyError for an unknown platform."""
    offered = _offered()
    if platform in offered:
        return offered[platform].load()  # type: ignore[no-any-return]
    if platform not in PLATFORMS:
        raise KeyError(platform)
    return import_module(f"adapters.{platform}.adapter").open_adapter  # type: ignore[no-any-return]


def address(place: Place) -> str | None:
    """The address that opens a place in its platform; None where there is none."""
    return import_module(f"adapters.{place.platform}.places").address(place) if place.platform in PLATFORMS else None


def is_channel(platform: str, workspace: str, channel: str) -> bool:
    """Whether these look like the ids of a channel on that platform; of a platform from elsewhere all do."""
    if platform not in PLATFORMS:
        return platform in _offered()
    return bool(import_module(f"adapters.{platform}.places").is_channel(workspace, channel))


def _offered() -> dict[str, Any]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
