"""A terminal as a platform: messages drawn with rich, requests typed line by line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text as RichText

from adapters.base import (
    Block,
    Button,
    Buttons,
    Context,
    Divider,
    Fields,
    Finding,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Place,
    Quotation,
    Receipt,
    Request,
    Run,
    Service,
    Text,
)

WIDEST = 100
"""Columns: longer lines tire the eye."""
NARROW = 60
"""Columns below which labels stand above their values."""
LABEL = 26
"""Columns for labels; a longer one stands above its value."""
COMMAND = "/brief"
FAREWELLS = ("quit", "exit", "bye", "/quit", "/exit")
ACCENT = Style(color="cyan")
STRONG = Style(bold=True)
HEADINGS = {1: STRONG, 2: STRONG + ACCENT, 3: STRONG}


def render(message: Message) -> RenderableType:
    """The message as rich draws it."""
    parts: list[RenderableType] = []
    for i, block in enumerate(message.blocks):
        if i and _gap(message.blocks[i - 1], block):
            parts.append(RichText())
        parts.append(_draw(block))
    return Group(*parts)


def console(file: TextIO | None = None, width: int | None = None) -> Console:
    """A console that honours NO_COLOR, pipes and narrow windows, and interprets no markup."""
    made = Console(file=file, width=width, markup=False, emoji=False, highlight=False)
    made.width = min(made.width, WIDEST)
    return made


def _gap(before: Block, block: Block) -> bool:
    """Whether an empty line stands between two blocks."""
    return not (isinstance(before, Heading) and (before.level > 1 or isinstance(block, Context)))


def _draw(block: Block) -> RenderableType:  # noqa: PLR0911 (a case a kind)
    match block:
        case Heading(words, level):
            return RichText(_clean(words), HEADINGS[level])
        case Paragraph(words):
            return styled(words)
        case Context(words):
            return styled(words, Style(dim=True))
        case Quotation(words, line):
            return _Hung(Group(styled(words), styled(line)) if line else styled(words), "┃ ", "┃ ")
        case Listing(items):
            return Group(*(_Hung(styled(item), "• ", "  ") for item in items))
        case Fields(rows):
            return _Rows(rows)
        case Divider():
            return RichText("─" * 8, Style(dim=True))
        case Buttons(buttons):
            return RichText("  ".join(_key(i, button) for i, button in enumerate(buttons, 1)), ACCENT)
        case Image(url, alt):
            return RichText(f"[{_clean(alt)}] {url}")


def _key(number: int, button: Button) -> str:
    return f"[{number}] {_clean(button.label)}"


def styled(words: Text, base: Style | None = None) -> RichText:
    made = RichText(style=base or "")
    for run in words:
        made.append(_clean(run.text), _style(run))
    return made


def _style(run: Run) -> Style:
    url = run.url if run.url and run.url.startswith(("http://", "https://")) else None
    return Style(bold=run.bold or None, italic=run.italic or None, dim=run.faint or None, link=_clean(url) if url else None)


def _clean(words: str) -> str:
    """Without control characters: text from outside must not steer a terminal."""
    return "".join(char if char == "\n" or char.isprintable() else " " if char.isspace() else "" for char in words)


class _Hung:
    """Something behind a prefix: `first` on its first line, `rest`, of the same width, on the others."""

    def __init__(self, inner: RenderableType, first: str, rest: str, style: Style = ACCENT) -> None:
        self._inner, self._first, self._rest, self._style = inner, first, rest, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inside = options.update_width(max(options.max_width - cell_len(self._rest), 1))
        for i, line in enumerate(console.render_lines(self._inner, inside, pad=False)):
            yield Segment(self._rest if i else self._first, self._style)
            yield from _without_tail(line)
            yield Segment.line()


def _without_tail(line: list[Segment]) -> list[Segment]:
    """The line without blanks at its end, which a reader of a copied text or of a pipe does not want."""
    while line and not line[-1].text.strip():
        line = line[:-1]
    return [*line[:-1], Segment(line[-1].text.rstrip(), line[-1].style)] if line else line


class _Rows:
    """Labels beside their values, or above them where the window is narrow."""

    def __init__(self, rows: tuple[tuple[str, Text], ...]) -> None:
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        column = min(max((cell_len(_clean(label)) for label, _ in self._rows), default=0), LABEL)
        margin = " " * (column + 2 if options.max_width >= NARROW else 2)
        for label, value in self._rows:
            first = RichText(_clean(label), Style(bold=True))
            room = len(margin) - cell_len(first.plain)
            if room < 2:
                yield first
            yield _Hung(styled(value), first.plain + " " * room if room >= 2 else margin, margin, Style(bold=True))


class Terminal:
    """The platform: one person types, line by line; the answers are printed."""

    platform = "console"

    def __init__(self, lines: AsyncIterable[str], screen: Console, user: str = "you", workspace: str = "local") -> None:
        self._lines, self._screen, self._user = lines, screen, user
        self._place = Place(self.platform, user, workspace, direct=True)
        self._buttons: tuple[Button, ...] = ()
        self._sent = 0
        self._open = True

    async def run(self, service: Service) -> None:
        """Answer line after line until the input ends, somebody says good-bye, or `stop` is called."""
        async for line in self._lines:
            if line.strip().casefold() in FAREWELLS:
                return
            if line.strip():
                await self._answer(service, self.request(line))
            if not self._open:
                return

    async def stop(self) -> None:
        self._open = False

    async def send(self, place: Place, message: Message, key: str = "") -> Receipt:  # noqa: ARG002 (nothing is sent twice here)
        self._sent += 1
        self._print(message)
        return Receipt(place, str(self._sent))

    async def check(self) -> Sequence[Finding]:
        return ()

    def fit(self, message: Message) -> Sequence[Message]:
        return (message,)

    async def find(self, place: Place, key: str) -> Receipt | None:  # noqa: ARG002 (a terminal has no history)
        return None

    async def reach(self, request: Request, message: Message) -> None:  # noqa: ARG002 (one person sits here)
        self._print(message)

    async def obstacle(self, place: Place) -> str:  # noqa: ARG002 (a screen is always there)
        return ""

    async def thread(self, receipt: Receipt, title: str) -> Place:  # noqa: ARG002 (a terminal has no threads)
        return receipt.place

    async def direct(self, user: str, workspace: str = "") -> Place:  # noqa: ARG002 (one person sits here)
        return self._place

    async def edit(self, receipt: Receipt, message: Message) -> None:  # noqa: ARG002 (what is printed stays printed)
        self._print(message)

    def request(self, line: str) -> Request:
        """What a typed line asks: a command behind a slash, the number of a button shown last, or plain words."""
        words = line.strip()
        if words.isdecimal() and 0 < int(words) <= len(self._buttons):
            button = self._buttons[int(words) - 1]
            return Request(self._place, self._user, button.action, {"value": button.value}, may_manage=True)
        if words == COMMAND or words.startswith(f"{COMMAND} "):
            name, _, rest = words.removeprefix(COMMAND).strip().partition(" ")
            return Request(self._place, self._user, name, text=rest.strip(), may_manage=True)
        return Request(self._place, self._user, text=words, may_manage=True)

    async def _answer(self, service: Service, request: Request) -> None:
        async for message in service.answer(request):
            self._print(message)
        await service.settled(request)

    def _print(self, message: Message) -> None:
        shown = [block for block in message.blocks if isinstance(block, Buttons)]
        self._buttons = tuple(button for block in shown for button in block.buttons)
        self._screen.print(render(message))
        self._screen.print()


async def typed(prompt: str = "> ") -> AsyncIterator[str]:
    """Lines from standard input, with a prompt where a person types them."""
    shown = prompt if sys.stdin.isatty() else ""
    while True:
        try:
            yield await asyncio.to_thread(input, shown)
        except EOFError:
            return
