"""What a TOML file says of the article in the text or HTML file of the same name."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.sources.errors import FileProblem
from briefs.types import Article

NAMES = ("id", "title", "url", "source")
SUFFIX = ".toml"


def described(article: Article, path: Path) -> Article:
    """The article with what is said of it beside its file, which is believed before what the file itself says.

    Raises FileProblem.
    """
    facts = read(path)
    return replace(article, **{name: value for name, value in facts.items() if value})


def notes_of(path: Path) -> Path:
    """Where the file would be that describes the article."""
    return path.with_suffix(SUFFIX)


def read(path: Path) -> dict[str, Any]:
    """`id`, `title`, `url`, `source` and `published_at`, as far as they are given. Raises FileProblem."""
    notes = notes_of(path)
    if notes == path or not notes.is_file():
        return {}
    try:
        facts = tomllib.loads(notes.read_text(encoding="utf8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileProblem(f"“{notes}”, which describes the article, is not valid TOML; mend or remove it.") from error
    for name in NAMES:
        if not isinstance(facts.get(name, ""), str):
            raise FileProblem(f"In “{notes}”, {name} is not a string; put it in quotation marks.")
    return {name: facts.get(name) for name in NAMES} | {"published_at": _moment(facts.get("published_at"), notes)}


def _moment(value: object, notes: Path) -> datetime | None:
    """A date or a moment of TOML as a moment; days without a time and times without a zone are UTC."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise FileProblem(f"In “{notes}”, published_at is no date; write it like 2006-07-12, without quotation marks.")
