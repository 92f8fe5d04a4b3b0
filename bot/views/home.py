"""What somebody sees who opens the bot itself: what is followed, when digests come, and how to change both."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import FORM, Block, Button, Buttons, Context, Divider, Heading, Message, Paragraph, text
from bot import words
from bot.store.types import Source
from bot.views import sources as source_view


def home(sources: Sequence[Source], schedules: Sequence[Block], may_manage: bool, everybody: bool) -> Message:
    """`schedules` are the lines of the digests, made where schedules are known. `everybody`: all members may change this."""
    blocks: list[Block] = [Heading(words.HOME), Paragraph(text(words.HELP_LINE))]
    blocks += [Heading(words.SOURCES, 2), *source_view.table(sources, may_manage)]
    blocks += [Heading(words.DIGESTS, 2), *schedules, Divider()]
    if may_manage:
        changes = (Button(words.ADD_SOURCE, FORM, "sources add"), Button(words.SCHEDULE_DIGEST, FORM, "digest schedule"))
        who = (
            Button(words.LET_ADMINS, "managers", "admins")
            if everybody
            else Button(words.LET_EVERYBODY, "managers", "everybody")
        )
        blocks += [
            Buttons((*changes, Button(words.HELP_BUTTON, "help"))),
            Context(text(words.who_manages(everybody))),
            Buttons((who,)),
        ]
    else:
        blocks += [Context(text(words.MANAGERS_CHANGE)), Buttons((Button(words.HELP_BUTTON, "help"),))]
    return Message(tuple(blocks), summary=words.HOME, only_asker=True)
