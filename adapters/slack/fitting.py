"""A message in parts of which each is one post: cut between blocks, and long blocks at sentence ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

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
    text,
)
from adapters.limits import ELLIPSIS, split_text
from adapters.slack import format
from adapters.slack.escape import size

BLOCKS, VIEW_BLOCKS = 48, 96
"""Blocks of a message and of a view, a little below what Slack takes."""
LETTERS = 9_000
"""Characters of all blocks together: Slack refuses a message somewhere above 13,000, and does not say how it counts."""
PIECE = 1400
"""Characters of one block at most; in signs that count twice they still are below 3000."""
LINE, LABEL = 700, 200
"""Characters of the line under a quotation, and of the label of a field."""
ITEMS = 20
"""Entries of a list in one block."""
NOTHING = Paragraph(text(ELLIPSIS))
"""What stands for a message in which nothing could be seen."""


def fit(message: Message, most: int = BLOCKS) -> tuple[Message, ...]:
    """Parts of `message` in their order. The same message always gives the same parts."""
    parts: list[list[Block]] = [[]]
    used = (0, 0)
    for block in _atoms(message.blocks):
        weight = weigh(block)
        if parts[-1] and (used[0] + weight[0] > most or used[1] + weight[1] > LETTERS):
            lead = _lead(parts[-1])
            if lead:
                del parts[-1][-len(lead) :]
            parts.append(lead)
            used = _sum([weigh(one) for one in lead])
        parts[-1].append(block)
        used = _sum([used, weight])
    kept = [trimmed for part in parts if (trimmed := _trimmed(part))]
    return tuple(replace(message, blocks=tuple(part)) for part in kept) or (replace(message, blocks=(NOTHING,)),)


def weigh(block: Block) -> tuple[int, int]:
    """Blocks of Block Kit, and characters in them with all addresses."""
    made = list(format.blocks([block]))
    return len(made), sum(_letters(one) for one in made)


def _letters(part: Any) -> int:
    if isinstance(part, str):
        return size(part)
    if isinstance(part, dict):
        return sum(_letters(value) for key, value in part.items() if key not in ("type", "style"))
    return sum(map(_letters, part)) if isinstance(part, list) else 0


def _sum(weights: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(one for one, _ in weights), sum(other for _, other in weights)


def _lead(part: list[Block]) -> list[Block]:
    """The heading at the end of a part, with its small line: it leads into the next block, and shall stand before it."""
    start = len(part)
    while start and isinstance(part[start - 1], Heading | Divider | Context):
        start -= 1
    lead = part[start:]
    return lead if start and any(isinstance(block, Heading) for block in lead) else []


def _trimmed(part: list[Block]) -> list[Block]:
    while part and isinstance(part[0], Divider):
        part = part[1:]
    while part and isinstance(part[-1], Divider):
        part = part[:-1]
    return part


# ------------------------------------------------------------------------------------------------------- single blocks


def _atoms(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks of which each fits into a post; what nobody would see falls away."""
    for block in blocks:
        yield from (atom for atom in _pieces(block) if any(format._blocks(atom)) or isinstance(atom, Image))


def _pieces(block: Block) -> Iterator[Block]:
    match block:
        case Heading(said, level) if len(said) > PIECE:
            yield Heading(format.brief(said, PIECE), level)
        case Paragraph(said):
            yield from (Paragraph(piece) for piece in _cut(said))
        case Context(said):
            yield from (Context(piece) for piece in _cut(said))
        case Quotation(said, line):
            source = _short(line)
            yield from (Quotation(piece, source) for piece in _cut(said) or [()])
        case Listing(items):
            yield from (Listing(tuple(group)) for group in _grouped([piece for item in items for piece in _cut(item)]))
        case Fields(rows):
            cut = [
                (format.brief(label, LABEL) if first else "", piece) for label, value in rows for first, piece in _row(value)
            ]
            yield from (Fields(tuple(group)) for group in _grouped(cut))
        case Buttons(buttons):
            step = format.ACTION_ELEMENTS
            yield from (Buttons(buttons[start : start + step]) for start in range(0, len(buttons), step))
        case _:
            yield block


def _row(value: Text) -> Iterator[tuple[bool, Text]]:
    yield from ((number == 0, piece) for number, piece in enumerate(_cut(value) or [()]))


def _cut(said: Text) -> list[Text]:
    return [_light(piece) for piece in split_text(said, PIECE)] if format.leaves(said) else []


def _short(line: Text) -> Text:
    """A source line that is too long loses its end, and the blanks around it in any case."""
    first, *rest = split_text(line, LINE) or [()]
    return _light((*first, *text(ELLIPSIS)) if rest else first)


def _light(said: Text) -> Text:
    """Words whose addresses would fill the message stand without them."""
    heavy = sum(len(run.url or "") for run in said) > 2 * PIECE
    return tuple(replace(run, url=None) for run in said) if heavy else said


Entry = TypeVar("Entry", Text, tuple[str, Text])


def _grouped(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries in groups that are one block each."""
    group: list[Entry] = []
    letters = 0
    for entry in entries:
        weight = _letters_of(entry)
        if group and (len(group) >= ITEMS or letters + weight > PIECE):
            yield group
            group, letters = [], 0
        group.append(entry)
        letters += weight
    if group:
        yield group


def _letters_of(entry: Text | tuple[str, Text]) -> int:
    said = [
        run for part in entry for run in ([Run(part)] if isinstance(part, str) else [part] if isinstance(part, Run) else part)
    ]
    return sum(len(run.text) + len(run.url or "") for run in said)
