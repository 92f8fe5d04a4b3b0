"""One article's brief as a message: in full, or as the card that a chat shows first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from adapters.base import (
    Block,
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
from bot import words
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.issues import issues
from briefs.marks import lead_in
from briefs.types import Actor, Brief, Position, Quote, Span

GIST = 3
ALIASES = 5
MARKS = "\"“”„«»‘’'"


def full(brief: Brief) -> Message:
    """Everything that the engine found, with offsets."""
    article = brief.article
    title = article.title or words.UNTITLED
    blocks: list[Block] = [Heading(title), _dateline(brief), *gist(brief)]
    blocks += [Heading(words.WHO, 2), *who_is_who(brief)]
    blocks += [Heading(words.STAND, 2), *stands(brief)]
    blocks += [Heading(words.SAID, 2), *said(brief)]
    return Message(tuple(blocks), summary=title)


def _dateline(brief: Brief) -> Context:
    article = brief.article
    size = words.count(len(article.text.split()), "word")
    line = text(words.dateline(article.source, article.published_at), f" · {size}")
    return Context((*line, Run(" · "), link(article.url, article.url)) if article.url else line)


def gist(brief: Brief) -> list[Block]:
    sentences = [_flat(span.of(brief.article.text)) for span in brief.gist[:GIST]]
    return [Listing(tuple(text(sentence) for sentence in sentences))] if sentences else []


# ---------------------------------------------------------------------------------------------------------- who is who


def who_is_who(brief: Brief) -> list[Block]:
    """A row for each person, and for others who have a part and of whom more than a name is known; the rest by name."""
    if not brief.actors:
        return [Paragraph(text(words.NO_ACTORS))]
    active = _active(brief)
    rows = [actor for actor in brief.actors if actor.kind == "person" or (actor.id in active and _known(actor))]
    rest = dict.fromkeys(actor.name for actor in brief.actors if actor not in rows)
    blocks: list[Block] = [Fields(tuple((actor.name, _describe(actor)) for actor in rows))] if rows else []
    return [*blocks, Context(text(words.also_named(list(rest))))] if rest else blocks


def _active(brief: Brief) -> set[str]:
    """Ids of those who say something, hold a position or are its target."""
    speakers = {quote.speaker for quote in brief.quotes}
    sides = {side for position in brief.positions for side in (position.holder, position.target)}
    return {id for id in speakers | sides if id}


def _known(actor: Actor) -> bool:
    return bool(office_of(actor) or short_aliases(actor))


def _describe(actor: Actor) -> Text:
    office = office_of(actor) or (words.NO_OFFICE if actor.kind == "person" else words.KINDS[actor.kind])
    aliases = short_aliases(actor)
    return text(office, faint(f" · {words.also_called(aliases)}") if aliases else "")


def office_of(actor: Actor) -> str:
    """Foreign Minister, Russia."""
    return ", ".join(part for part in (actor.role, actor.affiliation) if part)


def short_aliases(actor: Actor) -> list[str]:
    """Other names that tell a reader something: no part of the name, no repetition of name or role."""
    kept: dict[str, str] = {}
    own = set(actor.name.casefold().split())
    for alias in map(_flat, actor.aliases):
        key = alias.casefold().removeprefix("the ")
        repeats = actor.name.casefold() in key or (actor.role or actor.name).casefold() in key
        if not repeats and not set(key.split()) <= own:
            kept.setdefault(key, alias)
    return list(kept.values())[:ALIASES]


# ----------------------------------------------------------------------------------------------------------- positions


def stands(brief: Brief) -> Iterator[Block]:
    """Positions by issue where several hold one, then the others by holder, those with most of them first."""
    if not brief.positions:
        yield Paragraph(text(words.NO_POSITIONS))
    shared = issues(brief)
    for issue in shared:
        yield Heading(issue.name[:1].upper() + issue.name[1:], 3)
        yield Listing(tuple(_side(brief, position) for position in issue.positions))
    told = {position for issue in shared for position in issue.positions}
    held: dict[str, list[Position]] = {}
    for position in brief.positions:
        if position not in told:
            held.setdefault(position.holder, []).append(position)
    for holders, positions in sorted(_side_by_side(held), key=lambda side: -len(side[1])):
        yield Heading(words.enumerate_words([_name_and_office(brief, holder) for holder in holders]), 3)
        yield Listing(tuple(stand(brief, same) for same in alike(surest_first(positions))))


def _side(brief: Brief, position: Position) -> Text:
    return text(bold(f"{name(brief, position.holder) or position.holder} "), *stand(brief, [position]))


def _side_by_side(held: Mapping[str, list[Position]]) -> list[tuple[list[str], list[Position]]]:
    """Holders of the very same positions together: “backed by Norland, Sudria and others”."""
    sides: dict[object, tuple[list[str], list[Position]]] = {}
    for holder, positions in held.items():
        same = frozenset((each.stance, each.evidence, each.target, each.modes, each.attributed_to) for each in positions)
        sides.setdefault(same, ([], positions))[0].append(holder)
    return list(sides.values())


def _name_and_office(brief: Brief, id: str) -> str:
    actor = brief.actor(id)
    if actor is None:
        return id
    office = office_of(actor)
    return f"{actor.name} ({office})" if office else actor.name


def surest_first(positions: Iterable[Position]) -> list[Position]:
    """Plain positions before those with a caveat, the likeliest first, else in the order of the text."""
    return sorted(positions, key=lambda each: (bool(words.modes(each.modes)), -each.confidence))


def alike(positions: Sequence[Position]) -> list[list[Position]]:
    """Positions that differ by their target alone, together: one clause may appeal to two capitals."""
    groups: dict[object, list[Position]] = {}
    for position in positions:
        key = position.stance, position.evidence, position.modes, position.attributed_to
        groups.setdefault(key, []).append(position)
    return list(groups.values())


def stand(brief: Brief, same: Sequence[Position], offsets: bool = True) -> Text:
    """accuses Sudria: “The envoy accused Sudria of ...”, for positions of one holder that differ by their target alone."""
    position = same[0]
    targets = dict.fromkeys(target for each in same if (target := name(brief, each.target)))
    return text(
        bold(words.stance(name(brief, position.holder) or "", position.stance, words.enumerate_words(list(targets))) + ":"),
        " “",
        *marked(brief.article.text, position.evidence, position.cue),
        "”",
        faint(_caveats(brief, position)),
        *(where([position.evidence]) if offsets else ()),
    )


def _caveats(brief: Brief, position: Position) -> str:
    teller = name(brief, position.attributed_to)
    notes = [words.modes(position.modes), words.as_told_by(teller) if teller else ""]
    return "".join(f" · {note}" for note in notes if note)


def name(brief: Brief, id: str | None) -> str | None:
    actor = brief.actor(id)
    return actor.name if actor else None


def marked(article: str, clause: Span, cue: Span) -> Text:
    """The clause with its cue in bold."""
    return marked_words(clause.of(article), Span(cue.start - clause.start, cue.end - clause.start))


def marked_words(words: str, cue: Span) -> Text:
    """`words` with those under `cue`, an offset into them, in bold; a cue outside of them is not marked."""
    if not Span(0, len(words)).covers(cue):
        return text(_flat(words))
    pieces = (words[: cue.start], cue.of(words), words[cue.end :])
    before, cue_words, after = (piece.replace("\n", " ") for piece in pieces)
    return text(before, bold(cue_words), after)


# -------------------------------------------------------------------------------------------------------------- quotes


def said(brief: Brief) -> Iterator[Block]:
    """Quotations in the order of the text; speech that the writer put in other words apart, and never in quotation marks."""
    literal = [quote for quote in brief.quotes if quote.kind != "indirect"]
    reported = [quote for quote in brief.quotes if quote.kind == "indirect"]
    if not brief.quotes:
        yield Paragraph(text(words.NO_QUOTES))
    yield from (quotation(brief, quote) for quote in literal)
    if reported:
        yield Heading(words.REPORTED, 3)
        yield Listing(tuple(_report(brief, quote) for quote in reported))


def quotation(brief: Brief, quote: Quote, offsets: bool = True) -> Quotation:
    places = where(quote.content) if offsets else ()
    line = text(bold(speaker(brief, quote)), faint(_cue(brief, quote)), *places)
    return Quotation(text(utterance(quote, brief.article.text)), line)


def _report(brief: Brief, quote: Quote) -> Text:
    said, lead = utterance(quote, brief.article.text), lead_in(brief.article.text, quote.cue, quote.content)
    if lead:
        line = text(bold(speaker(brief, quote)), " ", italic(lead), f" {said}")
    else:
        line = text(bold(speaker(brief, quote) + ":"), f" {said}", faint(_cue(brief, quote)))
    return (*line, *where(quote.content))


def _cue(brief: Brief, quote: Quote) -> str:
    return f" · {_flat(quote.cue.of(brief.article.text)).rstrip(':,')}" if quote.cue else ""


def speaker(brief: Brief, quote: Quote) -> str:
    """Who said it, as honestly as we know: a name, an unconfirmed name, or the article's own words for somebody unknown."""
    known = name(brief, quote.speaker)
    if known:
        return known if quote.confidence >= SHOWN_CONFIDENCE else words.unconfirmed_speaker(known)
    return words.unknown_speaker(_as_written(quote.speaker_span, brief.article.text) if quote.speaker_span else None)


