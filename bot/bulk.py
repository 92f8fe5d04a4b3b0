"""Many articles at once: a file of one article a line becomes a file of one brief a line, in order.

A line of input is a JSON object with `id`, `text` and optionally `title`, `url`, `source`, `published_at`. The text is taken
as it is, so that the offsets in the brief count its characters. A line that cannot be read is reported and left out.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bot.errors import BadInput
from briefs.contract import to_json
from briefs.errors import ArticleError
from briefs.text import check, well_formed
from briefs.types import Article

if TYPE_CHECKING:
    from briefs.engine import Engine


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of input that gave no brief; `why` is one sentence."""

    number: int
    why: str


@dataclass(slots=True)
class Summary:
    """What became of the lines of a file. `kept` briefs were there already, from a run that was interrupted."""

    lines: int = 0
    written: int = 0
    kept: int = 0
    bad: list[BadLine] = field(default_factory=list)


def read_file(source: Path, target: Path, engine: Engine, progress: Callable[[Summary], None] = lambda _: None) -> Summary:
    """Read the articles in `source` and write their briefs to `target`; an interrupted run is continued where it stopped.

    `progress` is called after each line. Raises BadInput where a file cannot be opened or `target` holds something else.
    """
    try:
        with source.open("rb") as articles, target.open("a+b") as briefs:
            if target.samefile(source):
                raise BadInput(f"“{target}” is both the input and the output; name another output.")
            return _continue(articles, briefs, engine, progress)
    except FileNotFoundError as error:
        raise BadInput(f"There is no file “{error.filename}”; check the path.") from error
    except IsADirectoryError as error:
        raise BadInput(f"“{error.filename}” is a folder; name a file.") from error
    except OSError as error:
        raise BadInput(f"The file “{error.filename or target}” cannot be used: {error.strerror}.") from error


def _continue(articles: IO[bytes], briefs: IO[bytes], engine: Engine, progress: Callable[[Summary], None]) -> Summary:
    kept = _kept(briefs)
    summary = Summary(kept=len(kept))
    numbers: deque[int] = deque()
    for found in engine.read_many(_left(articles, kept, numbers, summary)):
        number = numbers.popleft()
        if isinstance(found, ArticleError):
            summary.bad.append(BadLine(number, str(found)))
        else:
            briefs.write(json.dumps(to_json(found), ensure_ascii=False).encode("utf8") + b"\n")
            briefs.flush()
            summary.written += 1
        progress(summary)
    summary.bad.sort(key=lambda bad: bad.number)
    return summary


def _kept(briefs: IO[bytes]) -> deque[str]:
    """The articles whose briefs are there already; a half-written last line is cut off. Raises BadInput."""
    ids: deque[str] = deque()
    end = briefs.seek(0)
    for line in briefs:
        if not line.endswith(b"\n"):
            briefs.truncate(end)
            break
        try:
            ids.append(json.loads(line)["article"]["id"])
        except (ValueError, TypeError, KeyError) as error:
            raise BadInput("The output file is there and holds something other than briefs; name another one.") from error
        end += len(line)
    return ids


def _left(articles: IO[bytes], kept: deque[str], numbers: deque[int], summary: Summary) -> Iterator[Article]:
    """The articles that have no brief yet; `numbers` takes their lines, `summary` the lines that are no article."""
    for number, line in enumerate(articles, 1):
        summary.lines = number
        if not line.strip():
            continue
        try:
            article = article_of(line, number)
            if kept:
                _same(article, kept)
            else:
                numbers.append(number)
                yield article
        except (NoArticle, ArticleError) as error:
            summary.bad.append(BadLine(number, str(error)))
    if kept:
        raise BadInput("The output file holds briefs of other articles than the input; name another one.")


def _same(article: Article, kept: deque[str]) -> None:
    """Check that the next brief is of `article`, or that there could be none of it. Raises ArticleError, BadInput."""
    if article.id == kept[0]:
        kept.popleft()
        return
    check(article)
    raise BadInput("The output file holds briefs of other articles than the input; name another one.")


class NoArticle(Exception):
    """A line of input that is no article."""


def article_of(line: bytes | dict[str, Any], number: int) -> Article:
    """The article of a line, or of a record that was read already; without an id, `number` is one. Raises NoArticle."""
    try:
        record = json.loads(line) if isinstance(line, bytes) else line
    except (ValueError, RecursionError) as error:
        raise NoArticle("This line is not valid JSON.") from error
    if not isinstance(record, dict):
        raise NoArticle('This line is not a JSON object; write {"id": ..., "text": ...}.')
    if not isinstance(record.get("text"), str):
        raise NoArticle("This line has no “text”, or it is not a string.")
    name = record.get("id")
    if not isinstance(name, str | int | None):
        raise NoArticle("The “id” of this line is neither a string nor a number.")
    return Article(
        str(number) if name is None else well_formed(str(name)),
        well_formed(record["text"]),
        _words(record, "title"),
        _words(record, "url"),
        _words(record, "source"),
        _moment(_words(record, "published_at")),
    )


def _words(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    if not isinstance(value, str | None):
        raise NoArticle(f"The “{name}” of this line is not a string.")
    return well_formed(value) if value else None


def _moment(written: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError as error:
        raise NoArticle(f"“{written}” is no date; write published_at like 2006-07-12 or 2006-07-12T08:30:00Z.") from error
