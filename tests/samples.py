"""An invented article with its brief, made by hand: what views and renderings are tested on."""

from __future__ import annotations

from datetime import UTC, datetime

from briefs.types import Actor, Article, Brief, Mention, Position, Quote, Span

TITLE = "Norland and Sudria talk about the river"
TEXT = """Norland accused Sudria on Monday of diverting the river Ista.

"We will not wait for ever," Foreign Minister Anna Berg told reporters. "The water is ours."

Berg said she had a "frank" talk with her colleague. A senior official said the dam was nearly full.

"It is a lie," one diplomat said. Sudria urged Norland to return to the talks if the shelling stops."""

ARTICLE = Article(
    "ista", TEXT, TITLE, "https://news.example/ista", "The Norland Herald", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
)


def span(words: str, nth: int = 0) -> Span:
    """Where `words` stand in the text for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def _mention(words: str, nth: int = 0) -> Mention:
    return Mention(span(words, nth), "name")


BERG = Actor(
    "a1",
    "Anna Berg",
    "person",
    ("Berg", "Foreign Minister Anna Berg", "Norland's top diplomat"),
    "Foreign Minister",
    "Norland",
    1.0,
    (_mention("Anna Berg"), _mention("Berg", 1)),
)
NORLAND = Actor("a2", "Norland", "country", ("Ista Palace",), salience=0.8, mentions=(_mention("Norland"),))
SUDRIA = Actor("a3", "Sudria", "country", salience=0.6, mentions=(_mention("Sudria"),))
HERALDS = Actor("a4", "League of Rivers", "organization", salience=0.1)

QUOTES = (
    Quote(
        "q1",
        "direct",
        (span("We will not wait for ever,"), span("The water is ours.")),
        span("told"),
        "a1",
        span("Anna Berg"),
        0.93,
    ),
    Quote("q2", "mixed", (span('she had a "frank" talk with her colleague'),), span("said"), "a1", span("Berg", 1), 0.8),
    Quote("q3", "indirect", (span("the dam was nearly full"),), span("said", 1), None, span("A senior official"), 0.7),
    Quote("q4", "direct", (span("It is a lie,"),), span("said", 2), "a3", span("one diplomat"), 0.3),
)
POSITIONS = (
    Position(
        "p1", "a2", "ACCUSE", "neg", span("Norland accused Sudria on Monday of diverting the river Ista"), span("accused"), "a3"
    ),
    Position(
        "p2",
        "a3",
        "CALL_FOR",
        "pos",
        span("Sudria urged Norland to return to the talks if the shelling stops"),
        span("urged"),
        "a2",
        span("return to the talks"),
        modes=("conditional",),
    ),
)
BRIEF = Brief(
    ARTICLE,
    (span("Norland accused Sudria on Monday of diverting the river Ista."),),
    (BERG, NORLAND, SUDRIA, HERALDS),
    QUOTES,
    POSITIONS,
)


async def no_reader(article: Article) -> Brief:
    """For a bot that has nothing to read."""
    raise AssertionError(article)
