"""A chosen story in the words of its articles: what a digest keeps of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from adapters.limits import shorten
from bot import words
from bot.store import order
from bot.told import Print, Said, Side, Story, Voice
from bot.views.brief import name, utterance
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.highlights import clear, sides, telling, voices
from briefs.marks import lead_in, quotations
from briefs.news import same_words, sentence
from briefs.types import Account, Candidate, Chosen, Position, Quote, Span

SIDES, QUOTES, GIST = 3, 3, 2
FEW = 2
"""Quotations and positions, below which the gist is longer."""
ENOUGH_WORDS = 5
"""Words between quotation marks from which on they say something by themselves."""
FEWEST_MORE = 4
"""Words by which a sentence that repeats the title is longer, so that it tells more."""
LONG = 420
"""Characters of one quotation; its evidence has the rest."""
_OUTER = re.compile(r"^[\"“”„«»\s]+|[\"“”„«»\s]+(?=[.,;:]*$)|[,;:\s]+$")
_SAYING = re.compile(
    r"\b(?:said|says|told|tells|added|adds|wrote|writes|asked|asks|called|calls|described|describes|branded|dubbed|labell?ed"
    r"|claimed|claims|argued|argues|insisted|insists|warned|warns|replied|replies|tweeted|tweets|stated|states)\b"
)
_WORD = re.compile(r"\w+")
_LEANING = frozenset("he she it they his her their its this that these those but however and also such another both".split())
"""Words that lean on the sentence before, where a sentence begins with them."""
_POINTING = _LEANING | frozenset("i you we him them us me which who whom whose what".split())
Quoted = tuple[Candidate, Quote]
Held = tuple[Candidate, Position]


def tell(chosen: Chosen) -> Story:
    """What is told of a story: of an updated one, what is new."""
    front = chosen.front
    others = [account.first for account in chosen.accounts if front not in account.candidates]
    quotes = _new_quotes(chosen) if chosen.updated else _quotes([front, *others])
    quotes = _once(_telling(quotes))[:QUOTES]
    positions = _new_positions(chosen) if chosen.updated else _positions([front, *others])
    positions = [pair for pair in positions if "historical" not in pair[1].modes and not _quoted(pair, quotes)]
    return Story(
        headline=headline(front),
        article=print_of(front),
        status="updated" if chosen.updated else "new",
        gist=tuple(_gist(front, quotes, alone=len(quotes) + len(positions) < FEW)),
        sides=tuple(side_of(*pair, new=chosen.updated) for pair in positions[:SIDES]),
        said=tuple(said_of(*pair, new=chosen.updated) for pair in quotes),
        voices=tuple(map(_voice, sorted(chosen.accounts, key=lambda account: front not in account.candidates))),
        speakers=tuple(dict.fromkeys(who for one, quote in quotes if (who := name(one.brief, quote.speaker)))),
        new_speakers=chosen.news.speakers,
        new_quotes=len(chosen.news.quotes),
        new_sides=len(chosen.news.positions),
    )


def _gist(front: Candidate, quotes: Sequence[Quoted], *, alone: bool) -> list[str]:
    """The first sentence that stands on its own and repeats no quotation and, where little else is told, a second one."""
    title = front.brief.article.title or ""
    sentences = [_flat(span.of(front.brief.article.text)) for span in front.brief.gist]
    shown = [_words(*pair) for pair in quotes]
    told = [sentence for sentence in sentences if not _says_no_more(sentence, title)] or sentences
    able = [sentence for sentence in told if sentence.split()[0].casefold() not in _LEANING] or told
    plain = [sentence for sentence in able if not any(same_words(sentence, quoted) for quoted in shown)]
    return [*(plain or able)[:1], *(plain[1:] if alone else ())][:GIST]


def _says_no_more(sentence: str, title: str) -> bool:
    return same_words(sentence, title) and len(_WORD.findall(sentence)) <= len(_WORD.findall(title)) + FEWEST_MORE


# -------------------------------------------------------------------------------------------------------------- quotes


def _quotes(candidates: Sequence[Candidate]) -> list[Quoted]:
    """The best of each speaker of the front article, then of further speakers in the others, then the best of the rest."""
    front, *others = candidates
    best = [(front, quote) for quote in voices(front.brief)]
    further = [(other, quote) for other in others for quote in voices(other.brief)]
    rest = sorted(front.brief.quotes, key=telling, reverse=True)
    return [*best, *further, *((front, quote) for quote in rest if _reads_on(front, quote))]


def _reads_on(candidate: Candidate, quote: Quote) -> bool:
    """Whether a quotation can stand by itself, or has words that lead up to it."""
    text = candidate.brief.article.text
    return quote.kind == "direct" or (quote.kind == "mixed" and lead_in(text, quote.cue, quote.content) is not None)


def _new_quotes(chosen: Chosen) -> list[Quoted]:
    return sorted(chosen.news.quotes, key=lambda pair: (pair[1].speaker is not None, telling(pair[1])), reverse=True)


def _telling(quotes: Sequence[Quoted]) -> list[Quoted]:
    """Those of somebody whom the article names or describes: the confirmed ones with enough literal words, or what there is."""
    whose = [pair for pair in quotes if (pair[1].speaker or _described(*pair)) and not _reported_on(*pair)]
    sure = [pair for pair in whose if pair[1].confidence >= SHOWN_CONFIDENCE] or whose
    return [pair for pair in sure if sum(len(_WORD.findall(words)) for words in _literal(*pair)) >= ENOUGH_WORDS] or sure


def _described(candidate: Candidate, quote: Quote) -> bool:
    """Whether the words for an unknown speaker say more than “he” or “which”."""
    words = quote.speaker_span.of(candidate.brief.article.text) if quote.speaker_span else ""
    return any(word.casefold() not in _POINTING for word in _WORD.findall(words))


def _reported_on(candidate: Candidate, quote: Quote) -> bool:
    """Whether the words around the literal ones name a second speaker, whose they are: “it is a lie,” Berg said in a paper."""
    around = _words(candidate, quote)
    for literal in _literal(candidate, quote):
        around = around.replace(literal, " ")
    return quote.kind == "mixed" and _SAYING.search(around) is not None


def _literal(candidate: Candidate, quote: Quote) -> Iterator[str]:
    """The words of a quotation that stand between quotation marks."""
    text = candidate.brief.article.text
    if quote.kind == "direct":
        yield from (span.of(text) for span in quote.content)
    else:
        for marks in quotations(text):
            yield from (marks.of(text) for span in quote.content if span.overlaps(marks))


def _once(quotes: Iterable[Quoted]) -> list[Quoted]:
    """Quotations without those that repeat another; each speaker once before anybody twice."""
    kept: list[Quoted] = []
    for candidate, quote in quotes:
        if not any(same_words(_words(candidate, quote), _words(*other)) for other in kept):
            kept.append((candidate, quote))
    first: dict[str | None, Quoted] = {}
    for pair in kept:
        first.setdefault(name(pair[0].brief, pair[1].speaker), pair)
    return [*first.values(), *(pair for pair in kept if pair not in first.values())]


def _words(candidate: Candidate, quote: Quote) -> str:
    return " ".join(span.of(candidate.brief.article.text) for span in quote.content)


# ----------------------------------------------------------------------------------------------------------- positions


def _positions(candidates: Iterable[Candidate]) -> list[Held]:
    """A position of each holder, those of the front article first."""
    held: dict[str, Held] = {}
    for candidate in candidates:
        for position in sides(candidate.brief):
            held.setdefault(name(candidate.brief, position.holder) or position.holder, (candidate, position))
    return list(held.values())


def _new_positions(chosen: Chosen) -> list[Held]:
    return sorted(chosen.news.positions, key=lambda pair: clear(pair[1]), reverse=True)


def _quoted(held: Held, quotes: Iterable[Quoted]) -> bool:
    """Whether a position shows in the very words that are quoted anyway."""
    candidate, position = held
    return any(
        candidate is other and any(span.overlaps(position.evidence) for span in quote.content) for other, quote in quotes
    )


# --------------------------------------------------------------------------------------------------------------- lines


def _voice(account: Account) -> Voice:
    first, *copies = map(print_of, account.candidates)
    return Voice(first, tuple(copies))


def print_of(candidate: Candidate) -> Print:
    article = candidate.brief.article
    return Print(candidate.id, headline(candidate), article.source, article.url, article.published_at)


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
        words=_shortened(_utterance(quote, text)),
        lead=lead_in(text, quote.cue, quote.content) if quote.kind == "mixed" else None,
        speaker=name(brief, quote.speaker),
        as_written=_flat(quote.speaker_span.of(text)).strip(" ,;:") if quote.speaker_span else None,
        sure=quote.confidence >= SHOWN_CONFIDENCE,
        new=new,
    )


def _utterance(quote: Quote, text: str) -> str:
    """The words as they stand in the article, in quotation marks where they are literal."""
    if quote.kind != "direct":
        return utterance(quote, text)
    pieces = (_OUTER.sub("", _flat(span.of(text))) for span in quote.content)
    return " … ".join(f"“{piece}”" for piece in pieces if piece)


def _shortened(words: str) -> str:
    """At most so many characters, with the mark that closes what an opening one began."""
    cut = shorten(words, LONG)
    return f"{cut}”" if cut != words and cut.count("“") > cut.count("”") else cut


def side_of(candidate: Candidate, position: Position, *, new: bool = False) -> Side:
    brief = candidate.brief
    shown = _in_context(brief.article.text, position.evidence)
    return Side(
        id=order.line_id(candidate.id, f"stand {position.holder} {position.stance}", (position.evidence, position.cue)),
        article=candidate.id,
        holder=name(brief, position.holder) or position.holder,
        stance=position.stance,
        polarity=position.polarity,
        target=name(brief, position.target),
        words=shorten(shown.of(brief.article.text), LONG),
        cue=(position.cue.start - shown.start, position.cue.end - shown.start),
        modes=position.modes,
        teller=name(brief, position.attributed_to),
        new=new,
    )


def _in_context(text: str, evidence: Span) -> Span:
    """The evidence of a position, with its sentence around it where it is a part that is not understood alone."""
    if not evidence.of(text)[:1].islower():
        return evidence
    around = sentence(text, evidence)
    for speech in quotations(text):
        if speech.covers(evidence):  # what was said, without who said it before all of it
            around = Span(max(around.start, speech.start + 1), min(around.end, speech.end - 1))
    return around if around.end - around.start <= LONG else evidence


def _flat(words: str) -> str:
    return " ".join(words.split())
