"""Made-up articles, and what other outlets make of them: cuts, other words, other orders."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from briefs.types import Actor, Article, Brief, Candidate, Position, Quote, Span

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = "the of a near behind under before after with for to in on and by from over at its".split()


def prose(seed: int, paragraphs: int = 6, sentences: int = 4) -> str:
    """An article about something of its own, in words of its own: the same for the same seed, unlike that of any other."""
    rng = random.Random(seed)
    own = ["".join(rng.choices("bdfgklmnprstvz", k=1) + rng.choices("aeiou") + rng.choices("lmnrst")) * 2 for _ in range(60)]

    def sentence() -> str:
        words = [rng.choice(_SMALL) if rng.random() < 0.4 else rng.choice(own) for _ in range(rng.randint(8, 18))]
        return " ".join(words).capitalize() + "."

    return "\n\n".join(" ".join(sentence() for _ in range(sentences)) for _ in range(paragraphs))


def cut(text: str, kept: float = 0.4) -> str:
    """The beginning of a text: so many of its words."""
    words = re.findall(r"\S+\s*", text)
    return "".join(words[: max(1, round(kept * len(words)))]).rstrip()


def reworded(text: str, share: float, seed: int = 0) -> str:
    """A text in which a share of the words is another."""
    rng = random.Random(seed)
    other = [word for word in _WORD.findall(text) if len(word) > 3] or ["other"]
    return _WORD.sub(lambda found: rng.choice(other) if rng.random() < share else found[0], text)


def reordered(text: str, seed: int = 0) -> str:
    """A text with its paragraphs in another order."""
    parts = text.split("\n\n")
    random.Random(seed).shuffle(parts)
    return "\n\n".join(parts)


def candidate(
    id: str,
    text: str,
    *,
    hours: float = 0,
    outlet: str | None = None,
    title: str | None = None,
    said: Sequence[tuple[str, str]] = (),
    stands: Sequence[tuple[str, str, str]] = (),
    found_hours: float | None = None,
) -> Candidate:
    """An article with what people in it `said` (speaker, words) and where they stand (holder, stance, words)."""
    dated = START + timedelta(hours=hours)
    article = Article(id, text, title or f"Title of {id}", f"https://{id}.example/", outlet, dated)
    names = dict.fromkeys([*(who for who, _ in said), *(who for who, _, _ in stands)])
    ids = {who: f"a{number}" for number, who in enumerate(names)}
    actors = tuple(Actor(ids[who], who, "person", salience=1.0 - number / 10) for number, who in enumerate(names))
    quotes = tuple(
        Quote(f"q{number}", "direct", (_span(text, words),), None, ids[who], None, 0.9)
        for number, (who, words) in enumerate(said)
    )
    positions = tuple(
        Position(f"p{number}", ids[who], stance, "pos", _span(text, words), _span(text, words.split()[0]))  # type: ignore[arg-type]
        for number, (who, stance, words) in enumerate(stands)
    )
    gist = (Span(0, text.index(".") + 1),) if "." in text else ()
    found = None if found_hours is None else START + timedelta(hours=found_hours)
    return Candidate(id, Brief(article, gist, actors, quotes, positions), dated, found)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))
