"""A digest as it is told, kept and shown again: one object, the same in every chat and on its page.

All words in it were taken from the articles when it was composed, so that a later reading or another version of the bot
changes nothing of what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from briefs.types import Mode, OutcomeReason, Polarity, QuoteKind, Stance

Status = Literal["new", "updated"]
STORIES = 5
"""Stories of a digest, where nobody says."""


@dataclass(frozen=True, slots=True)
class DigestWish:
    """What a channel wants to be told. A story concerns it by any of the topics or people; sources are by name or address."""

    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    max_stories: int = STORIES
    quiet: bool = False
    """Say nothing where there is nothing to tell."""
    zone: str = "UTC"
    """Whose clocks it is told by."""


@dataclass(frozen=True, slots=True)
class Print:
    """An article where it stood."""

    article: str
    """The id of the stored article."""
    title: str
    outlet: str | None
    url: str | None
    dated: datetime | None
    """When it appeared; None where nobody says."""


@dataclass(frozen=True, slots=True)
class Voice:
    """An account of its own, and whoever printed the same text."""

    first: Print
    copies: tuple[Print, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation. `id` leads to its evidence."""

    id: str
    article: str
    kind: QuoteKind
    words: str
    """As they stand in the article, with quotation marks where they are literal."""
    speaker: str | None
    as_written: str | None
    """The words that name the speaker in the article."""
    lead: str | None
    """The words of the article that lead up to these: “called it”."""
    sure: bool
    """Whether the speaker is confirmed."""
    new: bool = False
    """Whether it was not in what the channel was told of this story."""


@dataclass(frozen=True, slots=True)
class Side:
    """A position. `id` leads to its evidence."""

    id: str
    article: str
    holder: str
    stance: Stance
    polarity: Polarity
    target: str | None
    words: str
    cue: tuple[int, int]
    """Where in the words the verb stands that shows the stance."""
    modes: tuple[Mode, ...] = ()
    teller: str | None = None
    """Who reports it, where it is not the holder."""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One event: what it is, who said what, where each side stands, and who reports it."""

    headline: str
    article: Print
    """The article that tells most of it."""
    status: Status
    gist: tuple[str, ...]
    sides: tuple[Side, ...]
    said: tuple[Said, ...]
    voices: tuple[Voice, ...]
    speakers: tuple[str, ...] = ()
    """Who is quoted in what is told, the most prominent first."""
    new_speakers: tuple[str, ...] = ()
    new_quotes: int = 0
    new_sides: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one article that the digest might have told of, and why."""

    article: Print
    reason: OutcomeReason
    score: float | None = None
    story: str | None = None
    """The headline of the story that it belongs to, where that is another article's."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a channel is told of a time. `since` is in it, `until` is not."""

    since: datetime
    until: datetime
    wish: DigestWish
    stories: tuple[Story, ...]
    verdicts: tuple[Verdict, ...]
    """One for each candidate: first those of the stories, in their order, then the others."""
    told: tuple[str, ...] = ()
    """The ids of all articles whose facts the channel knows with this digest."""
    schema: int = 1


_ADAPTER = TypeAdapter(Digest)


def to_json(digest: Digest) -> Any:
    """The digest as plain dictionaries, lists, strings and numbers."""
    return _ADAPTER.dump_python(digest, mode="json")


def from_json(record: Any) -> Digest:
    """The digest that `to_json` wrote. Raises ValueError for anything else."""
    return _ADAPTER.validate_python(record)
