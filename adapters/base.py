"""What the bot and a chat platform say to each other, in words that belong to no platform.

A platform hands over a `Request` and shows the `Message`s that a `Service` answers with. Text travels as `Run`s without any
markup, so that every platform escapes and decorates it in its own way and nothing from outside can forge markup.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

# ---------------------------------------------------------------------------------------------------------------- text


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look. `text` is literal: marks of any markup in it are shown as they are."""

    text: str
    bold: bool = False
    italic: bool = False
    faint: bool = False
    """Less important than what stands around it; a platform without such a look shows it as it is."""
    url: str | None = None
    """Where the words lead: an address of the web, or `#name` for a place on the same page, if the platform shows pages."""


Text = tuple[Run, ...]


def text(*parts: str | Run) -> Text:
    """Rich text of plain strings and runs; empty parts fall away."""
    runs = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(run for run in runs if run.text)


def bold(words: str) -> Run:
    return Run(words, bold=True)


def italic(words: str) -> Run:
    return Run(words, italic=True)


def faint(words: str) -> Run:
    return Run(words, faint=True)


def link(words: str, url: str | None) -> Run:
    """Words that lead to `url`; plain words without one."""
    return Run(words, url=url)


def plain(runs: Text) -> str:
    return "".join(run.text for run in runs)


# -------------------------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words set apart, and below them the line that says whose they are."""

    text: Text
    line: Text = ()


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with values, such as names with offices."""

    rows: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A small line of what one may want to know: outlet, date, number of more."""

    text: Text


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it is a Request with `action` as its command and `value` as the argument `value`.

    Both stay the same for ever, so that a button of last month still works; together at most BUTTON_LIMIT characters.
    """

    label: str
    action: str
    value: str = ""


BUTTON_LIMIT = 98
"""Characters of action and value: the smallest identifier that any platform takes back from a button holds 100."""


FORM = "form"
"""The action of a button that asks for the parameters of the command that is its value, in a form where the platform has forms.

Behind the command may stand one of its choices, which the form then takes for granted. What is filled in is a Request of that
command with these arguments. Elsewhere the service answers how to type it.
"""


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str
    data: bytes = b""
    """The picture itself, as PNG, where it was made here and has no address."""


Block = Heading | Paragraph | Quotation | Listing | Fields | Context | Divider | Buttons | Image


@dataclass(frozen=True, slots=True)
class Message:
    blocks: tuple[Block, ...]
    summary: str = ""
    """One plain line for notifications and for readers who see no blocks."""
    only_asker: bool = False
    """Shown to the person who asked and nobody else, where the platform can."""


# ------------------------------------------------------------------------------------------------------------ requests


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: a channel, a direct conversation, a thread in one."""

    platform: str
    id: str
    workspace: str = ""
    """The guild or workspace around it; empty for a conversation outside any."""
    thread: str | None = None
    direct: bool = False
    """A conversation between one person and the bot."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants something: a command with its arguments, or, where `command` is None, plain words in `text`."""

    place: Place
    user: str
    command: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    """What was typed behind the command, where the platform has no typed arguments; otherwise the whole message."""
    may_manage: bool = False
    """This person may change what the bot does in this place."""
    event: str = field(default="", compare=False)
    """What the platform calls it, alike in every process that is told of it: one of them answers. Empty where none else is."""
    first: bool = field(default=True, compare=False)
    """Nobody has told the platform before us that an answer is coming, as far as it lets us know."""
    way: str = field(default="", compare=False, repr=False)
    """How the answer reaches the asker, in the platform's own words, for `Adapter.reach` of another process. Secret."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion of a half-typed argument."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    help: str
    required: bool = False
    kind: Literal["text", "person", "time", "number"] = "text"
    suggests: bool = False
    """The service completes it while it is typed."""
    choices: tuple[str, ...] = ()
    """The words that it may be; empty where it is free."""
    only: tuple[str, ...] = ()
    """The choices of another parameter with which it means something; empty where it always does."""
    label: str = ""
    """What a form calls it, where that is not its name."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command as every platform offers it: typed options where it has them, words behind the name where not."""

    name: str
    help: str
    params: tuple[Param, ...] = ()
    managers_only: bool = False
    anywhere: bool = False
    """It does the same wherever in a workspace it is asked."""
    example: str = ""
    """What somebody may type behind the name."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a platform took a message, and the handle to edit it."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: all right, or what is wrong and what to click or type."""

    fine: bool
    sentence: str
    grave: bool = True
    """Where it is not fine: whether something does not work, or could only be better."""


