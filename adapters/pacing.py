"""Messages that take each other's place, with the knowledge which is the last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from adapters.base import Message

MOMENT = 0.05
"""Seconds in which a message that takes the place of another is waited for before the other is shown."""


async def paced(messages: AsyncIterator[Message]) -> AsyncIterator[tuple[Message, bool]]:
    """Each message with whether it is the last; one that is replaced within a moment is left out."""
    current = await anext(messages, None)
    while current is not None:
        following = asyncio.ensure_future(anext(messages, None))
        try:
            await asyncio.wait({following}, timeout=MOMENT)
            if not following.done():
                yield current, False
            behind = await following
        finally:
            following.cancel()
        if behind is None:
            yield current, True
        current = behind
