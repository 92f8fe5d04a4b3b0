"""What Slack refuses, written down apart from the code that keeps to it: blocks and views are held against the documented
limits, always, and against the schema made from Slack's own types where it lies beside the checkout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from tests.adapters.shapes import shapes

PLATFORM_FILES = Path(__file__).parents[4] / "shared" / "data" / "platforms"
MOST_BLOCKS, MOST_VIEW_BLOCKS, MOST_LETTERS = 50, 100, 13_200
TEXT, MRKDWN = "plain_text", "mrkdwn"
OWN_LINK = re.compile(r"<https?://[^|<>\s]+\|[^<>|]+>")
BARE = re.compile(r"&(?!amp;|lt;|gt;)|[<>]")

FREE = {"text", "value", "url", "alt_text", "image_url", "action_id", "block_id", "private_metadata", "id"}
"""What may hold any words."""

Payload = dict[str, Any]


def message_problems(body: Payload) -> list[str]:
    """What Slack would refuse in the body of a message, and what a reader without blocks would miss."""
    blocks = body.get("blocks") or []
    wrong = [] if body.get("text") else ["no fallback text"]
    wrong += forged(str(body.get("text", "")), "text")
    if len(str(body.get("text", ""))) > 4000:
        wrong.append("fallback text above 4000")
    return wrong + block_problems(blocks, MOST_BLOCKS)


def view_problems(view: Payload, kind: str) -> list[str]:
    """What Slack would refuse in a view: a modal or a home."""
    wrong = [] if view.get("type") == kind else [f"type is not {kind}"]
    for name in ("title", "submit", "close"):
        if name in view and not 1 <= len(view[name]["text"]) <= 24:
            wrong.append(f"{name} of {len(view[name]['text'])}")
    if kind == "modal" and "title" not in view:
        wrong.append("no title")
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        wrong.append("private_metadata or callback_id too long")
    if not view.get("blocks"):
        wrong.append("no blocks")
    return wrong + _schema("slack-view.schema.json", view) + block_problems(view.get("blocks", []), MOST_VIEW_BLOCKS)


def block_problems(blocks: list[Payload], most: int) -> list[str]:
    wrong = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        check = CHECKS.get(block.get("type", ""))
        found = list(check(block)) if check else [f"unknown type {block.get('type')}"]
        wrong += [f"{number}: {problem}" for problem in found]
        wrong += _schema("slack-blocks.schema.json", block)
    ids = [element["action_id"] for block in blocks for element in _interactive(block)]
    if len(ids) != len(set(ids)):
        wrong.append("an action_id twice")
    if (letters := sum(len(words) for words in texts(blocks))) > MOST_LETTERS:
        wrong.append(f"msg_blocks_too_long: {letters}")
    return wrong


def texts(part: Any) -> Iterator[str]:
    """Every text that is shown, at any depth."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "alt_text", "url", "value") and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def shown(body: Payload) -> str:
    """The words of a message as a reader sees them, in order."""
    return "".join(_shown(body.get("blocks") or [])) or str(body.get("text", ""))


