"""Rich text and text blocks as Discord's Markdown."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from adapters.base import Block, Context, Fields, Heading, Image, Listing, Paragraph, Quotation, Run, Text
from adapters.discord.escape import link, literal
from adapters.outside import clean, one_line

HEADINGS = {1: "## ", 2: "### ", 3: ""}
SMALL = "-# "
_APART = "\u200b"
"""Between two marks that would otherwise be read as one; it has no width."""


def rich(runs: Text) -> str:
    """Markdown of rich text; the caller prefixes lines."""
    made = ""
    for run in _joined(runs):
        piece = _marked(run)
        made += _APART + piece if made.endswith("*") and piece.startswith("*") else piece
    return made


def inline(runs: Text) -> str:
    """The same on one line."""
    return " ".join(rich(tuple(replace(run, text=run.text.replace("\n", " ")) for run in runs)).split())


def block(it: Block) -> str:  # noqa: PLR0911 (a case a kind)
    """A text block; empty where nothing would be seen."""
    match it:
        case Heading(words, level):
            shown = literal(one_line(words))
            return shown and (f"{HEADINGS[level]}{shown}" if HEADINGS[level] else f"**{shown}**")
        case Paragraph(words):
            return rich(words).strip()
        case Context(words):
            return _prefixed(SMALL, inline(words))
        case Quotation(words, line):
            rows = [row for row in rich(words).strip().splitlines() if row.strip()]
            return "\n".join(f"> {row}" for row in (*rows, _prefixed(SMALL, inline(line))) if row)
        case Listing(items):
            return "\n".join(_prefixed("- ", inline(item)) for item in items if inline(item))
        case Fields(rows):
            return "\n".join(_row(label, value) for label, value in rows if label.strip() or inline(value))
        case Image(_, alt):
            return _prefixed(SMALL, literal(one_line(alt)))
        case _:
            return ""


def _row(label: str, value: Text) -> str:
    name = literal(one_line(label))
    return " · ".join(part for part in (name and f"**{name}**", inline(value)) if part)


def _prefixed(prefix: str, line: str) -> str:
    return f"{prefix}{line}" if line.strip() else ""


def _joined(runs: Text) -> list[Run]:
    """Neighbours of the same look as one run."""

    def look(run: Run) -> tuple[bool, bool, str | None]:
        return run.bold, run.italic, run.url

    return [Run("".join(run.text for run in group), *key[:2], url=key[2]) for key, group in groupby(runs, key=look)]


def _marked(run: Run) -> str:
    words = clean(run.text)
    core = words.strip()
    if not core:
        return words
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    shown = link(core, run.url) if run.url else literal(core)
    if run.italic and "*" not in core and "\n" not in core:  # Discord ends slanted words at an asterisk, escaped or not
        shown = f"*{shown}*"
    if run.bold:
        shown = f"**{shown}**"
    return f"{before}{shown}{after}"