def _as_written(span: Span, article: str) -> str:
    return _flat(span.of(article)).strip(" ,;:")


def utterance(quote: Quote, article: str) -> str:
    """The words as they stand in the article, in quotation marks where they stand between such there."""
    return " … ".join(_piece(span, article, quote.kind == "direct") for span in quote.content)


def _piece(span: Span, article: str, direct: bool) -> str:
    words = _flat(span.of(article))
    return f"“{words}”" if (direct or _between_marks(span, article)) and not _in_marks(words) else words


def _between_marks(span: Span, article: str) -> bool:
    before, after = article[max(span.start - 1, 0) : span.start], article[span.end : span.end + 1]
    return bool(before and after) and before in MARKS and after in MARKS


def _in_marks(piece: str) -> bool:
    return len(piece) > 1 and piece[0] in MARKS and piece[-1] in MARKS


def where(spans: Sequence[Span]) -> Text:
    """Offsets, each leading to the place on a page that shows the text as well."""
    places = (Run(f"{span.start}–{span.end}", faint=True, url=f"#{anchor(span)}") for span in spans)
    return tuple(run for place in places for run in (faint(" · "), place))


def anchor(span: Span) -> str:
    """The name of the place where a span begins."""
    return f"c{span.start}"


def _flat(piece: str) -> str:
    return " ".join(piece.split())
