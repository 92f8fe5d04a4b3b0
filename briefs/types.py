"""Every noun of the engine, as frozen dataclasses.

All evidence is a `Span` of offsets into `Article.text`; the words are always a slice of that text, never a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ActorKind = Literal["person", "country", "organization", "group"]
MentionKind = Literal["name", "nominal", "pronoun"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Polarity = Literal["pos", "neg"]
Stance = Literal[
    "SUPPORT", "AGREE", "CALL_FOR", "DEMAND", "REJECT", "DENY", "CRITICIZE", "ACCUSE", "WARN", "THREATEN", "EXPECT"
]
"""What a holder takes towards an issue; terms follow the verbal codes of PLOVER and CAMEO."""
Mode = Literal["negation", "future", "conditional", "hypothetical", "historical", "inferred", "hedged"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it was read. `text` never changes afterwards: every offset in a brief counts its characters."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    """The outlet, as a reader would name it."""
    published_at: datetime | None = None
    language: str = "en"
    """ISO 639-1."""


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who says, thinks, decides or does something in one article; all ways of naming it are merged."""

    id: str
    name: str
    """The fullest form in the article."""
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    """Every other surface form, without pronouns."""
    role: str | None = None
    affiliation: str | None = None
    salience: float = 0.0
    """0 to 1 within an article; the most prominent actor has 1."""
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A piece of attributed speech as literal words, before anybody asks who the source is."""

    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote:
    """Attributed speech or writing. `speaker` is an actor's id, or None where the source is unnamed or unclear."""

    id: str
    kind: QuoteKind
    content: tuple[Span, ...]
    cue: Span | None = None
    speaker: str | None = None
    speaker_span: Span | None = None
    """The words that name the source, as they stand in the text."""
    confidence: float = 1.0
    """Calibrated probability that content and speaker are right."""


@dataclass(frozen=True, slots=True)
class Position:
    """A holder takes a stance on a target actor or an issue; `evidence` is the smallest clause that shows it."""

    id: str
    holder: str
    stance: Stance
    polarity: Polarity
    evidence: Span
    cue: Span
    target: str | None = None
    issue: Span | None = None
    attributed_to: str | None = None
    """The actor who reports the stance, where it is not the holder."""
    modes: tuple[Mode, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Who may do something, and to whom: the words for each; either may be empty where nobody is named."""

    source: tuple[Span, ...]
    target: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party does towards another, in terms of PLOVER (`briefs/lexicon/relations.toml`)."""

    root: str
    """The likeliest of the fifteen relations."""
    quad: str
    polarity: Polarity
    probabilities: Mapping[str, float]
    """Of each root."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What the engine found in one article."""

    article: Article
    gist: tuple[Span, ...] = ()
    """Sentences that tell the story, the most important first."""
    actors: tuple[Actor, ...] = ()
    """The most salient first."""
    quotes: tuple[Quote, ...] = ()
    """In order of the text."""
    positions: tuple[Position, ...] = ()
    """In order of the text."""

    def actor(self, id: str | None) -> Actor | None:
        return next((actor for actor in self.actors if actor.id == id), None)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood: whose words on what, in which time."""

    intent: Literal["who", "said", "positions", "latest", "brief"]
    person: str | None = None
    """The name or the office as the asker wrote it."""
    topic: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """The time is half-open: `since` is in it, `until` is not."""
    terms: tuple[str, ...] = field(default=())
    """The topic as search terms, longest first."""
    reference: str | None = None
    """The link or the permalink id that a `brief` is asked of."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A question that is none; `reason` is one sentence for the asker."""

    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that a digest may tell of. `id` is whatever the caller knows it by; `dated` is when it appeared."""

    id: str
    brief: Brief
    dated: datetime
    found: datetime | None = None
    """When the caller came to know it; None where it was known when it appeared."""


@dataclass(frozen=True, slots=True)
class Account:
    """One text and all who printed it, whoever wrote it first, in front."""

    candidates: tuple[Candidate, ...]

    @property
    def first(self) -> Candidate:
        return self.candidates[0]


@dataclass(frozen=True, slots=True)
class Story:
    """Independent accounts of one event, the earliest first."""

    accounts: tuple[Account, ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(candidate for account in self.accounts for candidate in account.candidates)

    @property
    def id(self) -> str:
        """The id of the candidate that began it."""
        return self.accounts[0].first.id


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody wants to be told. A story is of interest by any of the topics or people; without either, all are."""

    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Names, in full or in part."""
    sources: tuple[str, ...] = ()
    """Outlets or addresses, in full or in part; without any, all of them."""


OutcomeReason = Literal[
    "chosen",
    "same_story",
    "copy",
    "less_important",
    "outlet_share",
    "unchanged",
    "told",
    "nobody_speaks",
    "off_topic",
    "other_source",
    "older",
    "later",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a candidate, and why."""

    candidate: Candidate
    reason: OutcomeReason
    score: float | None = None
    """The rank of its story, where that was ranked at all; higher is more important."""
    of: str | None = None
    """The id of the candidate in front of its story, where the story was ranked."""


@dataclass(frozen=True, slots=True)
class News:
    """The facts of a story that were not told before: each with the candidate that it stands in."""

    quotes: tuple[tuple[Candidate, Quote], ...] = ()
    positions: tuple[tuple[Candidate, Position], ...] = ()
    speakers: tuple[str, ...] = ()
    """Names of those who were quoted in nothing that was told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story that a digest tells."""

    front: Candidate
    """The article that tells most of what is new."""
    accounts: tuple[Account, ...]
    """What of the story may be told: new articles from sources that are wanted."""
    news: News
    updated: bool
    """Whether some of the story was told before."""
    score: float


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of a span of time, the most important first, and one outcome for each candidate."""

    since: datetime
    until: datetime
    chosen: tuple[Chosen, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
