"""Places of Discord, as far as their ids alone tell of them."""

from __future__ import annotations

import re

from adapters.base import Place

_ID = re.compile(r"\d{15,20}")


def address(place: Place) -> str:
    """The address that opens a channel."""
    return f"https://discord.com/channels/{place.workspace or '@me'}/{place.thread or place.id}"


def is_channel(workspace: str, channel: str) -> bool:
    """Whether these look like the ids of a server and of a channel."""
    return bool(_ID.fullmatch(workspace) and _ID.fullmatch(channel))