# -------------------------------------------------------------------------------------------------------------- errors


class PlatformError(Exception):
    """A platform did not take a message. The text is one sentence for the person who has to act."""


class Closed(PlatformError):
    """The place takes nothing from us, and trying again changes nothing until a person acts.

    A deleted channel, a bot that was removed, a missing permission, a revoked token.
    """


class Unsure(PlatformError):
    """The connection ended before the platform answered: the message may stand there or not. Ask `find` before a second try."""


class Unavailable(PlatformError):
    """Nothing was sent; the platform is down or asks to wait `after` seconds. The same will go well later."""

    def __init__(self, sentence: str, after: float = 30.0) -> None:
        super().__init__(sentence)
        self.after = after


class BadToken(PlatformError):
    """The platform does not know us: a token is missing, mistyped or revoked."""


# ----------------------------------------------------------------------------------------------------------- protocols


class Service(Protocol):
    """What a platform talks to: the bot."""

    @property
    def commands(self) -> Sequence[CommandSpec]: ...

    def answer(self, request: Request) -> AsyncIterator[Message]:
        """Messages of which each takes the place of the one before; the last one stays. Never raises for what was asked.

        None at all where another process answers.
        """
        ...

    async def settled(self, request: Request) -> None:
        """Nobody waits for this any more: the answer stands, or it was said that there is none. Never raises."""
        ...

    async def suggest(self, request: Request, param: str, typed: str) -> Sequence[Choice]:
        """Completions of the argument `param`, the best first."""
        ...


class Adapter(Protocol):
    """One chat platform."""

    @property
    def platform(self) -> str: ...

    async def run(self, service: Service) -> None:
        """Connect and answer until the platform ends the conversation or `stop` is called. Raises BadToken."""
        ...

    async def stop(self) -> None: ...

    async def check(self) -> Sequence[Finding]:
        """Whether the platform knows us and lets us do what we need; works without `run`. Never raises for what it finds."""
        ...

    def fit(self, message: Message) -> Sequence[Message]:
        """The message in parts of which each fits into one post. The same message gives the same parts, always."""
        ...

    async def send(self, place: Place, message: Message, key: str = "") -> Receipt:
        """Post a message unasked, in one post (see `fit`). Waits out rate limits.

        `key`, at most 25 characters of `[0-9a-z]`, goes along so that the platform can refuse a second message of the same key,
        or `find` can find it. Raises Closed, Unsure, Unavailable.
        """
        ...

    async def find(self, place: Place, key: str) -> Receipt | None:
        """The message that was sent to `place` with `key` not long ago, if it stands there. Raises Closed, Unavailable."""
        ...

    async def obstacle(self, place: Place) -> str:
        """Why nothing can be posted there just now, in a sentence that says what to do; empty where nothing is known of one."""
        ...

    async def edit(self, receipt: Receipt, message: Message) -> None:
        """Put `message` in the place of an earlier one. Raises Closed, Unsure, Unavailable."""
        ...

    async def reach(self, request: Request, message: Message) -> None:
        """Show a message to somebody whose request another process took, and did not live to answer; `place`, `user`, `event`
        and `way` are of that request. Raises Closed, Unsure, Unavailable.
        """
        ...

    async def thread(self, receipt: Receipt, title: str) -> Place:
        """The thread below a message, opened if need be; where there are no threads, the place itself. Asking twice opens one.

        Raises Closed, Unsure, Unavailable.
        """
        ...

    async def direct(self, user: str, workspace: str = "") -> Place:
        """The direct conversation with a person. Raises Closed, Unavailable."""
        ...
