"""What every platform must do, whichever it is."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Protocol

import pytest

from adapters.base import (
    Adapter,
    Button,
    Buttons,
    Choice,
    CommandSpec,
    Context,
    Divider,
    Fields,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Place,
    Quotation,
    Request,
    bold,
    text,
)
from adapters.console import Terminal, console
from tests.contract.discord import on_discord
from tests.contract.slack import on_slack, on_slack_over_http

EVERYTHING = Message(
    (
        Heading("One", 1),
        Heading("Two", 2),
        Heading("Three", 3),
        Paragraph(text("words ", bold("strong"))),
        Quotation(text("quoted"), text("speaker")),
        Quotation(text("quoted alone")),
        Listing((text("item"),)),
        Listing(()),
        Fields((("label", text("value")),)),
        Fields(()),
        Context(text("aside")),
        Divider(),
        Image("https://news.example/map.png", "a map"),
        Buttons((Button("More", "more", "p=1"),)),
    ),
    summary="Everything",
)


class Echo:
    """A service that says what it was asked, after saying that it is at work."""

    commands: Sequence[CommandSpec] = ()

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.done: list[Request] = []

    async def answer(self, request: Request) -> AsyncIterator[Message]:
        self.asked.append(request)
        yield Message((Paragraph(text("at work")),))
        yield Message((Paragraph(text(f"asked: {request.command} {request.text}")), *EVERYTHING.blocks))

    async def settled(self, request: Request) -> None:
        self.done.append(request)

    async def suggest(self, request: Request, param: str, typed: str) -> Sequence[Choice]:
        return [Choice(typed, typed)]


class ConsoleBench:
    """The console with a person who types what the test says."""

    place = Place("console", "x")

    def __init__(self) -> None:
        self.out = io.StringIO()

    def adapter(self, *lines: str) -> Adapter:
        async def typed() -> AsyncIterator[str]:
            for line in lines:
                yield line

        return Terminal(typed(), console(self.out, 80))

    def seen(self) -> str:
        return self.out.getvalue()


class Bench(Protocol):
    """A platform with a person on it."""

    place: Place

    def adapter(self, *lines: str) -> Adapter:
        """The adapter; while it runs, the person types these lines, a number for a button of the last message."""
        ...

    def seen(self) -> str:
        """All that the person can see, without markup."""
        ...


@asynccontextmanager
async def on_console() -> AsyncIterator[ConsoleBench]:
    yield ConsoleBench()


BENCHES: dict[str, Callable[[], AbstractAsyncContextManager[Bench]]] = {
    "console": on_console,
    "discord": on_discord,
    "slack": on_slack,
    "slack over http": on_slack_over_http,
}


@pytest.fixture(params=BENCHES)
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with BENCHES[request.param]() as made:
        yield made


async def test_a_question_reaches_the_service_and_its_last_message_the_person(bench: Bench) -> None:
    service = Echo()
    await bench.adapter("who is Berg?").run(service)
    assert [(request.command, request.text) for request in service.asked] == [(None, "who is Berg?")]
    assert "asked: None who is Berg?" in bench.seen()


async def test_a_command_is_told_from_its_arguments(bench: Bench) -> None:
    service = Echo()
    await bench.adapter("/brief said Berg about water").run(service)
    assert [(request.command, request.text) for request in service.asked] == [("said", "Berg about water")]


async def test_requests_say_where_and_who(bench: Bench) -> None:
    service = Echo()
    adapter = bench.adapter("hello")
    await adapter.run(service)
    [request] = service.asked
    assert request.place.platform == adapter.platform
    assert request.user
    assert request.place.id


async def test_every_kind_of_block_is_shown(bench: Bench) -> None:
    adapter = bench.adapter()
    receipt = await adapter.send(bench.place, EVERYTHING)
    await adapter.stop()
    assert receipt.message
    seen = bench.seen()
    for words in ("One", "Two", "Three", "strong", "quoted", "speaker", "item", "label", "value", "aside", "a map", "More"):
        assert words in seen


async def test_a_pressed_button_gives_back_action_and_value(bench: Bench) -> None:
    service = Echo()
    await bench.adapter("hello", "1").run(service)
    pressed = service.asked[-1]
    assert (pressed.command, pressed.args) == ("more", {"value": "p=1"})


async def test_every_message_has_its_own_receipt_and_can_be_edited(bench: Bench) -> None:
    adapter = bench.adapter()
    first = await adapter.send(bench.place, Message((Paragraph(text("first")),)))
    second = await adapter.send(bench.place, Message((Paragraph(text("second")),)))
    assert first != second
    await adapter.edit(first, Message((Paragraph(text("mended")),)))
    await adapter.stop()
    assert "mended" in bench.seen()


async def test_the_service_hears_when_an_answer_stands(bench: Bench) -> None:
    service = Echo()
    await bench.adapter("hello").run(service)
    assert service.done == service.asked


async def test_another_process_can_reach_who_was_left_without_an_answer(bench: Bench) -> None:
    service = Echo()
    await bench.adapter("hello").run(service)
    [request] = service.asked
    another = bench.adapter()
    await another.reach(replace(request, command=None, text=""), Message((Paragraph(text("that is lost")),), only_asker=True))
    await another.stop()
    assert bench.seen().count("that is lost") == 1


async def test_stopping_ends_the_conversation(bench: Bench) -> None:
    service = Echo()
    adapter = bench.adapter("one", "two")
    await adapter.stop()
    await adapter.run(service)
    assert len(service.asked) <= 1
