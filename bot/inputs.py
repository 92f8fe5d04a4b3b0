"""What a person names on the command line or pastes into a chat -> an article: a file, standard input, an address, a text."""

from __future__ import annotations

import asyncio
import hashlib
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.errors import BadInput
from briefs.text import MAX_CHARACTERS, decode, from_html, from_plain
from briefs.types import Article

if TYPE_CHECKING:
    from bot.config import Settings

STDIN = "-"
MOST_BYTES = 4 * MAX_CHARACTERS
"""No text that can be read takes more bytes, at four a character."""
_ADDRESS = re.compile(r"^<?(https?://[^\s<>|]+)(\|[^<>]*)?>?$", re.IGNORECASE)
_MARKUP = re.compile(r"^\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|article|p|h1|div)\b", re.IGNORECASE | re.DOTALL)


def address(words: str) -> str | None:
    """The web address that `words` are, as typed or as Slack writes links; None where they are anything else."""
    found = _ADDRESS.match(words.strip())
    return found[1] if found else None


def from_stream(stream: BinaryIO) -> Article:
    """The article on standard input. Raises BadInput or ArticleError."""
    return _article(stream.read(MOST_BYTES + 1), "standard input")


def from_file(path: Path) -> Article:
    """The article in a text or HTML file; a TOML file of the same name may give title, url, source and published_at.

    Raises BadInput or ArticleError.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise BadInput(f"There is no file “{path}”; check the path.") from error
    except IsADirectoryError as error:
        raise BadInput(f"“{path}” is a folder, not an article; name one of its files.") from error
    except OSError as error:
        raise BadInput(f"The file “{path}” cannot be read: {error.strerror}.") from error
    return _article(data, f"“{path}”", _beside(path))


def from_words(words: str, title: str | None = None) -> Article:
    """The article that somebody pasted. Raises ArticleError."""
    found, text = from_plain(words)
    return Article(_id(text), text, title or found)


async def from_web(url: str, settings: Settings, now: datetime) -> Article:
    """The article at an address. Raises SourceError."""
    from bot.sources.addresses import key_of  # noqa: PLC0415  (network libraries, for addresses only)
    from bot.sources.base import Entry  # noqa: PLC0415
    from bot.sources.fetch import Fetcher  # noqa: PLC0415
    from bot.sources.guard import Guard  # noqa: PLC0415
    from bot.sources.page import read_page  # noqa: PLC0415

    async with Fetcher(settings.contact, guard=Guard(settings.allow_networks)) as fetcher:
        return await read_page(Entry(key_of(url), url=url), None, now, fetcher, asyncio.to_thread)


def _article(data: bytes, where: str, facts: dict[str, Any] | None = None) -> Article:
    if not data.strip():
        raise BadInput(f"There is nothing in {where}; an article is needed.")
    if len(data) > MOST_BYTES:
        raise BadInput(f"{where[0].upper()}{where[1:]} holds more than {MOST_BYTES // 1_000_000} MB; split it into articles.")
    words = decode(data)
    title, text = from_html(words) if _MARKUP.match(words) else from_plain(words)
    facts = facts or {}
    return Article(
        facts.get("id") or _id(text),
        text,
        facts.get("title") or title,
        facts.get("url"),
        facts.get("source"),
        facts.get("published_at"),
    )


def _beside(path: Path) -> dict[str, Any]:
    """What the TOML file of the same name says of the article; nothing where there is none."""
    notes = path.with_suffix(".toml")
    if notes == path or not notes.is_file():
        return {}
    try:
        facts = tomllib.loads(notes.read_text(encoding="utf8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"“{notes}”, which describes the article, is not valid TOML; mend or remove it.") from error
    for name in ("id", "title", "url", "source"):
        if not isinstance(facts.get(name, ""), str):
            raise BadInput(f"In “{notes}”, {name} is not a string; put it in quotation marks.")
    return {**facts, "published_at": _moment(facts.get("published_at"), notes)}


def _moment(value: object, notes: Path) -> datetime | None:
    """A date or a moment of TOML as a moment; days without a time and times without a zone are UTC."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise BadInput(f"In “{notes}”, published_at is no date; write it like 2006-07-12, without quotation marks.")


def _id(text: str) -> str:
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:12]
