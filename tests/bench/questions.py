"""201 questions over the Wikinews corpus, from the words of the question to the line that answers it.

Each names the article and the characters of a statement that a right answer holds on its first page. The corpus lies beside the
checkout (`../shared/data/wikinews/articles.jsonl`); no word of it is kept here.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.asked import of
from bot.lookup import Lookup
from bot.store import Statement, Store
from briefs.engine import VERSION, Engine
from briefs.errors import BriefsError
from briefs.questions import parse
from briefs.types import Article, Query, Span

QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"
NOW = datetime(2020, 12, 31, 12, tzinfo=UTC)
WORKSPACE = "bench"
LEAST = 0.9


class TooManyWrong(Exception):
    """Fewer right answers than there must be, or one about the wrong person."""


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    article: str
    """The article's id in the corpus."""
    span: Span


def questions() -> list[Question]:
    records = (json.loads(line) for line in QUESTIONS.read_text(encoding="utf8").splitlines())
    return [Question(r["question"], r["article"], Span(r["start"], r["end"])) for r in records]


def corpus(path: Path) -> list[Article]:
    records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    return [
        Article(
            r["id"],
            r["text"],
            title=r["title"],
            url=r["url"],
            source=r["source"],
            published_at=datetime.fromisoformat(r["published_at"]).replace(tzinfo=UTC),
        )
        for r in records
    ]


def run(path: Path, database: Path) -> dict[str, float | int | str]:
    """The score. `database` is filled with the corpus where it is not there yet, which takes minutes."""
    return asyncio.run(_run(path, database, fresh=not database.exists()))


async def _run(path: Path, database: Path, *, fresh: bool) -> dict[str, float | int | str]:
    articles = corpus(path)
    urls = {article.id: article.url for article in articles}
    async with await Store.open(f"sqlite:///{database}") as store:
        if fresh:
            await fill(store, articles)
        outcomes = Counter([(await judge(store, question, urls[question.article]))[0] for question in questions()])
    total = sum(outcomes.values())
    if outcomes["right"] < LEAST * total or outcomes["wrong_person"]:
        raise TooManyWrong(", ".join(f"{name} {number} of {total}" for name, number in sorted(outcomes.items())))
    return {"questions": total, "right": round(outcomes["right"] / total, 3), **dict(sorted(outcomes.items()))}


async def fill(store: Store, articles: list[Article]) -> None:
    await store.workspaces.ensure(WORKSPACE, at=NOW)
    engine = Engine.load()
    for brief in engine.read_many(articles):
        if isinstance(brief, BriefsError):  # what the engine refuses, a reader cannot ask about
            continue
        await store.articles.save(WORKSPACE, brief, engine=VERSION, fetched_at=NOW)


async def judge(store: Store, question: Question, url: str | None) -> tuple[str, str]:
    """The outcome and what was shown: right, choice, unknown, nothing, other (the person's, not the line),
    not_understood; `wrong_person` where lines of somebody else are shown as the answer."""
    query = parse(question.text, NOW)
    if not isinstance(query, Query):
        return "not_understood", query.reason
    lookup = Lookup(store, WORKSPACE)
    found = await lookup.person(query.person or "", query.until)
    if not found.sure or len(found.people) != 1:
        return ("choice" if found.sure else "unknown"), ", ".join(person.name for person in found.people)
    facts = await lookup.facts(of(query, found.people[0].id))
    lines = facts.statements.items
    if any(_answers(line, question, url) for line in lines):
        return "right", found.people[0].name
    if not lines and not facts.stands.items:
        return "nothing", found.people[0].name
    if expected := await _expected(store, question, url):
        if expected.person is not None and expected.person != found.people[0].id:
            return "wrong_person", f"{found.people[0].name} for {expected.speaker}"
        return "other", f"{found.people[0].name}; stored: {expected.speaker} ({expected.as_written})"
    return "other", f"{found.people[0].name}; not stored"


def _answers(line: Statement, question: Question, url: str | None) -> bool:
    return line.article.url == url and any(span.overlaps(question.span) for span in line.content)


async def _expected(store: Store, question: Question, url: str | None) -> Statement | None:
    async for line in store.statements.export(WORKSPACE):
        if _answers(line, question, url):
            return line
    return None
