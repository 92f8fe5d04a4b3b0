"""What Discord refuses, written down apart from the code that keeps to it: a message payload is held against the documented
limits, always, and against the platform's own OpenAPI file where it lies beside the checkout.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.adapters.shapes import shapes

OPENAPI = Path(__file__).parents[4] / "shared" / "data" / "platforms" / "discord-openapi.json"
V2 = 1 << 15
EPHEMERAL = 1 << 6
ROW, BUTTON, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 1, 2, 9, 10, 11, 12, 13, 14, 17
INSIDE = {
    None: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER},
    CONTAINER: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR},
    ROW: {BUTTON},
    SECTION: {TEXT},
}
LINK_STYLE = 5
FREE = {"content", "label", "custom_id", "description", "url"}
"""What may hold any words."""
MEDIA_SCHEMES = ("http", "https", "attachment")

Payload = dict[str, Any]


def problems(body: Payload, may_be_empty: bool = False, schema: bool = True) -> list[str]:
    """What Discord would refuse in the body of a message; `may_be_empty` for an acknowledgement."""
    return [*_by_hand(body, may_be_empty), *(_by_schema("MessageCreateRequest", body) if schema else ())]


def many_problems(body: Payload) -> list[str]:
    """The same for one body of thousands: the schema takes a tenth of a second for a large card, so it sees forms alone."""
    forms = shapes(body, FREE)
    return [*_by_hand(body, False), *(problem for form in forms for problem in _of_form(form))]


@cache
def _of_form(form: str) -> list[str]:
    return _by_schema("MessageCreateRequest", json.loads(form))


def command_problems(specs: list[Payload]) -> list[str]:
    """What Discord would refuse in a list of commands."""
    wrong = []
    if sum(spec.get("type", 1) == 1 for spec in specs) > 100 or sum(spec.get("type", 1) == 3 for spec in specs) > 15:
        wrong.append("too many commands")
    for spec in specs:
        wrong += _by_schema("ApplicationCommandUpdateRequest", spec)
        if _letters(spec) > 8000:
            wrong.append(f"{spec['name']}: more than 8000 characters")
        if spec.get("type", 1) == 1:
            wrong += _option_problems(spec)
    return wrong


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Every component, nested ones too."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


def shown(body: Payload) -> str:
    """All display text of a message in its order, button labels in brackets."""
    said = {TEXT: lambda it: it["content"], BUTTON: lambda it: f"[{it.get('label', '')}]",
            GALLERY: lambda it: " ".join(item.get("description") or "" for item in it["items"])}  # fmt: skip
    return "\n".join(said[it["type"]](it) for it in walk(body.get("components") or []) if it["type"] in said)


# ------------------------------------------------------------------------------------------------------------- by hand


def _by_hand(body: Payload, may_be_empty: bool) -> Iterator[str]:
    components = body.get("components") or []
    every = list(walk(components))
    v2 = bool(body.get("flags", 0) & V2)
    if len(body.get("content") or "") > 2000:
        yield "content over 2000 characters"
    if v2 and (body.get("content") or body.get("embeds") or body.get("poll") or body.get("sticker_ids")):
        yield "components v2 beside content, embeds, poll or stickers"
    if not v2 and any(component["type"] not in (ROW, BUTTON) for component in every):
        yield "components v2 without its flag"
    if not may_be_empty and not components and not body.get("content") and not body.get("embeds"):
        yield "an empty message"
    if len(str(body.get("nonce") or "")) > 25:
        yield "nonce over 25 characters"
    if len(every) > 40:
        yield f"{len(every)} components in total"
    if sum(len(component["content"]) for component in every if component["type"] == TEXT) > 4000:
        yield "more than 4000 characters of display text"
    ids = [component["id"] for component in every if component.get("id")]
    if len(set(ids)) < len(ids) or any(not 0 < id < 1 << 31 for id in ids):
        yield "component ids repeated or out of range"
    custom = [component["custom_id"] for component in every if "custom_id" in component]
    if len(set(custom)) < len(custom):
        yield "the same custom_id twice"
    mentions = body.get("allowed_mentions")
    if not may_be_empty and (mentions is None or mentions.get("parse") != [] or mentions.get("users") or mentions.get("roles")):
        yield "allowed_mentions does not forbid everything"
    yield from _nested(components, None)


def _nested(components: list[Payload], parent: int | None) -> Iterator[str]:
    for component in components:
        kind = component["type"]
        if kind not in INSIDE.get(parent, set()):
            yield f"a component of type {kind} inside one of type {parent}"
        yield from CHECKS.get(kind, _fine)(component)
        yield from _nested(component.get("components", []), kind)


def _text(it: Payload) -> Iterator[str]:
    if not it["content"].strip():
        yield "an empty text"


def _row(it: Payload) -> Iterator[str]:
    if not 1 <= len(it["components"]) <= 5:
        yield f"a row of {len(it['components'])}"


def _section(it: Payload) -> Iterator[str]:
    if not 1 <= len(it["components"]) <= 3:
        yield "a section without one to three texts"
    if it.get("accessory", {}).get("type") not in (BUTTON, THUMBNAIL):
        yield "a section without a button or thumbnail"
    elif it["accessory"]["type"] == BUTTON:
        yield from _button(it["accessory"])


def _button(it: Payload) -> Iterator[str]:
    if not it.get("label", "").strip() and not it.get("emoji"):
        yield "a button without a label"
    if len(it.get("label", "")) > 80:
        yield "a button label over 80 characters"
    if it["style"] == LINK_STYLE:
        if not it.get("url") or len(it["url"]) > 512 or "custom_id" in it:
            yield "a link button needs a url of at most 512 characters and no custom_id"
    elif not 1 <= len(it.get("custom_id", "")) <= 100:
        yield "custom_id of no or more than 100 characters"


def _gallery(it: Payload) -> Iterator[str]:
    if not 1 <= len(it["items"]) <= 10:
        yield "a gallery without one to ten pictures"
    for item in it["items"]:
        if urlsplit(item["media"]["url"]).scheme not in MEDIA_SCHEMES or len(item["media"]["url"]) > 2048:
            yield "a picture with an address that Discord does not take"
        if len(item.get("description") or "") > 1024:
            yield "a description over 1024 characters"


def _container(it: Payload) -> Iterator[str]:
    if not it["components"]:
        yield "an empty container"


def _fine(it: Payload) -> Iterator[str]:
    return iter(())


CHECKS = {TEXT: _text, ROW: _row, SECTION: _section, BUTTON: _button, GALLERY: _gallery, CONTAINER: _container}


def _option_problems(spec: Payload) -> Iterator[str]:
    options = spec.get("options", [])
    if len(options) > 25:
        yield f"{spec['name']}: more than 25 options"
    if [option.get("required", False) for option in options] != sorted(
        (option.get("required", False) for option in options), reverse=True
    ):
        yield f"{spec['name']}: a required option behind an optional one"
    for option in [spec, *options]:
        if not 1 <= len(option.get("description", "")) <= 100 or not 1 <= len(option["name"]) <= 32:
            yield f"{option['name']}: name over 32 or description over 100 characters"
        if option["name"] != option["name"].lower() or " " in option["name"]:
            yield f"{option['name']}: a name in lower case without spaces"
        if len(option.get("choices", [])) > 25 or (option.get("choices") and option.get("autocomplete")):
            yield f"{option['name']}: more than 25 choices, or choices beside autocomplete"
    for option in options:
        yield from _option_problems(option)


def _letters(spec: Payload) -> int:
    """Characters of names, descriptions and values, which have a limit in sum."""
    own = len(spec["name"]) + len(spec.get("description", ""))
    return own + sum(_letters(option) for option in spec.get("options", []))


# ------------------------------------------------------------------------------------------------------------ by schema


def _by_schema(name: str, body: Payload) -> list[str]:
    found = _validator(name)
    if found is None:
        return []
    return [
        f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in found.iter_errors(json.loads(json.dumps(body)))
    ]


@cache
def _validator(name: str) -> Draft202012Validator | None:
    """None without the platform's file: the limits above are held all the same."""
    if not OPENAPI.is_file():
        return None
    document = json.loads(OPENAPI.read_text(encoding="utf8"))
    registry = Registry().with_resource("urn:discord", Resource(document, DRAFT202012))
    return Draft202012Validator({"$ref": f"urn:discord#/components/schemas/{name}"}, registry=registry)
