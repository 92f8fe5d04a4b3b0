"""Statements as CSV, JSON or Markdown, written one by one: an export of a million lines needs no memory."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from bot.store.types import Statement

COLUMNS = (
    "id", "published", "fetched", "outlet", "speaker", "as_written", "kind", "words", "confidence", "title", "url", "article"
)  # fmt: skip
"""`published` is empty where the article does not say; `fetched` is when it was stored."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportFormat(StrEnum):
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    MD = "md"
    """Markdown, by its other name."""


async def write(statements: AsyncIterator[Statement], format: ExportFormat, out: TextIO) -> None:
    """Write statements; JSON is one object a line."""
    if format is ExportFormat.CSV:
        await _write_csv(statements, out)
        return
    async for statement in statements:
        line = json.dumps(record(statement), ensure_ascii=False) if format is ExportFormat.JSON else _markdown(statement)
        out.write(line + "\n")


def record(statement: Statement) -> dict[str, str | float | list[str] | None]:
    """A statement as plain values."""
    facts = statement.article
    return {
        "id": statement.id,
        "published": facts.published_at.date().isoformat() if facts.published_at else None,
        "fetched": facts.fetched_at.date().isoformat(),
        "outlet": facts.source,
        "speaker": statement.speaker,
        "as_written": statement.as_written,
        "kind": statement.kind,
        "words": list(statement.words),
        "confidence": round(statement.confidence, 3),
        "title": facts.title,
        "url": facts.url,
        "article": facts.id,
    }


async def _write_csv(statements: AsyncIterator[Statement], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    async for statement in statements:
        fields = record(statement) | {"words": " … ".join(statement.words)}
        writer.writerow([_cell(fields[column]) for column in COLUMNS])


def _cell(value: object) -> str:
    """A spreadsheet takes a cell that begins like a formula for one; an apostrophe before it says that it is text."""
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _markdown(statement: Statement) -> str:
    from bot.render.markdown import escape  # noqa: PLC0415  (the command line imports this module for its list of formats)

    facts = statement.article
    speaker = escape(statement.speaker or statement.as_written or "Unknown speaker")
    words = escape(" … ".join(" ".join(piece.split()) for piece in statement.words))
    dated = facts.published_at.date().isoformat() if facts.published_at else f"undated, read {facts.fetched_at.date()}"
    where = escape(f"{facts.source or 'outlet unknown'}, {dated}, {facts.title or 'untitled'}")
    return f"- **{speaker}**: {words} ({where}; {statement.id})"
