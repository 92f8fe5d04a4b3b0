"""What every source has in common: it offers entries, and reads one into an article.

    poll     what is there now, with as little traffic as possible; nothing is read yet
    read     one entry as an article; its text never changes from here on

Who calls decides what was seen before, so a source needs no memory of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar, runtime_checkable

from bot.sources.fetch import Validators
from briefs.text import from_html
from briefs.types import Article

P = ParamSpec("P")
T = TypeVar("T")

EARLIEST_YEAR = 1990
"""No article on the web is older; a date before it is a mistake of a program."""
AHEAD = timedelta(hours=26)
"""How far a date may lie in the future: a day of another time zone, and a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a source offers.

    `key` says which article it is, whatever the source calls it today; `fingerprint` changes where the source says that
    the article did.
    """

    key: str
    fingerprint: str = ""
    url: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    text: str | None = None
    """The whole text, where the source itself gives it."""
    offset: int = 0
    """Where in a file the entry begins, in bytes."""
    notes: tuple[str, ...] = ()
    """What was put right, one sentence each."""

    @property
    def mark(self) -> str:
        """A short name for this entry in this state, to remember that it is settled."""
        return digest(f"{self.key}\n{self.fingerprint}")

    @property
    def state(self) -> tuple[str, str]:
        """A short name for this entry, and its mark: what a source remembers of an entry that is settled."""
        return digest(self.key), self.mark


@dataclass(frozen=True, slots=True)
class Poll:
    """What a source offers now, the oldest entry first. `problems` are entries that cannot be used, one sentence each.

    `moved` is the address where the source stands for good, if it has moved.
    """

    entries: tuple[Entry, ...] = ()
    outlet: str | None = None
    validators: Validators = field(default_factory=Validators)
    unchanged: bool = False
    problems: tuple[str, ...] = ()
    moved: str | None = None


@runtime_checkable
class Source(Protocol):
    """Somewhere articles come from."""

    async def poll(self, now: datetime, validators: Validators) -> Poll:
        """What is there, if it changed since `validators` were given. Raises SourceError."""
        ...

    async def read(self, entry: Entry, now: datetime) -> Article:
        """The article of one entry. Raises SourceError."""
        ...


class Runner(Protocol):
    """Runs a function away from the event loop: in a thread, or in a worker process."""

    def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]: ...


def digest(text: str) -> str:
    """32 hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:32]


def one_line(title: object) -> str | None:
    """A title, which may hold markup, on one line; None where nothing is left."""
    heading, text = from_html(title) if isinstance(title, str) else (None, "")
    return " ".join((heading or text).split()) or None


def parse_iso(text: object) -> datetime | None:
    """A date of ISO 8601, in UTC where it has no zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment and (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def settle(published: datetime | None, now: datetime) -> tuple[datetime | None, str | None]:
    """A date that can be true, and the sentence that says why it is not the given one. None: nobody knows."""
    if published is None:
        return None, None
    if published.year < EARLIEST_YEAR:
        return None, f"It is dated {published.date()}, which cannot be; it counts as undated."
    if published > now + AHEAD:
        return now, f"It is dated {published.date()}, in the future; it counts as published now."
    return min(published, now), None
