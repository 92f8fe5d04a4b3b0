"""A brief as one page that needs nothing else: the facts, and beside them the article with its quotations marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape

from adapters.base import (
    Block,
    Buttons,
    Context,
    Divider,
    Fields,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Quotation,
    Run,
    Text,
)
from bot import words
from bot.views.brief import anchor, full
from briefs.types import Brief, Span

BOLD, ITALIC, FAINT = Markup("<b>{}</b>"), Markup("<i>{}</i>"), Markup("<small>{}</small>")
ITEM, ROW = Markup("<li>{}</li>"), Markup("<dt>{}</dt><dd>{}</dd>")
_SAFE = re.compile(r"^(https?://|#|/(?!/))", re.IGNORECASE)


def page(brief: Brief) -> str:
    """The whole page: valid HTML without scripts, light or dark as the reader's system is."""
    article = brief.article
    message = full(brief)
    title = message.summary
    return _template().render(
        title=title,
        language=article.language,
        facts=body(message),
        paragraphs=list(paragraphs(brief)),
        words=words,
    )


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("page.html.jinja")


def body(message: Message) -> Markup:
    return Markup("\n").join(map(_block, message.blocks))


def _block(block: Block) -> Markup:  # noqa: PLR0911 (a case a kind)
    match block:
        case Heading(text, level):
            return Markup("<h{0}>{1}</h{0}>").format(level, text)
        case Paragraph(text):
            return Markup("<p>{}</p>").format(inline(text))
        case Context(text):
            return Markup('<p class="context">{}</p>').format(inline(text))
        case Quotation(text, line):
            return Markup("<figure><blockquote>{}</blockquote><figcaption>{}</figcaption></figure>").format(
                inline(text), inline(line)
            )
        case Listing(items):
            return Markup("<ul>{}</ul>").format(Markup("").join(ITEM.format(inline(item)) for item in items))
        case Fields(rows):
            return Markup("<dl>{}</dl>").format(Markup("").join(ROW.format(label, inline(text)) for label, text in rows))
        case Divider():
            return Markup("<hr>")
        case Image(url, alt):
            return Markup('<img src="{}" alt="{}">').format(url if _SAFE.match(url) else "", alt)
        case Buttons():
            return Markup("")


def inline(text: Text) -> Markup:
    return Markup("").join(map(_run, text))


def _run(run: Run) -> Markup:
    made = escape(run.text)
    for wanted, pattern in ((run.bold, BOLD), (run.italic, ITALIC), (run.faint, FAINT)):
        made = pattern.format(made) if wanted else made
    return Markup('<a href="{}">{}</a>').format(run.url, made) if run.url and _SAFE.match(run.url) else made


# ---- the article


def paragraphs(brief: Brief) -> Iterator[Markup]:
    """The article's paragraphs with quotations, cues, speakers and the places of evidence marked."""
    for found in re.finditer(r"[^\n]+", brief.article.text):
        yield Markup("").join(_pieces(brief, Span(found.start(), found.end())))


def _pieces(brief: Brief, paragraph: Span) -> Iterator[Markup]:
    """The paragraph cut wherever a mark begins or ends, each piece in the marks that cover it."""
    layers = _layers(brief)
    starts = {span.start for _, span in layers} | {position.evidence.start for position in brief.positions}
    edges = starts | {span.end for _, span in layers} | {paragraph.start, paragraph.end}
    cuts = sorted(edge for edge in edges if paragraph.start <= edge <= paragraph.end)
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        kinds = " ".join(sorted({kind for kind, span in layers if span.covers(piece)}))
        id = Markup(' id="{}"').format(anchor(piece)) if start in starts else Markup("")
        made = escape(piece.of(brief.article.text))
        if kinds:
            yield Markup('<mark class="{}"{}>{}</mark>').format(kinds, id, made)
        else:
            yield Markup("<span{}>{}</span>").format(id, made) if id else made


def _layers(brief: Brief) -> list[tuple[str, Span]]:
    """Everything that is marked, with its class."""
    layers = []
    for quote in brief.quotes:
        kind = "reported" if quote.kind == "indirect" else "said"
        layers += [(kind, span) for span in quote.content]
        layers += [("cue", quote.cue)] if quote.cue else []
        layers += [("speaker", quote.speaker_span)] if quote.speaker_span else []
    return layers
