"""The facts of a look-up as a message, with the buttons that lead on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapters.base import Button, Message
from bot import asked as asking
from bot import words
from bot.facts import Facts
from bot.views import answers, comparison
from bot.web.links import NO_LINKS, EvidenceLinks


def reply(facts: Facts, links: EvidenceLinks = NO_LINKS) -> Message:
    """What the chat shows: lines with links to their evidence or, where there are none, a sentence that says so."""
    match facts.asked.intent:
        case "who":
            return _who(facts, links)
        case "positions":
            return _stands(facts, links)
        case "latest":
            return _articles(facts, links)
    return _statements(facts, links)


def _who(facts: Facts, links: EvidenceLinks) -> Message:
    if facts.person is None:
        return answers.sentence(words.OUTDATED_BUTTON, only_asker=True)
    plain = asking.Asked("said", facts.person.id)
    buttons = _buttons(
        (words.SAID_BUTTON, plain if facts.statements.items else None),
        (words.POSITIONS_BUTTON, replace(plain, intent="positions") if facts.stands.items else None),
    )
    return answers.person(facts.person, facts.statements, facts.stands, buttons, links)


def _statements(facts: Facts, links: EvidenceLinks) -> Message:
    asked = facts.asked
    if not facts.statements.items:
        return answers.sentence(_nothing(facts))
    heading = words.statements_of(facts.person.name) if facts.person else words.SAID_BY_ANYBODY
    other = replace(asked, intent="positions", before=None)
    buttons = _buttons((words.MORE, _next(facts)), (words.POSITIONS_BUTTON, other if facts.person else None))
    return answers.statements(heading, _context(facts), facts.statements, buttons, links)


def _stands(facts: Facts, links: EvidenceLinks) -> Message:
    if not facts.stands.items:
        return answers.sentence(_nothing(facts))
    heading = words.positions_of(facts.person.name if facts.person else "everybody")
    other = replace(facts.asked, intent="said", before=None)
    buttons = _buttons((words.MORE, _next(facts)), (words.SAID_BUTTON, other if facts.person else None))
    notes = comparison.shifted(facts.moved, links)
    return answers.stands(heading, _context(facts), facts.stands, buttons, links, notes=notes)


def _articles(facts: Facts, links: EvidenceLinks) -> Message:
    if not facts.articles.items:
        return answers.sentence(_nothing(facts))
    return answers.articles(words.LATEST, _context(facts), facts.articles, _buttons((words.MORE, _next(facts))), links)


def _nothing(facts: Facts) -> str:
    if facts.person is None:
        sentence = words.nothing_about(_scope(facts), facts.watching)
    else:
        say = words.no_positions if facts.asked.intent == "positions" else words.no_statements
        name, first, last = facts.person.name, facts.person.first_at, facts.person.last_at
        sentence = f"{say(name, _scope(facts), facts.watching)} {words.named(name, first, last)}"
    return f"{sentence} ({words.hidden(facts.hidden)}.)" if facts.hidden else sentence


def _context(facts: Facts) -> str:
    """What the lines are of, and how many between them are not shown."""
    parts = (_scope(facts), words.NEWEST_FIRST, words.hidden(facts.hidden) if facts.hidden else "")
    return " · ".join(part for part in parts if part)


def _scope(facts: Facts) -> str:
    return words.scope(facts.asked.topic, facts.asked.since, facts.asked.until)


def _next(facts: Facts) -> asking.Asked | None:
    return replace(facts.asked, before=facts.next) if facts.next is not None else None


def _buttons(*wanted: tuple[str, asking.Asked | None]) -> Sequence[Button]:
    made = (asking.button(label, asked) for label, asked in wanted if asked)
    return [button for button in made if button]
