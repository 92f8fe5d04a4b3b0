"""A message as Markdown (CommonMark), with everything from outside escaped."""

from __future__ import annotations

import re

from adapters.base import (
    Block,
    Buttons,
    Context,
    Divider,
    Fields,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Quotation,
    Run,
    Text,
)

_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|$@]|:(?=//)|(?<=www)\.|^[#+=-]", re.IGNORECASE)
"""Marks that mean something anywhere, addresses that would become links, and what means something at the start of a line."""
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_WEB = re.compile(r"^https?://", re.IGNORECASE)


def markdown(message: Message) -> str:
    """The message as Markdown, a blank line between blocks, one line end at the end. Buttons have no use on paper."""
    return "\n\n".join(part for block in message.blocks if (part := _block(block))) + "\n"


def escape(words: str) -> str:
    """Words that any reader of Markdown shows as they are, on one line."""
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", " ".join(words.split())))


def _block(block: Block) -> str:  # noqa: PLR0911 (a case a kind)
    match block:
        case Heading(words, level):
            return f"{'#' * level} {escape(words)}"
        case Paragraph(words) | Context(words):
            return inline(words)
        case Quotation(words, line):
            return f"> {inline(words)}" + (f"\n>\n> — {inline(line)}" if line else "")
        case Listing(items):
            return "\n".join(f"- {inline(item)}" for item in items)
        case Fields(rows):
            return "\n".join(f"- **{escape(label)}**: {inline(value)}" for label, value in rows)
        case Divider():
            return "---"
        case Image(url, alt):
            return f"![{escape(alt)}](<{_address(url)}>)"
        case Buttons():
            return ""


def inline(words: Text) -> str:
    return "".join(map(_run, words))


def _run(run: Run) -> str:
    """One run; marks of emphasis stand inside its spaces, where Markdown wants them."""
    body = run.text.strip()
    if not body:
        return " " if run.text else ""
    before = " " if run.text[0].isspace() else ""
    after = " " if run.text[-1].isspace() else ""
    marks = "**" * run.bold + "*" * run.italic
    made = f"{marks}{escape(body)}{marks[::-1]}"
    if run.url and _WEB.match(run.url):
        made = f"[{made}](<{_address(run.url)}>)"
    return before + made + after


def _address(url: str) -> str:
    """The address as it may stand between pointed brackets."""
    return re.sub(r"[<>\s\\]", lambda found: f"%{ord(found[0]):02X}", url) if _WEB.match(url) else ""
