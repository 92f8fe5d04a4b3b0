"""Folders and files: text, Markdown, HTML, and JSON Lines with one article a line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sources import beside
from bot.sources.addresses import canonical
from bot.sources.base import Entry, Poll, Runner, digest, one_line, parse_iso, settle
from bot.sources.errors import FileProblem, NoText
from bot.sources.fetch import Validators
from bot.sources.page import from_file
from briefs.text import decode, from_plain, normalise
from briefs.types import Article

LARGEST = 5_000_000
"""Bytes of one article."""
HTML = frozenset({".html", ".htm", ".xhtml"})
LINES = frozenset({".jsonl", ".ndjson"})
SUFFIXES = HTML | LINES | {".txt", ".md", ".text"}


class FolderSource:
    """A folder with everything below it, or one file."""

    def __init__(self, location: str, run: Runner) -> None:
        self.location = location
        self._path = Path(location)
        self._run = run

    async def poll(self, now: datetime, validators: Validators) -> Poll:  # noqa: ARG002 (the protocol's signature)
        return await asyncio.to_thread(self._look, validators)

    def _look(self, validators: Validators) -> Poll:
        files = list(_files(self._path))
        state = Validators(etag=digest("\n".join(f"{path} {_state(path)}" for path in files)))
        if state == validators:
            return Poll(validators=state, unchanged=True)
        entries: list[Entry] = []
        problems: list[str] = []
        for path in files:
            try:
                entries.extend(_entries(path, self._path))
            except OSError as error:
                problems.append(f"{path.name} cannot be read: {error.strerror}.")
        return Poll(tuple(entries), self._path.stem, state, problems=tuple(problems))

    async def read(self, entry: Entry, now: datetime) -> Article:
        return await self._run(read_file, self._path, entry, now)


def _files(path: Path) -> Iterator[Path]:
    """The files to read, in the order of their names; links that lead out of the folder are not followed."""
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise FileProblem(f"There is no file and no folder {path}.")
    root = path.resolve()
    for one in sorted(path.rglob("*")):
        if one.suffix.lower() in SUFFIXES and one.is_file() and one.resolve().is_relative_to(root):
            yield one


def _state(path: Path) -> str:
    """What changes when the file does, or what is said of it beside it."""
    stats = [one.stat() for one in (path, beside.notes_of(path)) if one is path or one.is_file()]
    return " ".join(f"{stat.st_mtime_ns} {stat.st_size}" for stat in stats)


def _entries(path: Path, root: Path) -> Iterator[Entry]:
    name = path.relative_to(root).as_posix() if path != root else path.name
    if path.suffix.lower() not in LINES:
        yield Entry(f"file:{name}", digest(_state(path)))
        return
    offset = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                key = f"file:{name}:{digest(line.decode('utf8', 'replace').strip())}"
                yield Entry(key, title=f"{name}, line {number}", offset=offset)
            offset += len(line)


def read_file(root: Path, entry: Entry, now: datetime) -> Article:
    """The article of one entry of a folder. Raises FileProblem or NoText."""
    name = entry.key.removeprefix("file:")
    path = root if root.is_file() else root / (name.rpartition(":")[0] if ".jsonl:" in name or ".ndjson:" in name else name)
    try:
        with path.open("rb") as file:
            file.seek(entry.offset)
            body = file.readline(LARGEST + 1) if path.suffix.lower() in LINES else file.read(LARGEST + 1)
    except OSError as error:
        raise FileProblem(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(body) > LARGEST:
        raise FileProblem(f"{path.name} holds more than {LARGEST / 1e6:g} MB in one article; split it.")
    return article_of(body, path, entry.key, now)


def article_of(body: bytes, path: Path, id_: str, now: datetime) -> Article:
    """An article from the bytes of a file, or of one line of it; the name says how they are written."""
    if b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileProblem(f"{path.name} is no text file; give a .txt, .md, .html or .jsonl file.")
    if path.suffix.lower() in LINES:
        return from_line(body, path.name, id_, now)
    if path.suffix.lower() in HTML:
        page = from_file(decode(body))
        article = Article(id_, page.text, page.title, None, page.outlet, settle(page.published_at, now)[0])
    else:
        article = titled(decode(body), id_)
    if not article.text:
        raise NoText(f"{path.name} holds no text.")
    return beside.described(article, path)


def titled(text: str, id_: str) -> Article:
    """An article from plain text: a first line with an empty line behind it is the title."""
    title, body = from_plain(text)
    return Article(id_, body, title)


def from_line(line: bytes, name: str, id_: str, now: datetime) -> Article:
    """An article from a line of JSON with `text`, and where known `title`, `url`, `source`, `published_at` and `language`."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"A line of {name} is no JSON.") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise FileProblem(f"A line of {name} holds no “text”.")
    if not (text := normalise(record["text"])):
        raise NoText(f"A line of {name} has an empty “text”.")
    published_at = settle(parse_iso(record.get("published_at")), now)[0]
    return Article(
        id=str(record.get("id") or id_),
        text=text,
        title=one_line(_string(record, "title")),
        url=canonical(_string(record, "url") or ""),
        source=one_line(_string(record, "source")),
        published_at=published_at,
        language=_string(record, "language") or "en",
    )


def _string(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) and value.strip() else None
