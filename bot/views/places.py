"""Where something stands, as words that lead there; made of the place alone, so that no platform has to be asked."""

from __future__ import annotations

from adapters.base import Place, Run, link
from bot import delivery_words


def where(place: Place) -> Run:
    """In this channel, which is a link; here, to you alone."""
    return Run(delivery_words.TO_YOU_ALONE) if place.direct else link(delivery_words.IN_THIS_CHANNEL, address(place))


def address(place: Place) -> str | None:
    """The address that opens a channel in its platform; None where there is none."""
    match place.platform:
        case "discord":
            return f"https://discord.com/channels/{place.workspace or '@me'}/{place.thread or place.id}"
        case "slack":
            return f"https://slack.com/app_redirect?team={place.workspace}&channel={place.id}"
    return None
