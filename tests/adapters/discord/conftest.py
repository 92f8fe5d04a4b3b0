"""A service that a test directs, and Discord around it: simulated in process, or as a server of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from adapters.base import Button, Buttons, Choice, CommandSpec, Heading, Message, Paragraph, Param, Request, text
from adapters.discord.adapter import DiscordAdapter
from tests.contract.discord import until
from tests.standins.discord import Standin, running

SPECS = (
    CommandSpec("article", "Brief an article", (Param("article", "Address or text", required=True),)),
    CommandSpec("said", "What somebody said", (Param("name", "Whose", required=True, suggests=True), Param("about", "Topic"))),
    CommandSpec("digest", "A digest", (Param("what", "What", choices=("preview", "now")),), managers_only=True),
    CommandSpec("help", "Help"),
)
CARD = Message((Heading("A card"), Paragraph(text("with words")), Buttons((Button("More", "more", "p=1"),))))


def said(words: str, only_asker: bool = False) -> Message:
    return Message((Paragraph(text(words)),), words, only_asker)


class Scripted:
    """Answers every request with the messages that a test puts here; a number is a pause in seconds, an error is raised."""

    def __init__(self) -> None:
        self.commands: Sequence[CommandSpec] = SPECS
        self.asked: list[Request] = []
        self.done: list[Request] = []
        self.script: list[Message | float | Exception] = [CARD]
        self.typed: list[tuple[Request, str, str]] = []

    async def answer(self, request: Request) -> AsyncIterator[Message]:
        self.asked.append(request)
        for step in list(self.script):
            if isinstance(step, Exception):
                raise step
            if isinstance(step, Message):
                yield step
            else:
                await asyncio.sleep(step)

    async def settled(self, request: Request) -> None:
        self.done.append(request)

    async def suggest(self, request: Request, param: str, typed: str) -> Sequence[Choice]:
        self.typed.append((request, param, typed))
        return [Choice(f"{typed} Berg", f"{typed} Berg"), Choice("x" * 150, "long")]


@pytest.fixture
def service() -> Scripted:
    return Scripted()


@pytest.fixture
def simcord_bot(service: Scripted) -> Any:
    return simulated(service)


def simulated(service: Scripted) -> Any:
    client = DiscordAdapter("simulated").client()
    client.service = service
    return client


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    async with running() as standin:
        yield standin


@pytest.fixture
async def adapter(standin: Standin) -> AsyncIterator[DiscordAdapter]:
    """The adapter, not yet running."""
    made = DiscordAdapter(standin.token, standin.api_base, standin.gateway_url)
    yield made
    await made.stop()


@pytest.fixture
async def connected(standin: Standin, adapter: DiscordAdapter, service: Scripted) -> AsyncIterator[DiscordAdapter]:
    """The adapter, answering with `service`."""
    task = asyncio.create_task(adapter.run(service))
    await until(lambda: standin.ready.is_set() or task.done())
    yield adapter
    await adapter.stop()
    await asyncio.wait({task}, timeout=5)
