"""What is said in a delivery, by its kind: what `bot.deliver` asks, and gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from adapters.base import Message
from bot.store import Delivery


@dataclass(frozen=True, slots=True)
class Post:
    """What a delivery says: a headline in its place, and what stands in the thread below."""

    headline: Message
    below: tuple[Message, ...] = ()
    title: str = ""
    """Of the thread."""


class Skipped(Exception):
    """There is nothing to say; the text is why. What was composed is kept with it."""

    def __init__(self, why: str, content: Any = None) -> None:
        super().__init__(why)
        self.content = content


class Later(Exception):
    """Not now, but at `until`."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until = until


class Maker(Protocol):
    """What knows the deliveries of one kind."""

    async def compose(self, delivery: Delivery, now: datetime) -> Any:
        """What to say, as JSON. Raises Skipped, Later."""
        ...

    async def post(self, delivery: Delivery, content: Any, now: datetime) -> Post:
        """The same content is always the same post. Raises Skipped, Later."""
        ...

    async def closed(self, delivery: Delivery, why: str, now: datetime) -> None:
        """The place takes nothing from us any more."""
        ...
