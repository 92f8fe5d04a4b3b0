"""The short forms of a brief: the card that a chat shows first, its parts, and the preview of a digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
    bold,
    faint,
    link,
    text,
)
from bot import words
from bot.views.brief import gist, name, office_of, quotation, said, stand, stands
from briefs.highlights import best_quotes, sides
from briefs.types import Brief

PEOPLE, SIDES, QUOTES = 5, 4, 3
QUOTES_ACTION, STANDS_ACTION, ARTICLE_ACTION = "quotes", "stands", "article"


def sure(brief: Brief, floor: float) -> Brief:
    """The brief without what is less sure than `floor`."""
    return replace(
        brief,
        quotes=tuple(quote for quote in brief.quotes if quote.confidence >= floor),
        positions=tuple(position for position in brief.positions if position.confidence >= floor),
    )


def card(brief: Brief, id: str, notes: Sequence[Block] = ()) -> Message:
    """The gist, the people, a position of each side and the best quotes, then the notes; buttons lead to the rest."""
    title = brief.article.title or words.UNTITLED
    blocks = [
        Heading(title),
        _dateline(brief, id),
        *gist(brief),
        *_people(brief),
        *_sides(brief, SIDES),
        *_quotes(brief, QUOTES),
        *notes,
    ]
    return Message((*blocks, *_buttons(brief, id)), summary=title)


def _buttons(brief: Brief, id: str) -> list[Block]:
    """Ways to all of what the card shows some of, where there is any."""
    ways = ((words.SAID, len(brief.quotes), QUOTES_ACTION), (words.STAND, len(brief.positions), STANDS_ACTION))
    made = tuple(Button(f"{label} ({count})", action, id) for label, count, action in ways if count)
    return [Buttons(made)] if made else []


def all_quotes(brief: Brief, id: str) -> Message:
    title = f"{words.SAID}: {brief.article.title or words.UNTITLED}"
    return Message((Heading(title), _dateline(brief, id), *said(brief)), summary=title)


def all_stands(brief: Brief, id: str) -> Message:
    title = f"{words.STAND}: {brief.article.title or words.UNTITLED}"
    return Message((Heading(title), _dateline(brief, id), *stands(brief)), summary=title)


def _dateline(brief: Brief, id: str) -> Context:
    article = brief.article
    return Context(text(link(words.dateline(article.source, article.published_at), article.url), faint(f" · {id}")))


def _people(brief: Brief) -> list[Block]:
    people = [actor for actor in brief.actors if actor.kind == "person"][:PEOPLE]
    rows = tuple((actor.name, text(office_of(actor) or words.NO_OFFICE)) for actor in people)
    return [Heading(words.WHO, 2), Fields(rows)] if rows else []


def _sides(brief: Brief, limit: int) -> list[Block]:
    lines = tuple(
        text(bold(f"{name(brief, side.holder)} "), *stand(brief, [side], offsets=False)) for side in sides(brief)[:limit]
    )
    return [Heading(words.STAND, 2), Listing(lines)] if lines else []


def _quotes(brief: Brief, limit: int) -> list[Block]:
    best = best_quotes(brief, limit)
    if not best:
        return [Paragraph(text(words.NO_QUOTES))]
    return [Heading(words.SAID, 2), *(quotation(brief, quote, offsets=False) for quote in best)]
