"""Answers to look-ups as messages: every line with the speaker as written, outlet, date and the id of its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import (
    Block,
    Button,
    Buttons,
    Context,
    Fields,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quotation,
    Run,
    Text,
    bold,
    faint,
    italic,
    link,
    text,
)
from adapters.limits import shorten
from bot import words
from bot.store.types import ArticleFacts, Office, Page, Person, Stand, Statement
from bot.titles import names_told, offices_told
from bot.views.brief import marked_words
from bot.web.links import EvidenceLinks
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.types import Span

FORMS = OFFICES = 6
LONG = 700
"""Characters of one quotation in a chat; the evidence has the rest."""


def statements(heading: str, scope: str, page: Page[Statement], buttons: Sequence[Button], links: EvidenceLinks) -> Message:
    """What was said, the newest first."""
    quoted = tuple(_statement(statement, links) for statement in page.items)
    return _answer(heading, scope, quoted, buttons)


def stands(
    heading: str,
    scope: str,
    page: Page[Stand],
    buttons: Sequence[Button],
    links: EvidenceLinks,
    *,
    notes: Sequence[Block] = (),
) -> Message:
    """Positions, the newest first, behind the notes."""
    return _answer(heading, scope, (*notes, *(_stand(stand, links) for stand in page.items)), buttons)


def articles(heading: str, scope: str, page: Page[ArticleFacts], buttons: Sequence[Button], links: EvidenceLinks) -> Message:
    """The newest articles, each with the button that briefs it behind the list."""
    return _answer(heading, scope, (Listing(tuple(_headline(facts, links) for facts in page.items)),), buttons)


def _answer(heading: str, scope: str, body: tuple[Block, ...], buttons: Sequence[Button]) -> Message:
    tail: tuple[Block, ...] = (Buttons(tuple(buttons)),) if buttons else ()
    return Message((Heading(heading), Context(text(scope)), *body, *tail), summary=f"{heading}: {scope}")


def person(
    person: Person, recent: Page[Statement], held: Page[Stand], buttons: Sequence[Button], links: EvidenceLinks
) -> Message:
    """Who somebody is: offices with their dates, other spellings, and the newest of what was said and stood for."""
    blocks: list[Block] = [Heading(person.name)]
    if person.offices:
        blocks.append(Fields(tuple(_office(office) for office in offices_told(person)[:OFFICES])))
    elif person.kind != "person":
        blocks.append(Paragraph(text(words.KINDS[person.kind].capitalize())))
    if forms := names_told(person)[:FORMS]:
        blocks.append(Context(text(words.also_called(forms))))
    if recent.items:
        blocks += [Heading(words.LAST_SAID, 2), *(_statement(statement, links) for statement in recent.items)]
    if held.items:
        blocks += [Heading(words.LAST_STOOD, 2), *(_stand(stand, links) for stand in held.items)]
    blocks += [Context(text(words.in_our_articles(person.first_at, person.last_at)))]
    return Message((*blocks, *((Buttons(tuple(buttons)),) if buttons else ())), summary=person.name)


def _office(office: Office) -> tuple[str, Text]:
    label = f"{office.role}, {office.affiliation}" if office.affiliation else office.role
    return label, text(faint(words.from_to(office.first_at, office.last_at)))


def choice(question: str, buttons: Sequence[Button]) -> Message:
    """A sentence for the asker, and buttons that answer it."""
    asked = (Paragraph(text(question)), *((Buttons(tuple(buttons)),) if buttons else ()))
    return Message(asked, summary=question, only_asker=True)


def sentence(words: str, only_asker: bool = False) -> Message:
    return Message((Paragraph(text(words)),), summary=words, only_asker=only_asker)


def _statement(statement: Statement, links: EvidenceLinks) -> Quotation:
    pieces = (" ".join(piece.split()) for piece in statement.words)
    said = "” … “".join(pieces) if statement.kind == "direct" else " … ".join(pieces)
    shown = shorten(said, LONG)
    lead = (italic(statement.lead_in), " ") if statement.kind != "direct" and statement.lead_in else ()
    return Quotation(
        text(*lead, f"“{shown}”" if statement.kind == "direct" else shown),
        text(
            bold(_speaker(statement)),
            " · ",
            *_provenance(statement.article, statement.id, links.line(statement.id)),
            *_kind(statement),
        ),
    )


def _kind(statement: Statement) -> Text:
    return text(faint(f" · {words.IN_OTHER_WORDS}")) if statement.kind == "indirect" else ()


def _speaker(statement: Statement) -> str:
    """As written in the article, behind the name where the words do not hold it."""
    if statement.speaker is None:
        return words.unknown_speaker(statement.as_written)
    written = (statement.as_written or statement.speaker).strip(" ,;:")
    name = written if statement.speaker in written else f"{statement.speaker} (“{written}”)"
    return name if statement.confidence >= SHOWN_CONFIDENCE else words.unconfirmed_speaker(name)


def _stand(stand: Stand, links: EvidenceLinks) -> Quotation:
    cue = Span(stand.cue.start - stand.evidence.start, stand.cue.end - stand.evidence.start)
    caveats = [words.modes(stand.modes), words.as_told_by(stand.attributed_to) if stand.attributed_to else ""]
    return Quotation(
        text(
            bold(f"{stand.holder} {words.stance(stand.holder, stand.stance, stand.target)}:"),
            " “",
            *marked_words(stand.words, cue),
            "”",
        ),
        text(
            *_provenance(stand.article, stand.id, links.line(stand.id)),
            faint("".join(f" · {caveat}" for caveat in caveats if caveat)),
        ),
    )


def _headline(facts: ArticleFacts, links: EvidenceLinks) -> Text:
    title = facts.title or words.UNTITLED
    return text(bold(title), " · ", *_provenance(facts, facts.id, links.article(facts.id)))


def _provenance(facts: ArticleFacts, id: str, page: str | None) -> Text:
    """Outlet and date, leading to the original, and the permalink id, leading to the evidence page if there is one."""
    corrected = "" if facts.current else f" · {words.CORRECTED_SINCE}"
    return text(
        link(words.dateline(facts.source, facts.published_at), facts.url),
        faint(f"{corrected} · "),
        Run(id, faint=True, url=page),
    )
