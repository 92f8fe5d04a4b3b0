"""A message in parts of which each is one post: cut between blocks, and long blocks at sentence ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

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
    text,
)
from adapters.discord.markdown import block as markdown
from adapters.discord.words import A_PICTURE
from adapters.limits import ELLIPSIS, sliced, split
from adapters.outside import one_line

TEXT_LIMIT, COMPONENT_LIMIT = 4000, 40
"""Characters and components of one post, as Discord counts them: all text displays, all nested components."""
PIECE = 3000
"""Characters of one block at most, so that headings and a source line find room beside it."""
LINE, TITLE, LABEL = 900, 250, 200
"""Characters of a source line, of a heading and of a label."""
ROW = 5
FILES, BYTES, CUSTOM_ID = 10, 8_000_000, 100
"""Pictures and their bytes in one post, below what Discord takes anywhere; characters of a button's action and value."""
NOTHING = Paragraph(text(ELLIPSIS))
"""What stands for a message in which nothing could be seen."""
_JOINT = 2
"""Characters between two blocks in one text display."""


def fit(message: Message) -> tuple[Message, ...]:
    """Parts of `message` in their order. The same message always gives the same parts."""
    parts: list[list[Block]] = [[]]
    for block in _atoms(message.blocks):
        if not parts[-1] or _fits([*parts[-1], block]):
            parts[-1].append(block)
            continue
        lead = _lead(parts[-1])
        if lead and _fits([*lead, block]):
            del parts[-1][-len(lead) :]
        else:
            lead = []
        parts.append([*lead, block])
    kept = [trimmed for part in parts if (trimmed := _trimmed(part))]
    return tuple(replace(message, blocks=tuple(part)) for part in kept) or (replace(message, blocks=(NOTHING,)),)


def weight(blocks: Sequence[Block]) -> tuple[int, int]:
    """Components, at most, and characters of display text, at most."""
    components, characters = 1, 0
    for block in blocks:
        match block:
            case Buttons(buttons):
                components += 1 + len(buttons)
            case Image():
                components, characters = components + 1, characters + _length(block)
            case Divider():
                components += 1
            case Heading():
                components, characters = components + 2, characters + _length(block) + _JOINT
            case _:
                characters += _length(block) + _JOINT
    starts = sum(_is_text(block) and not _is_text(before) for before, block in zip([Divider(), *blocks], blocks, strict=False))
    return components + starts, characters


@lru_cache(maxsize=1024)
def _length(block: Block) -> int:
    return len(markdown(block))


def _fits(blocks: Sequence[Block]) -> bool:
    components, characters = weight(blocks)
    files = [len(block.data) for block in blocks if isinstance(block, Image)]
    return (
        components <= COMPONENT_LIMIT
        and characters <= TEXT_LIMIT
        and (len(files) < 2 or (len(files) <= FILES and sum(files) <= BYTES))
    )


def _is_text(block: Block) -> bool:
    return not isinstance(block, Buttons | Divider | Image)


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
    for block in _distinct(blocks):
        for atom in _pieces(block):
            if isinstance(atom, Divider | Buttons | Image) or markdown(atom):
                yield atom


def _pieces(block: Block) -> Iterator[Block]:
    match block:
        case Heading(words, level):
            yield Heading(plain(_short(text(words), TITLE)), level)
        case Paragraph(words):
            yield from (Paragraph(piece) for piece in _cut(words))
        case Context(words):
            yield from (Context(piece) for piece in _cut(words))
        case Quotation(words, line):
            yield from (Quotation(piece, _short(line, LINE)) for piece in _cut(words) or [()])
        case Listing(items):
            yield from (Listing((piece,)) for item in items for piece in _cut(item))
        case Fields(rows):
            yield from (Fields((row,)) for label, value in rows for row in _rows(label, value))
        case Image(_, alt):
            yield replace(block, alt=plain(_short(text(one_line(alt)), LINE)) or A_PICTURE)
        case Buttons(buttons):
            yield from (Buttons(buttons[start : start + ROW]) for start in range(0, len(buttons), ROW))
        case _:
            yield block


def _rows(label: str, value: Text) -> Iterator[tuple[str, Text]]:
    name = plain(_short(text(label), LABEL))
    for number, piece in enumerate(_cut(value) or [()]):
        yield ("" if number else name), piece


def _distinct(blocks: Sequence[Block]) -> Iterator[Block]:
    """Discord takes no two buttons that do the same in one message: the first one stays."""
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        if isinstance(block, Buttons):
            own = {
                (it.action, it.value): it for it in reversed(block.buttons) if _fine(it) and (it.action, it.value) not in seen
            }
            seen |= own.keys()
            yield Buttons(tuple(own.values())[::-1])
        else:
            yield block


def _fine(button: Button) -> bool:
    return bool(one_line(button.label)) and len(button.action) + len(button.value) < CUSTOM_ID


def _cut(words: Text) -> list[Text]:
    """Pieces whose Markdown has at most PIECE characters; escapes lengthen the words, so the first cut is a guess."""
    whole, drawn = plain(words), len(markdown(Quotation(words)))
    if drawn <= PIECE:
        return [words] if whole.strip() else []
    limit = max(PIECE * len(whole) // drawn, 1)
    while True:
        pieces = list(_slices(words, split(whole, limit)))
        if limit == 1 or all(len(markdown(Quotation(piece))) <= PIECE for piece in pieces):
            return pieces
        limit = max(limit * 3 // 4, 1)


def _slices(words: Text, pieces: Sequence[str]) -> Iterator[Text]:
    whole, at = plain(words), 0
    for piece in pieces:
        start = whole.index(piece, at)
        at = start + len(piece)
        yield sliced(words, start, at)


def _short(words: Text, limit: int) -> Text:
    """`words`, ended with an ellipsis where their Markdown has more than `limit` characters."""
    kept, short = len(plain(words)), words
    while kept and len(markdown(Paragraph(short))) > limit:  # with the ellipsis, behind which a blank is seen again
        kept = kept * 3 // 4
        short = (*sliced(words, 0, kept), Run(ELLIPSIS))
    return short
