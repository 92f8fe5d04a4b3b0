"""`briefbot evaluate`: the engine against gold records, as tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from bot.errors import BadInput
from briefs.evaluate import evaluate_attributions
from briefs.evaluate_briefs import evaluate_briefs
from briefs.evaluate_relations import evaluate_relations
from briefs.types import Article, Brief

if TYPE_CHECKING:
    from briefs.engine import Engine


class Steady:
    """An engine that finds nothing in an article which it cannot read, so that one costs its own score alone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read_many(self, articles: Iterable[Article]) -> Iterator[Brief]:
        kept = list(articles)
        for article, found in zip(kept, self._engine.read_many(kept), strict=True):
            yield found if isinstance(found, Brief) else Brief(article)


def evaluate(gold: Path, texts: Path | None, engine: Engine) -> Table:
    """The scores on `gold`: attributions or relations with their text, or whole briefs, whose articles are in `texts`. Raises
    BadInput."""
    records = _records(gold)
    if all("attributions" in record and "text" in record for record in records):
        return _attributions(records, Steady(engine))
    if all("root" in record and "text" in record for record in records):
        return _relations(gold, records, engine)
    if not all("actors" in record and "quotes" in record for record in records):
        raise BadInput(f"“{gold}” holds neither attributions nor relations with their text, nor briefs.")
    if texts is None:
        raise BadInput(f"“{gold}” holds briefs without their articles; name the file of these with --articles.")
    articles = {record["id"]: Article(record["id"], record["text"], record.get("title")) for record in _records(texts)}
    table = Table("figure", "value")
    try:
        shares = evaluate_briefs(records, articles, Steady(engine))
    except KeyError as error:
        raise BadInput(f"A record of “{gold}” lacks the field {error}.") from error
    for name, share in shares.items():
        table.add_row(name, f"{share:.3f}")
    return table


def _attributions(records: Sequence[Mapping[str, Any]], engine: Steady) -> Table:
    scores = evaluate_attributions(records, engine)
    names = [field.name for field in fields(scores[0])]
    table = Table(*names)
    for score in scores:
        values = (getattr(score, name) for name in names)
        table.add_row(*(f"{value:.3f}" if isinstance(value, float) else str(value) for value in values))
    return table


def _relations(gold: Path, records: Sequence[Mapping[str, Any]], engine: Engine) -> Table:
    try:
        scores = evaluate_relations(records, engine)
    except KeyError as error:
        raise BadInput(f"A record of “{gold}” lacks the field {error}.") from error
    except TypeError as error:
        raise BadInput(f"A source or target in “{gold}” is no list of spans with a start and an end.") from error
    table = Table("figure", "value")
    for field in fields(scores):
        value = getattr(scores, field.name)
        table.add_row(field.name, f"{value:.3f}" if isinstance(value, float) else str(value))
    return table


def _records(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON, one a line."""
    try:
        records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
    except OSError as error:
        raise BadInput(f"“{path}” cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadInput(f"“{path}” does not hold JSON, one record a line.") from error
    if not records or not all(isinstance(record, dict) and "id" in record for record in records):
        raise BadInput(f"“{path}” does not hold JSON objects with an id, one a line.")
    return records
