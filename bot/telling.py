"""A chosen story in the words of its articles: what a digest keeps of it."""

from __future__ import annotations

from collections.abc import Iterable

from bot import words
from bot.store import order
from bot.told import Print, Said, Side, Story, Voice
from bot.views.brief import name, utterance
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.highlights import best_quotes, clear, sides, telling, voices
from briefs.news import same_words
from briefs.types import Account, Candidate, Chosen, Position, Quote

SIDES, QUOTES, GIST = 3, 3, 2


def tell(chosen: Chosen) -> Story:
    """What is told of a story: of an updated one, what is new."""
    front = chosen.front
    others = [account.first for account in chosen.accounts if front not in account.candidates]
    quotes = _new_quotes(chosen) if chosen.updated else _quotes([front, *others])
    positions = _new_positions(chosen) if chosen.updated else _positions([front, *others])
    return Story(
        headline=headline(front),
        article=print_of(front),
        status="updated" if chosen.updated else "new",
        gist=tuple(_flat(span.of(front.brief.article.text)) for span in front.brief.gist[:GIST]),
        sides=tuple(side_of(*pair, new=chosen.updated) for pair in positions[:SIDES]),
        said=tuple(said_of(*pair, new=chosen.updated) for pair in quotes[:QUOTES]),
        voices=tuple(map(_voice, sorted(chosen.accounts, key=lambda account: front not in account.candidates))),
        speakers=tuple(name(front.brief, quote.speaker) or "" for quote in voices(front.brief)),
        new_speakers=chosen.news.speakers,
        new_quotes=len(chosen.news.quotes),
        new_sides=len(chosen.news.positions),
    )


Quoted = tuple[Candidate, Quote]
Held = tuple[Candidate, Position]


def _quotes(candidates: Iterable[Candidate]) -> list[Quoted]:
    """The best of the front article, and of the others those of further speakers."""
    front, *others = candidates
    found: list[Quoted] = [(front, quote) for quote in best_quotes(front.brief, QUOTES)]
    for other in others:
        found += [(other, quote) for quote in voices(other.brief)]
    return _once(found)


def _new_quotes(chosen: Chosen) -> list[Quoted]:
    return _once(sorted(chosen.news.quotes, key=lambda pair: (pair[1].speaker is not None, telling(pair[1])), reverse=True))


def _once(quotes: Iterable[Quoted]) -> list[Quoted]:
    """Quotations without those that repeat another, each speaker once before anybody twice."""
    kept: list[Quoted] = []
    for candidate, quote in quotes:
        if not any(same_words(_words(candidate, quote), _words(*other)) for other in kept):
            kept.append((candidate, quote))
    first = {speaker: pair for pair in reversed(kept) if (speaker := name(pair[0].brief, pair[1].speaker))}
    return [*(pair for pair in kept if pair in first.values()), *(pair for pair in kept if pair not in first.values())]


def _words(candidate: Candidate, quote: Quote) -> str:
    return " ".join(span.of(candidate.brief.article.text) for span in quote.content)


def _positions(candidates: Iterable[Candidate]) -> list[Held]:
    """A position of each holder, those of the front article first."""
    held: dict[str, Held] = {}
    for candidate in candidates:
        for position in sides(candidate.brief):
            held.setdefault(name(candidate.brief, position.holder) or position.holder, (candidate, position))
    return list(held.values())


def _new_positions(chosen: Chosen) -> list[Held]:
    return sorted(chosen.news.positions, key=lambda pair: clear(pair[1]), reverse=True)


def _voice(account: Account) -> Voice:
    first, *copies = map(print_of, account.candidates)
    return Voice(first, tuple(copies))


def print_of(candidate: Candidate) -> Print:
    article = candidate.brief.article
    return Print(candidate.id, headline(candidate), article.source, article.url, candidate.dated)


def headline(candidate: Candidate) -> str:
    """The title without the name of the outlet behind it."""
    article = candidate.brief.article
    title = _flat(article.title or "")
    for mark in (" | ", " - ", " – ", " — "):
        before, _, after = title.rpartition(mark)
        if before and article.source and after.casefold() == article.source.casefold():
            return before
    return title or words.UNTITLED


def said_of(candidate: Candidate, quote: Quote, *, new: bool = False) -> Said:
    brief, text = candidate.brief, candidate.brief.article.text
    return Said(
        id=order.line_id(candidate.id, "quote", quote.content),
        article=candidate.id,
        kind=quote.kind,
        words=utterance(quote, text),
        speaker=name(brief, quote.speaker),
        as_written=_flat(quote.speaker_span.of(text)).strip(" ,;:") if quote.speaker_span else None,
        sure=quote.confidence >= SHOWN_CONFIDENCE,
        new=new,
    )


def side_of(candidate: Candidate, position: Position, *, new: bool = False) -> Side:
    brief = candidate.brief
    return Side(
        id=order.line_id(candidate.id, f"stand {position.holder} {position.stance}", (position.evidence, position.cue)),
        article=candidate.id,
        holder=name(brief, position.holder) or position.holder,
        stance=position.stance,
        polarity=position.polarity,
        target=name(brief, position.target),
        words=position.evidence.of(brief.article.text),
        cue=(position.cue.start - position.evidence.start, position.cue.end - position.evidence.start),
        modes=position.modes,
        teller=name(brief, position.attributed_to),
        new=new,
    )


def _flat(words: str) -> str:
    return " ".join(words.split())
