"""What the bot can do, from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import CommandSpec, Fields, Heading, Listing, Message, Paragraph, faint, text
from bot import words


def help(commands: Sequence[CommandSpec]) -> Message:
    rows = tuple((_typed(spec), text(spec.help)) for spec in commands)
    return Message(
        (
            Heading(words.HELP),
            Paragraph(text(words.HELP_LINE)),
            Fields(rows),
            Paragraph(text(words.HELP_QUESTIONS)),
            Listing(tuple(text(faint(example)) for example in words.EXAMPLES)),
        ),
        summary=words.HELP_LINE,
        only_asker=True,
    )


def usage(spec: CommandSpec) -> Message:
    """How to type one command."""
    sentence = words.usage(spec.help, _typed(spec))
    return Message((Paragraph(text(sentence)),), summary=sentence, only_asker=True)


def _typed(spec: CommandSpec) -> str:
    return words.command(f"{spec.name} {spec.example or _params(spec)}".strip())


def _params(spec: CommandSpec) -> str:
    return " ".join(f"<{param.name}>" if param.required else f"[{param.name}]" for param in spec.params)
