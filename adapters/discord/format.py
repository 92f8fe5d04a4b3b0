"""A neutral message as the payload of one post: Components V2, as plain data. Nothing here talks to Discord."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
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
)
from adapters.discord import words
from adapters.discord.escape import LONGEST_LINK
from adapters.discord.fitting import BYTES, NOTHING, fit
from adapters.discord.markdown import block as markdown
from adapters.limits import shorten
from adapters.outside import one_line, safe_address

__all__ = ["Post", "fit", "marker", "post", "pressed"]

ROW, BUTTON, SECTION, TEXT, GALLERY, SEPARATOR, CONTAINER = 1, 2, 9, 10, 12, 14, 17
GREY = 2
ACCENT = 0x2F6FAB
"""The colour at the edge of a card."""
LABEL_LIMIT, ALT_LIMIT = 80, 1024
_JOINT = ":"
_FIRST_MARKER, _MARKERS = 1 << 16, (1 << 31) - (1 << 16)
"""Ids of components are numbers of 31 bits; the small ones are left to Discord."""

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """The components of one message, and the files that they show by name."""

    components: tuple[Payload, ...]
    files: tuple[tuple[str, bytes], ...] = ()


def post(message: Message, key: str = "") -> Post:
    """The payload of a message that fits into one post, marked with `key`."""
    files: list[tuple[str, bytes]] = []
    made = _components(message.blocks, files) or _components((NOTHING,), files)
    if any(not isinstance(block, Paragraph | Context | Buttons) for block in message.blocks):
        made = [{"type": CONTAINER, "accent_color": ACCENT, "components": made}]
    if key:
        made[0] = {"id": marker(key), **made[0]}
    return Post(tuple(made), tuple(files))


def marker(key: str) -> int:
    """The id of the first component of a message that was sent with `key`: Discord keeps it in the history, unlike a nonce."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    return _FIRST_MARKER + number % _MARKERS


def _components(blocks: Sequence[Block], files: list[tuple[str, bytes]]) -> list[Payload]:
    made: list[Payload] = []
    for number, section in enumerate(_sections(blocks)):
        first = section[0]
        if number and isinstance(first, Heading) and made[-1]["type"] != SEPARATOR:
            made.append(_separator())
        match first:
            case Buttons(buttons):
                _add_buttons(made, buttons, last=first is blocks[-1])
            case Divider():
                if made and made[-1]["type"] != SEPARATOR:
                    made.append(_separator())
            case Image():
                made.append(_picture(first, files))
            case _:
                made.append({"type": TEXT, "content": _joined(section)})
    return made


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """Text blocks that stand together, from one large heading to the next; everything else by itself."""
    number = 0

    def section(block: Block) -> int:
        nonlocal number
        alone = isinstance(block, Buttons | Divider | Image)
        if alone or (isinstance(block, Heading) and block.level < 3):
            number += 1
        own = number
        number += alone
        return own

    return [list(group) for _, group in groupby(blocks, key=section)]


def _joined(blocks: Sequence[Block]) -> str:
    """Blocks of text below each other; an empty line where a reader would not see otherwise that something else begins."""
    made = markdown(blocks[0])
    for before, block in pairwise(blocks):
        small = isinstance(block, Context) and not isinstance(before, Quotation)
        close = isinstance(before, Heading) or small or _are_rows(before, block)
        made += ("\n" if close else "\n\n") + markdown(block)
    return made


def _are_rows(before: Block, block: Block) -> bool:
    return isinstance(block, Fields | Listing) and type(before) is type(block)


def _separator() -> Payload:
    return {"type": SEPARATOR, "divider": True, "spacing": 1}


def _add_buttons(made: list[Payload], buttons: Sequence[Button], last: bool) -> None:
    """A row of buttons; a single one within a message stands beside the text before it."""
    drawn = [_button(button) for button in buttons]
    if len(drawn) == 1 and not last and made and made[-1]["type"] == TEXT:
        made[-1] = {"type": SECTION, "components": [made[-1]], "accessory": drawn[0]}
    else:
        made.append({"type": ROW, "components": drawn})


def _button(button: Button) -> Payload:
    return {"type": BUTTON, "style": GREY, "label": shorten(one_line(button.label), LABEL_LIMIT), "custom_id": _packed(button)}


def _packed(button: Button) -> str:
    return f"{button.action}{_JOINT}{button.value}"


def pressed(custom_id: str) -> tuple[str, str]:
    """Action and value of a button."""
    action, _, value = custom_id.partition(_JOINT)
    return action, value


def _picture(image: Image, files: list[tuple[str, bytes]]) -> Payload:
    """The picture; its description where Discord would not show it."""
    alt = shorten(one_line(image.alt), ALT_LIMIT)
    address = safe_address(image.url, LONGEST_LINK)
    if image.data and len(image.data) <= BYTES:
        name = f"picture-{len(files) + 1}.png"
        files.append((name, image.data))
        address = f"attachment://{name}"
    if address is None or (image.data and len(image.data) > BYTES):
        return {"type": TEXT, "content": markdown(image) or words.A_PICTURE}
    return {"type": GALLERY, "items": [{"media": {"url": address}, **({"description": alt} if alt else {})}]}
