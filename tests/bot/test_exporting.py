"""Statements as files: what is not known stays empty."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.exporting import ExportFormat, write
from bot.store.types import ArticleFacts, Statement
from briefs.types import Span

FETCHED = datetime(2026, 5, 10, 12, tzinfo=UTC)


async def statements(published_at: datetime | None) -> AsyncIterator[Statement]:
    facts = ArticleFacts("a1", "Talks", None, "The Herald", published_at, FETCHED, 1, True)
    said = ("We reject the sanctions.",)
    yield Statement("s1", 1, "direct", (Span(0, 24),), said, None, None, "Anna Berg", None, None, 1, 0.9, True, facts)


async def exported(format: ExportFormat, published_at: datetime | None) -> str:
    out = io.StringIO()
    await write(statements(published_at), format, out)
    return out.getvalue()


@pytest.mark.parametrize(("published_at", "published"), [(None, ""), (datetime(2026, 5, 1, tzinfo=UTC), "2026-05-01")])
async def test_the_day_of_storing_is_never_taken_for_that_of_publication(published_at: datetime | None, published: str) -> None:
    (row,) = csv.DictReader(io.StringIO(await exported(ExportFormat.CSV, published_at)))
    assert (row["published"], row["fetched"]) == (published, "2026-05-10")
    record = json.loads(await exported(ExportFormat.JSON, published_at))
    assert (record["published"], record["fetched"]) == (published or None, "2026-05-10")
    line = await exported(ExportFormat.MARKDOWN, published_at)
    assert await exported(ExportFormat.MD, published_at) == line
    assert (f"The Herald, {published}" if published else "The Herald, undated, read 2026-05-10") in line
