"""Rows -> the dataclasses that the store hands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row

from bot.store.tables import articles
from bot.store.types import ArticleFacts, Stand, Statement
from briefs.marks import lead_in
from briefs.types import Span

_FACTS = ("id", "title", "url", "source", "published_at", "fetched_at", "version", "current")
FACTS: Sequence[ColumnElement[Any]] = tuple(articles.c[name].label(f"facts_{name}") for name in _FACTS)
"""The columns that `facts` reads."""
WITH_TEXT: Sequence[ColumnElement[Any]] = (*FACTS, articles.c.text.label("article_text"))


def facts(row: Row[Any]) -> ArticleFacts:
    return ArticleFacts(**{name: row._mapping[f"facts_{name}"] for name in _FACTS})


def statement(row: Row[Any]) -> Statement:
    text: str = row.article_text
    content = tuple(Span(*pair) for pair in row.content)
    speaker_span = span(row.speaker_span)
    return Statement(
        id=row.id,
        seq=row.seq,
        kind=row.kind,
        content=content,
        words=tuple(part.of(text) for part in content),
        cue=span(row.cue),
        lead_in=lead_in(text, span(row.cue), content),
        speaker=row.speaker,
        speaker_span=speaker_span,
        as_written=speaker_span.of(text) if speaker_span else None,
        person=row.person_id,
        confidence=row.confidence,
        current=row.current,
        article=facts(row),
        arrival=row.arrival,
    )


def stand(row: Row[Any]) -> Stand:
    text: str = row.article_text
    evidence, issue = Span(*row.evidence), span(row.issue)
    return Stand(
        id=row.id,
        seq=row.seq,
        stance=row.stance,
        polarity=row.polarity,
        holder=row.holder,
        person=row.person_id,
        target=row.target,
        target_person=row.target_id,
        issue=issue,
        issue_words=issue.of(text) if issue else None,
        evidence=evidence,
        words=evidence.of(text),
        cue=Span(*row.cue),
        attributed_to=row.attributed_to,
        modes=tuple(row.modes),
        confidence=row.confidence,
        current=row.current,
        article=facts(row),
        arrival=row.arrival,
    )


def span(pair: Sequence[int] | None) -> Span | None:
    return Span(pair[0], pair[1]) if pair else None
