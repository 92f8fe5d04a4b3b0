"""The short forms of a brief: the card that a chat shows first, its parts, and the preview of a digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapters.base import (
    Block,
    Button,
    Buttons,
    Context,
    Divider,
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
from briefs.digest import best_quotes, sides
from briefs.types import Brief, Digest, Outcome

PEOPLE, SIDES, QUOTES = 5, 4, 3
STORY_SIDES, STORY_QUOTES = 2, 1
OMITTED_SHOWN = 5
QUOTES_ACTION, STANDS_ACTION, ARTICLE_ACTION = "quotes", "stands", "article"


def sure(brief: Brief, floor: float) -> Brief:
    """The brief without what is less sure than `floor`."""
    return replace(
        brief,
        quotes=tuple(quote for quote in brief.quotes if quote.confidence >= floor),
        positions=tuple(position for position in brief.positions if position.confidence >= floor),
    )


def card(brief: Brief, id: str) -> Message:
    """The gist, the people, a position of each side and the best quotes; buttons lead to the rest."""
    title = brief.article.title or words.UNTITLED
    blocks = [
        Heading(title),
        _dateline(brief, id),
        *gist(brief),
        *_people(brief),
        *_sides(brief, SIDES),
        *_quotes(brief, QUOTES),
    ]
    buttons = Buttons(
        (
            Button(f"{words.SAID} ({len(brief.quotes)})", QUOTES_ACTION, id),
            Button(f"{words.STAND} ({len(brief.positions)})", STANDS_ACTION, id),
        )
    )
    return Message((*blocks, buttons), summary=title)


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


# -------------------------------------------------------------------------------------------------------------- digest


def digest(digest: Digest) -> Message:
    """The chosen stories, and what became of the others."""
    every = len(digest.chosen) + len(digest.omitted)
    scope = words.digest_scope(digest.since, digest.until, len(digest.chosen), every)
    blocks: list[Block] = [Heading(words.DIGEST), Context(text(f"{scope} · {words.PREVIEW_NOTE}"))]
    for outcome in digest.chosen:
        blocks += [Divider(), *_story(outcome)]
    if not digest.chosen:
        blocks.append(Paragraph(text(words.NO_NEWS)))
    if digest.omitted:
        blocks += [Divider(), Heading(words.OMITTED, 3), *_omitted(digest.omitted)]
    buttons = tuple(_opener(outcome) for outcome in digest.chosen)
    return Message((*blocks, *((Buttons(buttons),) if buttons else ())), summary=f"{words.DIGEST}: {scope}")


def _story(outcome: Outcome) -> list[Block]:
    brief = outcome.candidate.brief
    title = Heading(brief.article.title or words.UNTITLED, 2)
    lead = [block if not isinstance(block, Listing) else Paragraph(block.items[0]) for block in gist(brief)]
    lines = tuple(
        text(bold(f"{name(brief, side.holder)} "), *stand(brief, [side], offsets=False)) for side in sides(brief)[:STORY_SIDES]
    )
    quotes = [quotation(brief, quote, offsets=False) for quote in best_quotes(brief, STORY_QUOTES)]
    return [title, _dateline(brief, outcome.candidate.id), *lead, *([Listing(lines)] if lines else []), *quotes]


def _omitted(outcomes: Sequence[Outcome]) -> list[Block]:
    lines = tuple(
        text(f"{outcome.candidate.brief.article.title or words.UNTITLED}: ", faint(words.OUTCOMES[outcome.reason]))
        for outcome in outcomes[:OMITTED_SHOWN]
    )
    rest = len(outcomes) - len(lines)
    return [Listing(lines), *([Context(text(words.and_more(rest)))] if rest else [])]


def _opener(outcome: Outcome) -> Button:
    title = outcome.candidate.brief.article.title or words.UNTITLED
    return Button(title, ARTICLE_ACTION, outcome.candidate.id)
