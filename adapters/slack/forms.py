"""Commands as forms: a modal with a field for each parameter, and what was filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from adapters.base import Choice, CommandSpec, Param, Place
from adapters.outside import one_line
from adapters.slack import words
from adapters.slack.format import brief
from adapters.slack.posts import PLATFORM

FORM_ID, WINDOW_ID = "brief_form", "brief_window"
WHERE = "brief_where"
"""The field that says which conversation a form is for."""
SUGGEST = "brief_suggest"
TITLE, LABEL, VALUE, HINT, OPTIONS = 24, 75, 150, 150, 100
"""Characters of a title, of an option, of its value and of a hint; options of a choice."""

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a view has to remember: where its answer goes, and which command it asks for."""

    place: str
    thread: str | None = None
    direct: bool = False
    home: bool = False
    """It was opened from the home, which has to be drawn again."""
    command: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    """The parameters that the form takes for granted."""

    def where(self, workspace: str) -> Place:
        return Place(PLATFORM, self.place, workspace, self.thread, self.direct)


def origin_of(place: Place, *, home: bool = False) -> Origin:
    return Origin(place.id, place.thread, place.direct, home)


def read_origin(view: Mapping[str, Any]) -> Origin:
    return Origin(**json.loads(view["private_metadata"]))


def wanted(specs: Sequence[CommandSpec], value: str) -> tuple[CommandSpec, str] | None:
    """The command of a button, and the choice that may stand behind it; None for one that takes no parameters."""
    spec = next((one for one in specs if f"{value} ".startswith(f"{one.name} ")), None)
    return (spec, value[len(spec.name) :].strip()) if spec and spec.params else None


def form(spec: CommandSpec, origin: Origin, choice: str = "") -> Payload:
    """The modal that asks for the parameters of a command; for those that go with a choice, where that is given."""
    given = {param.name: choice for param in spec.params if choice in param.choices}
    asked = [
        param for param in spec.params if param.name not in given and (not param.only or not given or choice in param.only)
    ]
    blocks = [_plain_section(spec.help), *map(_field, asked)]
    if origin.home and not spec.anywhere:
        blocks.append(_where())
    title = f"{spec.name} {choice}".strip().capitalize()
    made = view(blocks, replace(origin, command=spec.name, given=given), title)
    return made | {"callback_id": FORM_ID, "submit": _text(words.SEND)}


def view(blocks: Sequence[Payload], origin: Origin, title: str = "Briefbot") -> Payload:
    return {
        "type": "modal",
        "callback_id": WINDOW_ID,
        "title": _text(brief(title, TITLE)),
        "close": _text(words.CLOSE),
        "private_metadata": json.dumps(asdict(origin)),
        "blocks": list(blocks),
    }


def waiting(origin: Origin) -> Payload:
    """The modal that stands there until the answer is known."""
    return view([_plain_section(words.LOOKING)], origin)


def filled(view: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and chosen, by parameter; what was left empty is not there."""
    made = {}
    for name, fields in view["state"]["values"].items():
        for filled_in in fields.values():
            chosen = filled_in.get("selected_option") or {}
            value = filled_in.get("value") or chosen.get("value") or filled_in.get("selected_conversation") or ""
            if value.strip():
                made[name] = value.strip()
    return made


def options(choices: Sequence[Choice], typed: str) -> list[Payload]:
    """Completions, and what was typed itself: a name that nobody knows yet may be meant."""
    own = [Choice(typed, typed)] if typed.strip() and all(one.value != typed for one in choices) else []
    return [_option(one.label, one.value) for one in [*choices, *own] if one_line(one.label) and one.value][:OPTIONS]


def _field(param: Param) -> Payload:
    made = {"type": "input", "block_id": param.name, "optional": not param.required, "element": _element(param)}
    return made | {"label": _text(param.label or param.name.capitalize()), "hint": _text(brief(param.help, HINT))}


def _element(param: Param) -> Payload:
    if param.choices:
        listed = [_option(choice, choice) for choice in param.choices[:OPTIONS]]
        return {"type": "static_select", "action_id": f"value:{param.name}", "options": listed}
    if param.suggests:
        return {"type": "external_select", "action_id": f"{SUGGEST}:{param.name}", "min_query_length": 1}
    return {"type": "plain_text_input", "action_id": f"value:{param.name}"}


def _where() -> Payload:
    element = {"type": "conversations_select", "action_id": WHERE, "filter": {"include": ["public", "private", "im"]}}
    made = {"type": "input", "block_id": WHERE, "optional": True, "element": element}
    return made | {"label": _text(words.WHERE), "hint": _text(words.WHERE_HELP)}


def _option(label: str, value: str) -> Payload:
    return {"text": _text(brief(one_line(label), LABEL)), "value": value[:VALUE]}


def _plain_section(said: str) -> Payload:
    return {"type": "section", "text": _text(said)}


def _text(said: str) -> Payload:
    return {"type": "plain_text", "text": said, "emoji": False}
