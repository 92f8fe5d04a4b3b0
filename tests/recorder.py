"""A chat platform in memory: it takes messages by the protocol of adapters, and fails where a test says so."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.base import Finding, Heading, Message, Paragraph, Place, PlatformError, Receipt, Request, Service, plain


@dataclass
class Recorder:
    """`posts` is what stands where, in order. The next sends raise what is in `failures`; with `arrives` they post as well."""

    platform: str = "slack"
    posts: dict[Place, list[tuple[str, Message]]] = field(default_factory=lambda: defaultdict(list))
    failures: list[PlatformError] = field(default_factory=list)
    arrives: bool = False
    closed: dict[str, PlatformError] = field(default_factory=dict)
    """The ids of places, with what sending there raises."""
    finds: int = 0
    pause: float = 0.0
    most: int = 0
    _now: int = 0

    async def run(self, service: Service) -> None:
        await asyncio.Event().wait()

    async def stop(self) -> None: ...

    async def check(self) -> Sequence[Finding]:
        return []

    def fit(self, message: Message) -> Sequence[Message]:
        return [message]

    async def send(self, place: Place, message: Message, key: str = "") -> Receipt:
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(self.pause)
        self._now -= 1
        if place.id in self.closed:
            raise self.closed[place.id]
        failure = self.failures.pop(0) if self.failures else None
        if failure is None or self.arrives:
            self.posts[place].append((key, message))
        if failure:
            raise failure
        return Receipt(place, f"{place.id}/{len(self.posts[place])}")

    async def find(self, place: Place, key: str) -> Receipt | None:
        self.finds += 1
        keys = [sent for sent, _ in self.posts[place]]
        return Receipt(place, f"{place.id}/{keys.index(key) + 1}") if key in keys else None

    async def obstacle(self, place: Place) -> str:
        return str(self.closed.get(place.id, ""))

    async def edit(self, receipt: Receipt, message: Message) -> None: ...

    async def reach(self, request: Request, message: Message) -> None:
        await self.send(request.place, message)

    async def thread(self, receipt: Receipt, title: str) -> Place:
        return replace(receipt.place, thread=receipt.message)

    async def direct(self, user: str, workspace: str = "") -> Place:
        if user in self.closed:
            raise self.closed[user]
        return Place(self.platform, f"dm-{user}", workspace, direct=True)

    def said(self, id: str) -> list[str]:
        """What stands in a place and its threads, as plain words."""
        return [words(message) for place, sent in self.posts.items() if place.id == id for _, message in sent]


def words(message: Message) -> str:
    shown = []
    for block in message.blocks:
        match block:
            case Heading(said):
                shown.append(said)
            case Paragraph(said):
                shown.append(plain(said))
            case _:
                shown.append(plain(getattr(block, "text", ())))
    return " | ".join(shown)