def _shown(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _shown(one)
    elif isinstance(part, dict):
        match part.get("type"):
            case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
                yield from _shown(part["elements"])
                yield "\n"
            case "text":
                yield part["text"]
            case "link":
                yield part.get("text", part["url"])
            case "plain_text":
                yield part["text"] + "\n"
            case "mrkdwn":
                yield unescaped(re.sub(r"<https?://[^|>]+\|([^>]*)>", r"\1", part["text"])) + "\n"
            case "image":
                yield part["alt_text"] + "\n"
            case "input":
                yield from _shown(part["label"])
            case _:
                yield from _shown(
                    [part[key] for key in ("text", "fields", "elements") if isinstance(part.get(key), list | dict)]
                )


def unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def forged(words: str, where: str) -> list[str]:
    """Whether mrkdwn holds anything in angle brackets but a link that this project makes, or a bare `&`."""
    return [f"{where}: {words[:80]!r} is not escaped"] if BARE.search(OWN_LINK.sub("", words)) else []


# ------------------------------------------------------------------------------------------------------------ by hand


def _text(part: Payload | None, most: int, kinds: tuple[str, ...] = (TEXT, MRKDWN)) -> Iterator[str]:
    if part is None:
        yield "no text"
        return
    if part["type"] not in kinds:
        yield f"{part['type']} where {kinds} must be"
    if not 1 <= len(part["text"]) <= most:
        yield f"text of {len(part['text'])}, at most {most}"
    if not part["text"].strip():
        yield "blank text"
    if part["type"] == MRKDWN:
        yield from forged(part["text"], "mrkdwn")


def _section(block: Payload) -> Iterator[str]:
    if "text" in block:
        yield from _text(block["text"], 3000)
    fields = block.get("fields", [])
    if len(fields) > 10 or not (fields or "text" in block):
        yield f"section with {len(fields)} fields"
    for one in fields:
        yield from _text(one, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _context(block: Payload) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield f"context of {len(block['elements'])}"
    for one in block["elements"]:
        yield from _text(one, 3000)


def _actions(block: Payload) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 25:
        yield f"actions of {len(block['elements'])}"
    for one in block["elements"]:
        yield from _element(one)


def _element(one: Payload) -> Iterator[str]:
    if not 1 <= len(one.get("action_id", "")) <= 255:
        yield "action_id"
    if one["type"] == "button":
        yield from _text(one["text"], 75, (TEXT,))
        if len(one.get("value", "")) > 2000:
            yield "value above 2000"
    for option in one.get("options", ()):
        yield from _text(option["text"], 75)
        if not 1 <= len(option["value"]) <= 150:
            yield "value of an option"
    if "placeholder" in one:
        yield from _text(one["placeholder"], 150, (TEXT,))


def _input(block: Payload) -> Iterator[str]:
    yield from _text(block["label"], 2000, (TEXT,))
    if "hint" in block:
        yield from _text(block["hint"], 2000, (TEXT,))
    yield from _element(block["element"])


def _image(block: Payload) -> Iterator[str]:
    if not 1 <= len(block.get("alt_text", "")) <= 2000:
        yield "alt_text"
    if "slack_file" not in block and not re.match(r"https?://[^\s]+$", block.get("image_url", "")[:3001]):
        yield "image_url"


def _rich(block: Payload) -> Iterator[str]:
    if not block["elements"]:
        yield "empty rich_text"
    for part in block["elements"]:
        inner = part["elements"]
        if part["type"] == "rich_text_list":
            if part["style"] not in ("bullet", "ordered") or not inner:
                yield "list"
            inner = [leaf for section in inner for leaf in section["elements"]]
        elif part["type"] not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield f"unknown part {part['type']}"
        for leaf in inner:
            if leaf["type"] not in ("text", "link"):
                yield f"unknown leaf {leaf['type']}"
            if not leaf.get("text"):
                yield "empty leaf"
            if leaf["type"] == "link" and not re.match(r"https?://", leaf["url"]):
                yield "a link to nowhere"


CHECKS: dict[str, Callable[[Payload], Iterator[str]]] = {
    "section": _section,
    "header": lambda block: _text(block["text"], 150, (TEXT,)),
    "context": _context,
    "actions": _actions,
    "divider": lambda block: iter(()),
    "image": _image,
    "input": _input,
    "rich_text": _rich,
}


def _interactive(block: Payload) -> Iterator[Payload]:
    if block.get("type") == "actions":
        yield from block["elements"]
    elif block.get("type") == "input":
        yield block["element"]
    elif "accessory" in block:
        yield block["accessory"]


# ----------------------------------------------------------------------------------------------------------- by schema


@cache
def _validator(name: str, kind: str) -> Draft7Validator | None:
    """The check of one kind of block: matched by its name, because “any of” says nothing about what is wrong."""
    path = PLATFORM_FILES / name
    if not path.exists():
        return None
    schema = json.loads(path.read_text(encoding="utf8"))
    definitions = schema["definitions"]
    named = next((key for key, value in definitions.items() if value.get("properties", {}).get("type", {}).get("const") == kind
                  and key.endswith(("Block", "View"))), None)  # fmt: skip
    wanted = {"$ref": f"#/definitions/{named}"} if named else {"$ref": schema["$ref"]}
    return Draft7Validator({**wanted, "definitions": definitions})


def _schema(name: str, part: Payload) -> list[str]:
    kind = part.get("type", "")
    return [problem for shape in shapes(part, FREE) for problem in _by_schema(name, kind, shape)]


@cache
def _by_schema(name: str, kind: str, shape: str) -> tuple[str, ...]:
    validator = _validator(name, kind)
    errors = validator.iter_errors(json.loads(shape)) if validator else ()
    return tuple(f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in errors)
