"""Places of Slack, as far as their ids alone tell of them."""

from __future__ import annotations

import re

from adapters.base import Place

_WORKSPACE, _CHANNEL = re.compile(r"[TE][A-Z0-9]+"), re.compile(r"[CGD][A-Z0-9]+")


def address(place: Place) -> str:
    """The address that opens a conversation."""
    return f"https://slack.com/app_redirect?team={place.workspace}&channel={place.id}"


def is_channel(workspace: str, channel: str) -> bool:
    """Whether these look like the ids of a workspace and of a conversation."""
    return bool(_WORKSPACE.fullmatch(workspace) and _CHANNEL.fullmatch(channel))
