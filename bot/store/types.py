"""What the store hands out: frozen dataclasses, times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from briefs.types import ActorKind, Article, Brief, Mode, Polarity, QuoteKind, Span, Stance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some results, and where the next ones begin."""

    items: tuple[T, ...]
    next: int | None = None
    """The cursor to pass as `before` for what follows; None on the last page."""


@dataclass(frozen=True, slots=True)
class Arrivals(Generic[T]):
    """Some lines in the order in which they arrived, and how far was looked."""

    items: tuple[T, ...]
    cursor: int
    """To pass as `after` next time; where nothing is left, it is the one that was passed."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving an article did."""

    id: str
    """The article's id in the store, part of its permalinks."""
    version: int
    """1 for a new address; 2, 3, ... for corrected texts under the same address."""
    new: bool
    """Whether anything was written; False where exactly this reading was stored before."""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """Where and when something stood, without the text."""

    id: str
    title: str | None
    url: str | None
    source: str | None
    published_at: datetime | None
    fetched_at: datetime
    version: int
    current: bool
    """False where a corrected version of the same address came later."""

    @property
    def dated(self) -> datetime:
        """The date to sort and to show by: when it was published or, where nobody says, fetched."""
        return self.published_at or self.fetched_at


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its text and, if one was stored, its newest brief."""

    facts: ArticleFacts
    article: Article
    brief: Brief | None
    engine: str | None
    """The version of the engine that wrote the brief."""
    people: Mapping[str, int]
    """The actor's id within the brief -> the id of the person across articles."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation, with what a line needs to be checked: outlet, date, speaker as written, permalink id."""

    id: str
    """Permalink id: the same for the same words of the same text, for ever."""
    seq: int
    """Its place in the order of publication; also the paging cursor."""
    kind: QuoteKind
    content: tuple[Span, ...]
    words: tuple[str, ...]
    """The text under `content`, slice by slice."""
    cue: Span | None
    lead_in: str | None
    """The article's words from the cue up to `content`, where the cue stands close before it."""
    speaker: str | None
    """Who said it, as the article's fullest form has it; None where the article leaves it open."""
    speaker_span: Span | None
    as_written: str | None
    """The words that name the speaker where they stand in the text."""
    person: int | None
    confidence: float
    current: bool
    """False where a corrected article or a newer engine no longer has it; the evidence stays."""
    article: ArticleFacts
    arrival: int | None = None
    """Its number among the news of its workspace, in the order of storing; None for what was no news when it was stored."""


@dataclass(frozen=True, slots=True)
class Stand:
    """One position that a holder takes, with its evidence."""

    id: str
    seq: int
    stance: Stance
    polarity: Polarity
    holder: str
    person: int
    target: str | None
    target_person: int | None
    issue: Span | None
    issue_words: str | None
    evidence: Span
    words: str
    """The text under `evidence`."""
    cue: Span
    attributed_to: str | None
    modes: tuple[Mode, ...]
    confidence: float
    current: bool
    article: ArticleFacts
    arrival: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A role that articles gave a person, with the dates of the first and the last of them."""

    role: str
    affiliation: str | None
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody across articles: a person, or a country, organization or group that speaks and acts."""

    id: int
    name: str
    kind: ActorKind
    bare: bool
    """True where only a surname, or a full name that several people bear, is known: it may be more than one person."""
    first_at: datetime
    last_at: datetime
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    """The latest first."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a person's name, for an index of names."""

    form: str
    person: int
    full: bool
    """Whether it is the full name, not a short form."""


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, page or folder that a workspace follows, and how it fares."""

    id: int
    workspace: str
    url: str
    kind: str
    title: str | None
    etag: str | None
    last_modified: str | None
    added_at: datetime
    polled_at: datetime | None
    succeeded_at: datetime | None
    errors: int
    """Failed polls in a row."""
    error: str | None
    """The sentence of the last of them; None after a success."""
    baseline: bool
    """Whether a first poll has said what was there already."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A tenant: one Slack workspace, one Discord server, or the local command line."""

    id: str
    title: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    user: str
    action: str
    detail: Mapping[str, Any]
