from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import (
    Button,
    Buttons,
    Context,
    Divider,
    Fields,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Quotation,
    bold,
    faint,
    link,
    text,
)
from adapters.console import WIDEST, Terminal, console, render


def drawn(message: Message, width: int = 80) -> str:
    file = io.StringIO()
    console(file, width).print(render(message))
    return file.getvalue()


def test_every_kind_of_block() -> None:
    message = Message(
        (
            Heading("The river"),
            Context(text("The Herald · 2 March 2026")),
            Paragraph(text("It rose ", bold("fast"), ".")),
            Heading("Who", 2),
            Fields((("Anna Berg", text("Foreign Minister")), ("Sudria", text("country")))),
            Heading("Said", 2),
            Quotation(text("“We will not wait.”"), text(bold("Anna Berg"), faint(" · told"))),
            Listing((text("one"), text("two"))),
            Divider(),
            Image("https://maps.example/ista.png", "the river Ista"),
            Buttons((Button("More", "more"), Button("Evidence", "evidence"))),
        )
    )
    assert drawn(message).splitlines() == [
        "The river",
        "The Herald · 2 March 2026",
        "",
        "It rose fast.",
        "",
        "Who",
        "Anna Berg  Foreign Minister",
        "Sudria     country",
        "",
        "Said",
        "┃ “We will not wait.”",
        "┃ Anna Berg · told",
        "",
        "• one",
        "• two",
        "",
        "────────",
        "",
        "[the river Ista] https://maps.example/ista.png",
        "",
        "[1] More  [2] Evidence",
    ]


def test_long_lines_hang_under_their_mark() -> None:
    assert drawn(Message((Listing((text("the water rose and rose"),)),)), 14).splitlines() == [
        "• the water",
        "  rose and",
        "  rose",
    ]


def test_labels_stand_above_their_values_in_a_narrow_window() -> None:
    message = Message((Fields((("Anna Berg", text("Foreign Minister of Norland")),)),))
    assert drawn(message, 24).splitlines() == ["Anna Berg", "  Foreign Minister of", "  Norland"]


def test_a_long_label_stands_above_its_value_in_a_wide_window() -> None:
    message = Message((Fields((("The Assembly of the Friends of the River", text("group")), ("Sudria", text("country")))),))
    assert drawn(message).splitlines()[0] == "The Assembly of the Friends of the River"


def test_a_pipe_gets_neither_colours_nor_lines_too_wide_to_read() -> None:
    out = drawn(Message((Paragraph(text(bold("word "), "word " * 100)),)), 300)
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= WIDEST


@pytest.mark.parametrize("hostile", ["[bold]x[/bold]", "[link=https://evil.example]x[/link]", ":smile:", "\\[x]", "[/]"])
def test_markup_of_the_terminal_library_stays_literal(hostile: str) -> None:
    assert hostile in drawn(Message((Heading(hostile), Paragraph(text(hostile)), Fields(((hostile, text("x")),)))))


@given(st.text())
def test_text_from_outside_cannot_steer_the_terminal(words: str) -> None:
    out = drawn(Message((Paragraph(text("\x1b[2J" + words)), Quotation(text(words), text(words)))))
    assert all(char == "\n" or char.isprintable() for char in out)


def test_only_web_addresses_become_links() -> None:
    file = io.StringIO()
    screen = console(file, 80)
    screen._force_terminal = True
    screen._color_system = None
    for url in ("https://news.example", "javascript:alert(1)", "#c12"):
        screen.print(render(Message((Paragraph(text(link("here", url))),))))
    assert "javascript" not in file.getvalue()


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


def test_lines_become_requests() -> None:
    terminal = Terminal(typed(), console(io.StringIO(), 80))
    command = terminal.request("/brief said  Anna Berg since May ")
    assert (command.command, command.text) == ("said", "Anna Berg since May")
    assert terminal.request("/brief").command == ""
    question = terminal.request(" who is Anna Berg? ")
    assert (question.command, question.text) == (None, "who is Anna Berg?")
    assert terminal.request("/briefing").command is None


async def test_a_number_presses_a_button_of_the_last_message() -> None:
    terminal = Terminal(typed(), console(io.StringIO(), 80))
    await terminal.send(terminal.request("x").place, Message((Buttons((Button("More", "said", "p=1"),)),)))
    pressed = terminal.request("1")
    assert (pressed.command, pressed.args) == ("said", {"value": "p=1"})
    assert terminal.request("2").command is None
