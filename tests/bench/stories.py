"""A news corpus retold: its articles come again as wire copies, and a channel gets a digest each morning of thirty days.

Duplicates are joined in the whole corpus. The digests are those of its thirty busiest days, each article with its copies, one
of them on the next day, and every third article again two days later with a paragraph in which somebody new speaks: what was
told must not be told again, and what is new must be.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.digests import DigestWish, compose, remember
from bot.store import Store
from bot.told import Digest
from briefs.engine import VERSION, Engine
from briefs.stories import copies, look
from briefs.types import Article, Brief, Candidate
from tests.wire import cut, reordered, reworded

DAYS = 30
MORNING = timedelta(hours=7, minutes=30)
WORKSPACE = "bench"
LONGEST = 2_500
"""Words; a longer article is an interview that nobody prints again."""
PRECISION, RECALL, UPDATES = 0.98, 0.95, 0.95
CHANNELS = 200
ENOUGH = DigestWish(max_stories=50)
"""So many stories that none is left out for the number of them."""
NEXT_DAY, LONGER = "changed", "longer"
OUTLETS = tuple(f"The {when} {name}" for when in ("Daily", "Evening", "Morning") for name in ("Post", "Herald", "Echo", "Star"))
WITNESS = "Ondine Vasquero"
TESTIMONY = "I stood beside them that evening, and what I saw I shall repeat before any court that cares to ask"

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """An article as an outlet prints it; `of` is the number of the article that it is a copy of."""

    article: Article
    of: int
    kind: str


def run(path: Path, days: int = DAYS) -> tuple[Figures, list[str]]:
    """The figures, and a sentence for each that misses its bar."""
    originals = list(articles(path))
    figures = duplicates([item for number, article in enumerate(originals) for item in retold(article, number)])
    busiest = thirty(originals, days)
    with tempfile.TemporaryDirectory() as folder:
        figures |= asyncio.run(_mornings(busiest, days, f"sqlite:///{folder}/stories.db"))
    bars = [
        (figures["precision"] >= PRECISION, f"precision should be at least {PRECISION}"),
        (figures["recall"] >= RECALL, f"recall should be at least {RECALL}"),
        (figures["told_again"] == 0, "no story should be told again without a new fact"),
        (figures["updates_told"] >= UPDATES, f"at least {UPDATES:.0%} of the new facts should be told"),
    ]
    return figures, [sentence for reached, sentence in bars if not reached]


def articles(path: Path) -> Iterator[Article]:
    for line in path.read_text(encoding="utf8").splitlines():
        record: Mapping[str, Any] = json.loads(line)
        if len(record["text"].split()) <= LONGEST:
            dated = datetime.fromisoformat(record["published_at"]).replace(tzinfo=UTC, hour=9)
            yield Article(record["id"], record["text"], record["title"], record["url"], "Reuters", dated)


def thirty(originals: Sequence[Article], days: int) -> list[Article]:
    """The articles of the busiest stretch of so many days."""
    stretches = [
        [other for other in originals if timedelta() <= _date(other) - _date(first) < timedelta(days=days)]
        for first in originals
    ]
    return max(stretches, key=len)


def _date(article: Article) -> datetime:
    assert article.published_at is not None
    return article.published_at


# ---------------------------------------------------------------------------------------------------------------- copies


def retold(article: Article, number: int) -> Iterator[Item]:
    """An article and what other outlets make of it: 60 % cut away, 5 or 15 % of the words others, another order."""
    rng = random.Random(number)
    text, outlets = article.text, rng.sample(OUTLETS, 7)
    texts = {
        "printed": text,
        "cut": cut(text, 0.4),
        "touched": reworded(text, 0.05, number),
        NEXT_DAY: reworded(text, 0.15, number),
        "reordered": reordered(text, number),
        "cut and changed": reworded(cut(text, 0.4), 0.15, number + 1),
    }
    yield Item(article, number, "original")
    for (kind, copy), outlet in zip(texts.items(), outlets, strict=False):
        later = timedelta(hours=rng.uniform(24, 30) if kind == NEXT_DAY else rng.uniform(0.2, 8))
        yield Item(_copy(article, kind, copy, outlet, later), number, kind)


def grown(article: Article, number: int) -> Item:
    """An article with a new paragraph, two days later."""
    longer = f"{article.text}\n\n“{TESTIMONY},” {WITNESS} told reporters on the steps of the court house."
    return Item(_copy(article, LONGER, longer, OUTLETS[number % len(OUTLETS)], timedelta(hours=48)), number, LONGER)


def _copy(article: Article, kind: str, text: str, outlet: str, later: timedelta) -> Article:
    slug = kind.replace(" ", "-")
    return Article(f"{article.id}-{slug}", text, article.title, f"{article.url}?{slug}", outlet, _date(article) + later)


def duplicates(items: Sequence[Item]) -> Figures:
    """How many of the pairs that were joined are of one article, and how many of those that are of one were joined."""
    looks = [look(Candidate(item.article.id, Brief(item.article), _date(item.article))) for item in items]
    start = time.perf_counter()
    groups = copies(looks)
    seconds = time.perf_counter() - start
    right = sum(_pairs(defaultdict(int, _counted(items[i].of for i in group)).values()) for group in groups)
    return {
        "articles": len(items),
        "joined_s": round(seconds, 2),
        "precision": round(right / max(_pairs(map(len, groups)), 1), 4),
        "recall": round(right / _pairs(_counted(item.of for item in items).values()), 4),
    }


def _counted(numbers: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for number in numbers:
        counts[number] += 1
    return counts


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


# -------------------------------------------------------------------------------------------------------------- mornings


async def _mornings(originals: Sequence[Article], days: int, database: str) -> Figures:
    """A digest each morning, each told of the ones before."""
    items = [item for number, article in enumerate(originals) for item in retold(article, number)]
    items += [grown(article, number) for number, article in enumerate(originals) if number % 3 == 0]
    of: dict[str, Item] = {}
    digests: list[Digest] = []
    async with await Store.open(database) as store:
        first = min(map(_date, originals)).replace(hour=0)
        await store.workspaces.ensure(WORKSPACE, at=first)
        for item, brief in _read(items):
            found = await store.articles.save(WORKSPACE, brief, engine=VERSION, fetched_at=_date(item.article))
            of[found.id] = item
        for day in range(days + 4):
            until = first + timedelta(days=day + 1) + MORNING
            told = remember(digests)
            digests.append(await compose(store, WORKSPACE, ENOUGH, until - timedelta(days=1), until, told))
        milliseconds = await _channels(store, first + timedelta(days=days // 2) + MORNING)
    return _told(digests, of) | {"ms_a_channel": round(milliseconds, 1)}


def _read(items: Sequence[Item]) -> Iterator[tuple[Item, Brief]]:
    read = Engine.load().read_many(item.article for item in items)
    return ((item, brief) for item, brief in zip(items, read, strict=True) if isinstance(brief, Brief))


async def _channels(store: Store, until: datetime) -> float:
    """Milliseconds that a digest takes, for each of many channels that want one at the same minute."""
    wishes = [replace(ENOUGH, max_stories=3 + number % 5) for number in range(CHANNELS)]
    start = time.perf_counter()
    await asyncio.gather(*(compose(store, WORKSPACE, wish, until - timedelta(days=1), until) for wish in wishes))
    return (time.perf_counter() - start) / CHANNELS * 1000


def _told(digests: Sequence[Digest], of: Mapping[str, Item]) -> Figures:
    known: set[int] = set()
    told = again = updates = heard = 0
    for digest in digests:
        of_today: set[int] = set()
        for story in digest.stories:
            items = [of[one.article] for voice in story.voices for one in (voice.first, *voice.copies)]
            told += 1
            new = any(item.kind == LONGER or item.of not in known for item in items)
            again += not new
            updates += story.status == "updated"
            heard += WITNESS in (*story.new_speakers, *story.speakers)
            of_today |= {item.of for item in items}
        known |= of_today
    facts = sum(item.kind == LONGER for item in of.values())
    return {
        "digests": len(digests),
        "read": len(of),
        "stories": told,
        "updated": updates,
        "told_again": again,
        "updates_told": round(heard / max(facts, 1), 3),
    }
