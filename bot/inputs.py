"""What a person names on the command line or pastes into a chat -> an article: a file, standard input, an address, a text."""

from __future__ import annotations

import asyncio
import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.errors import BadInput
from bot.sources import beside
from bot.sources.errors import FileProblem
from bot.words import no_address
from briefs.text import MAX_CHARACTERS, decode, from_plain
from briefs.types import Article

if TYPE_CHECKING:
    from bot.config import Settings

STDIN = "-"
MOST_BYTES = 4 * MAX_CHARACTERS
"""No text that can be read takes more bytes, at four a character."""
FEWEST_WORDS = 20
"""Words from which on a text that somebody hands over in a chat counts as an article."""
_ADDRESS = re.compile(r"^<?(https?://[^\s<>|]+)(\|[^<>]*)?>?$", re.IGNORECASE)
_NEARLY = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#][^\s<>|]*)?")
_BEGUN = re.compile(r"[a-z]+:/\S*", re.IGNORECASE)
_MARKUP = re.compile(r"^\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|article|p|h1|div)\b", re.IGNORECASE | re.DOTALL)


def address(words: str) -> str | None:
    """The web address that `words` are, as typed or as Slack writes links; None where they are anything else."""
    found = _ADDRESS.match(words.strip())
    return found[1] if found else None


def meant_address(words: str) -> str | None:
    """The web address that somebody means who may have left out https://; None where none is meant. Raises BadInput."""
    typed = words.strip()
    if found := address(typed):
        return found
    if _NEARLY.fullmatch(typed):
        return f"https://{typed}"
    if _BEGUN.fullmatch(typed):
        raise BadInput(no_address(typed))
    return None


def address_in(words: str) -> str | None:
    """The first web address among words."""
    return next(filter(None, map(address, words.split())), None)


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
    try:
        return beside.described(_article(data, f"“{path}”"), path)
    except FileProblem as error:
        raise BadInput(str(error)) from error


def from_words(words: str, title: str | None = None) -> Article:
    """The article that somebody pasted. Raises ArticleError."""
    found, text = from_plain(words)
    return Article(_id(text), text, title or found)


async def from_web(url: str, settings: Settings, now: datetime) -> Article:
    """The article at an address. Raises SourceError."""
    from bot.sources.addresses import key_of  # noqa: PLC0415  (network libraries, for addresses only)
    from bot.sources.base import Entry  # noqa: PLC0415
    from bot.sources.fetch import fetcher_of  # noqa: PLC0415
    from bot.sources.page import read_page  # noqa: PLC0415

    async with fetcher_of(settings) as fetcher:
        return await read_page(Entry(key_of(url), url=url), None, now, fetcher, asyncio.to_thread)


def _article(data: bytes, where: str) -> Article:
    if not data.strip():
        raise BadInput(f"There is nothing in {where}; an article is needed.")
    if len(data) > MOST_BYTES:
        raise BadInput(f"{where[0].upper()}{where[1:]} holds more than {MOST_BYTES // 1_000_000} MB; split it into articles.")
    words = decode(data)
    if not _MARKUP.match(words):
        title, text = from_plain(words)
        return Article(_id(text), text, title)
    from bot.sources.page import from_file  # noqa: PLC0415  (network libraries, for pages only)

    page = from_file(words)
    return Article(_id(page.text), page.text, page.title, None, page.outlet, page.published_at)


def _id(text: str) -> str:
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:12]
