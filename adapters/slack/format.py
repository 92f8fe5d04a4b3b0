"""A message as Block Kit: pure functions, and nothing that a reader sees is parsed as markup.

Words go into `rich_text` blocks rather than mrkdwn. There a character is a character: what an article or a name holds can form
neither a ping nor a link, emphasis or a block quote, and quotations stay exactly as they were written, asterisks and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from adapters.base import (
    Block,
    Button,
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
    plain,
)
from adapters.limits import ELLIPSIS, shorten
from adapters.outside import clean, one_line, safe_address
from adapters.slack import words
from adapters.slack.escape import LONGEST_LINK, escaped, linked, size

Payload = dict[str, Any]

HEADER, LABEL, ALT, FALLBACK = 150, 75, 2000, 300
"""Characters of a header, of a button's label, of a picture's description, and of the text for readers who see no blocks."""
SMALL = 3000
"""Characters of a small text; escaped words and a long address may be more, and stand without their link then."""
CONTEXT_ELEMENTS, ACTION_ELEMENTS = 10, 25
ACTION = "brief"
"""What the ids of our buttons begin with; Slack wants each id once in a message, so a number follows."""


def payload(message: Message, files: dict[int, str] | None = None) -> Payload:
    """`text` and `blocks` of a message that fits into one post; `files` are the uploaded pictures by place in `blocks`."""
    return {"text": fallback(message), "mrkdwn": False, "blocks": blocks(message.blocks, files)}


def blocks(parts: Sequence[Block], files: dict[int, str] | None = None) -> list[Payload]:
    """Block Kit blocks, at most as many as `weight` says."""
    made: list[Payload] = []
    for number, block in enumerate(parts):
        drawn = list(_image(block, (files or {}).get(number)) if isinstance(block, Image) else _blocks(block))
        if made and drawn and _needs_room(parts[number - 1], block):
            _set_apart(drawn[0]["elements"])
        made += drawn
    _number(made)
    return made or [_rich([_section([_leaf(Run(ELLIPSIS))])])]


def fallback(message: Message) -> str:
    """The whole in one plain line, for notifications and readers who see no blocks."""
    said = message.summary or " ".join(filter(None, map(_plain, message.blocks)))
    return escaped(shorten(one_line(said), FALLBACK)) or ELLIPSIS


def pressed(value: str) -> tuple[str, str]:
    """Action and value of one of our buttons."""
    action, _, rest = value.partition(" ")
    return action, rest


def _needs_room(before: Block, block: Block) -> bool:
    """Whether a blank line stands above: else two quotations look like one, and what begins belongs to what was before."""
    if isinstance(block, Heading):
        return block.level > 1 and not isinstance(before, Heading | Divider)
    if isinstance(block, Paragraph):
        return isinstance(before, Paragraph | Quotation | Listing | Fields)
    return isinstance(block, Quotation) and isinstance(before, Quotation | Listing)


def _set_apart(parts: list[Payload]) -> None:
    """A blank line above rich text: within its first section, because some clients draw two of them side by side."""
    blank = _leaf(Run("\n"))
    if parts[0]["type"] == "rich_text_section":
        parts[0]["elements"].insert(0, blank)
    else:
        parts.insert(0, _section([blank]))


def _plain(block: Block) -> str:
    match block:
        case Heading(said):
            return said
        case Paragraph(said) | Quotation(said) | Context(said):
            return plain(said)
    return ""


def _number(made: list[Payload]) -> None:
    """Give each button of the message an id of its own."""
    buttons = [element for block in made if block["type"] == "actions" for element in block["elements"]]
    for number, element in enumerate(buttons):
        element["action_id"] = f"{ACTION}:{number}"


# -------------------------------------------------------------------------------------------------------- single blocks


def _blocks(block: Block) -> Iterator[Payload]:
    match block:
        case Heading(said, level):
            yield from _heading(one_line(said), level)
        case Paragraph(said):
            yield from _worded(_section(leaves(said)))
        case Quotation(said, line):
            yield from _worded({"type": "rich_text_quote", "elements": [*leaves(said), *_source(said, line)]})
        case Listing(items):
            yield from _listing(leaves(item) for item in items)
        case Fields(rows):
            yield from _listing(_row(label, value) for label, value in rows)
        case Context(said):
            yield from _context(said)
        case Divider():
            yield {"type": "divider"}
        case Buttons(buttons):
            yield from _actions(buttons)


def _listing(entries: Iterable[list[Payload]]) -> Iterator[Payload]:
    listed = [_section(entry) for entry in entries if entry]
    yield from _worded({"type": "rich_text_list", "style": "bullet", "elements": listed})


def _heading(said: str, level: int) -> Iterator[Payload]:
    """The largest headings as headers; what is lesser, or too long for a header, as bold words."""
    if level == 1 and said and size(said) <= HEADER:
        yield {"type": "header", "text": _plain_text(said)}
    else:
        yield from _worded(_section([_leaf(Run(said, bold=True))] if said else []))


def _source(said: Text, line: Text) -> list[Payload]:
    """The line that says whose the words are, below them."""
    if not plain(line).strip():
        return []
    return [*([_leaf(Run("\n"))] if plain(said).strip() else []), *leaves(line)]


def _row(label: str, value: Text) -> list[Payload]:
    shown = [_leaf(Run(one_line(label), bold=True))] if one_line(label) else []
    told = leaves(value)
    return [*shown, *([_leaf(Run(" · "))] if shown and told else []), *told]


def _worded(*parts: Payload) -> Iterator[Payload]:
    kept = [part for part in parts if part["elements"]]
    if kept:
        yield _rich(kept)


def _rich(parts: Iterable[Payload]) -> Payload:
    return {"type": "rich_text", "elements": list(parts)}


def _section(found: list[Payload]) -> Payload:
    return {"type": "rich_text_section", "elements": found}


def leaves(said: Text) -> list[Payload]:
    """Runs as elements of rich text; nothing where nobody would see anything."""
    return [_leaf(run) for run in said if clean(run.text)] if clean(plain(said)).strip() else []


def _leaf(run: Run) -> Payload:
    words, url = clean(run.text), safe_address(run.url, LONGEST_LINK)
    style = {name: True for name, wanted in (("bold", run.bold), ("italic", run.italic)) if wanted}
    leaf = {"type": "link", "url": url, "text": words} if url and words.strip() else {"type": "text", "text": words}
    return leaf | ({"style": style} if style else {})


def _context(said: Text) -> Iterator[Payload]:
    """Small words: literal ones as plain text, those that lead somewhere as links."""
    elements: list[Payload] = []
    for link, runs in groupby(said, lambda run: safe_address(run.url, LONGEST_LINK) if run.text.strip() else None):
        if shown := one_line("".join(run.text for run in runs)).strip("· "):  # elements stand apart as it is
            mrkdwn = linked(shown, link) if link else ""
            linkable = 0 < size(mrkdwn) <= SMALL
            elements.append({"type": "mrkdwn", "text": mrkdwn} if linkable else _plain_text(shown))
    for start in range(0, len(elements), CONTEXT_ELEMENTS):
        yield {"type": "context", "elements": elements[start : start + CONTEXT_ELEMENTS]}


def _actions(buttons: Sequence[Button]) -> Iterator[Payload]:
    made = [_button(button) for button in buttons]
    for start in range(0, len(made), ACTION_ELEMENTS):
        yield {"type": "actions", "elements": made[start : start + ACTION_ELEMENTS]}


def _button(button: Button) -> Payload:
    value = f"{button.action} {button.value}".rstrip()
    return {"type": "button", "text": _plain_text(brief(one_line(button.label), LABEL) or ELLIPSIS), "value": value}


def _image(image: Image, file: str | None) -> Iterator[Payload]:
    """The picture: uploaded, or at its address; where it has neither, its description."""
    alt = brief(one_line(image.alt), ALT) or words.A_PICTURE
    url = safe_address(image.url, LONGEST_LINK)
    if file:
        yield {"type": "image", "slack_file": {"id": file}, "alt_text": alt}
    elif url and not image.data:
        yield {"type": "image", "image_url": url, "alt_text": alt}
    else:
        yield {"type": "context", "elements": [_plain_text(alt)]}


def _plain_text(said: str) -> Payload:
    return {"type": "plain_text", "text": said, "emoji": False}


def brief(said: str, limit: int) -> str:
    """`said` in at most `limit` characters, as Slack may count them."""
    kept = limit
    while size(shown := shorten(said, kept)) > limit:
        kept -= max(1, (size(shown) - limit) // 2)
    return shown
