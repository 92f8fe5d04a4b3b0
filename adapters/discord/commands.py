"""The table of commands as Discord's slash commands, and a slash command as command and arguments. Plain data both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.base import Choice, CommandSpec, Param
from adapters.discord import words
from adapters.limits import shorten

SUBCOMMAND, GROUP, STRING, INTEGER = 1, 2, 3, 4
SLASH, ON_MESSAGE = 1, 3
DESCRIPTION_LIMIT, CHOICE_LIMIT, CHOICES = 100, 100, 25
ITSELF = "show"
"""What a command is called that has commands below it: Discord takes either a command or a group under one name."""
EVERYWHERE = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""In servers and in accounts; typed in servers, to the bot, and between people."""

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """A slash command as it was typed; `focused` is the option that is being typed."""

    command: str
    args: Mapping[str, str]
    focused: str | None = None


def payload(specs: Sequence[CommandSpec]) -> list[Payload]:
    """What Discord is told to offer: all commands below one name, and the entry in the menu of a message."""
    brief = {
        "name": words.COMMAND,
        "type": SLASH,
        "description": words.COMMAND_HELP,
        "options": list(_options(specs)),
        **EVERYWHERE,
    }
    return [brief, {"name": words.BRIEF_THIS, "type": ON_MESSAGE, **EVERYWHERE}]


def _options(specs: Sequence[CommandSpec]) -> Iterator[Payload]:
    heads = dict.fromkeys(spec.name.split()[0] for spec in specs)
    for head in heads:
        below = [spec for spec in specs if spec.name.split()[0] == head]
        if len(below) == 1 and below[0].name == head:
            yield _subcommand(head, below[0])
        else:
            help = next((spec.help for spec in below if spec.name == head), head.capitalize())
            inside = [_subcommand(path(spec.name, specs)[1], spec) for spec in below]
            yield {"name": head, "type": GROUP, "description": shorten(help, DESCRIPTION_LIMIT), "options": inside}


def path(name: str, specs: Sequence[CommandSpec]) -> tuple[str, ...]:
    """The words behind `/brief` by which Discord knows a command: one, or two where it stands in a group."""
    head, _, rest = name.partition(" ")
    grouped = any(spec.name.startswith(f"{head} ") for spec in specs)
    return (head, rest.replace(" ", "-") or ITSELF) if grouped else (head,)


def _subcommand(name: str, spec: CommandSpec) -> Payload:
    params = sorted(spec.params, key=lambda param: not param.required)
    made = {"name": name, "type": SUBCOMMAND, "description": shorten(spec.help, DESCRIPTION_LIMIT)}
    return made | {"options": [_option(param) for param in params]}


def _option(param: Param) -> Payload:
    made: Payload = {
        "name": param.name,
        "type": INTEGER if param.kind == "number" else STRING,
        "description": shorten(param.help, DESCRIPTION_LIMIT),
        "required": param.required,
    }
    if param.choices and len(param.choices) <= CHOICES and made["type"] == STRING:
        made["choices"] = [{"name": word, "value": word} for word in param.choices]
    elif param.suggests:
        made["autocomplete"] = True
    return made


def typed(data: Mapping[str, Any], specs: Sequence[CommandSpec]) -> Typed:
    """The command in the data of an interaction."""
    steps, options = [], list(data.get("options", []))
    while options and options[0]["type"] in (SUBCOMMAND, GROUP):
        steps.append(options[0]["name"])
        options = list(options[0].get("options", []))
    names = {path(spec.name, specs): spec.name for spec in specs}
    args = {option["name"]: str(option.get("value", "")) for option in options}
    focused = next((option["name"] for option in options if option.get("focused")), None)
    return Typed(names.get(tuple(steps), " ".join(steps)), args, focused)


def offered(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """Names and values of completions as far as Discord takes them; a value that would have to be cut is left out."""
    fitting = [choice for choice in choices if choice.label.strip() and 0 < len(choice.value) <= CHOICE_LIMIT]
    return [(shorten(choice.label, CHOICE_LIMIT), choice.value) for choice in fitting[:CHOICES]]
