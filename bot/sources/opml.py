"""Lists of feeds: OPML, in which feed readers exchange them, and the TOML of the starter feeds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.sources.addresses import canonical
from bot.sources.errors import BadList, FetchError, FileProblem
from bot.sources.fetch import parse

LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    url: str
    title: str | None = None


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML list, each once, whatever folders they lie in. Raises BadList."""
    if len(body) > LARGEST:
        raise BadList(f"The list is larger than {LARGEST / 1e6:g} MB; split it.")
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BadList(f"The list is no proper OPML: line {error.lineno} breaks the rules of XML.") from error
    if reader.root != "opml":
        raise BadList("The list is no OPML; export it again from your feed reader as OPML.")
    return tuple(reader.found.values())


def _refuse(*_: object) -> None:
    raise BadList("The list declares a document type, which OPML has no use for; remove the line with <!DOCTYPE.")


class _Reader:
    def __init__(self) -> None:
        self.root: str | None = None
        self.found: dict[str, Outline] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.root = self.root or tag.lower()
        values = {name.lower(): value for name, value in attributes.items()}
        if tag.lower() == "outline" and (url := canonical(values.get("xmlurl", ""))):
            title = (values.get("title") or values.get("text") or "").strip()
            self.found.setdefault(url, Outline(url, title or None))


def read_list(path: Path) -> tuple[Outline, ...]:
    """The feeds of a list in a file: OPML, or TOML with tables `[[feed]]`. Raises BadList and FileProblem."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error
    return _read_toml(body, path) if path.suffix.lower() == ".toml" else read_opml(body)


def _read_toml(body: bytes, path: Path) -> tuple[Outline, ...]:
    try:
        tables = tomllib.loads(body.decode("utf8")).get("feed", [])
        return tuple(Outline(str(parse(table["url"])), table.get("title")) for table in tables)
    except (FetchError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadList(f"{path.name} is no list of feeds; it needs [[feed]] tables, each with an url and a title.") from error


def write_opml(outlines: Iterable[Outline], title: str = "Briefbot") -> str:
    """The list that `read_opml` reads, and other feed readers."""
    lines = (
        f'    <outline type="rss" text={quoteattr(one.title or one.url)} title={quoteattr(one.title or one.url)}'
        f" xmlUrl={quoteattr(one.url)}/>"
        for one in outlines
    )
    head = f"  <head><title>{quoteattr(title)[1:-1]}</title></head>"
    return "\n".join(
        ('<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', head, "  <body>", *lines, "  </body>", "</opml>", "")
    )
