"""Services that answer as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from adapters.base import Choice, CommandSpec, Message, Paragraph, Param, Request, text

SOURCES = CommandSpec(
    "sources",
    "What is followed",
    (
        Param("what", "What to do", required=True, choices=("add", "remove")),
        Param("address", "A feed or a page"),
        Param("name", "Whose", kind="person", suggests=True),
    ),
)


def said(words: str, only_asker: bool = False) -> Message:
    return Message((Paragraph(text(words)),), words, only_asker)


class Scripted:
    """Answers every request with the same messages, each after `pause` seconds."""

    def __init__(self, *messages: Message, pause: float = 0.0) -> None:
        self.messages = messages or (said("the answer"),)
        self.pause = pause
        self.asked: list[Request] = []
        self.done: list[Request] = []
        self.commands: Sequence[CommandSpec] = (SOURCES, CommandSpec("help", "Help"))
        self.instead: Callable[[Request], Message] | None = None

    async def answer(self, request: Request) -> AsyncIterator[Message]:
        self.asked.append(request)
        for message in [self.instead(request)] if self.instead else self.messages:
            await asyncio.sleep(self.pause)
            yield message

    async def settled(self, request: Request) -> None:
        self.done.append(request)

    async def suggest(self, request: Request, param: str, typed: str) -> Sequence[Choice]:
        return [Choice("Anna Berg", "Anna Berg")] if param == "name" and request.command == "sources" and typed else []
