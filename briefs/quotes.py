"""The component `quotes`: attributions that report speech or writing, trimmed for the eye, with their speakers resolved."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefs import fragments
from briefs.apart import parted
from briefs.clauses import child
from briefs.confidence import calibrated
from briefs.cues import is_denied, is_name, tells, whole
from briefs.lexicon import words
from briefs.marks import CLOSING, OPENING, STRAIGHT, inside, trimmed
from briefs.sources import mended
from briefs.speakers import Speakers
from briefs.tokens import quotations_of, text_of, tokens_of
from briefs.types import Attribution, Quote, QuoteKind, Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TITLE = re.compile(r"\W*(?:[A-Z0-9][\w'’.-]*\W+)(?:(?:[A-Z0-9][\w'’.-]*|a|an|and|at|by|for|in|of|on|the|to|with)\W+)+")
_ACTS = words("speech", "acts")
_WORDS = frozenset({"sentiment", "word", "remark", "comment"})
"""Nouns that stand for what was said before: “echoed that sentiment”."""
_MARKS = frozenset(OPENING + CLOSING + STRAIGHT)

Doc.set_extension("quotes", default=(), force=True)


@Language.component("quotes", requires=["doc._.attributions", "doc._.actors"], assigns=["doc._.quotes"])
def quotes(doc: Doc) -> Doc:
    """Write `doc._.quotes`, in order of the text."""
    text = text_of(doc)
    mask = inside(text)
    speakers = Speakers(doc)
    found: list[Quote] = []
    for raw in parted(doc):
        attribution = whole(doc, mended(doc, raw))
        voice = speakers.of(attribution)
        kind = kind_of(attribution.content, text, mask)
        content = tuple(span for part in fragments.whole(doc, attribution, kind) if (span := trimmed(part, text, mask)))
        if content and is_quote(doc, attribution, kind):
            confidence = calibrated(attribution.confidence, kind, voice.manner)
            found.append(
                Quote(f"q{len(found) + 1}", kind, content, attribution.cue, voice.actor, attribution.source, confidence)
            )
    doc._.quotes = tuple(found)
    return doc


def kind_of(content: tuple[Span, ...], text: str, mask: bytearray) -> QuoteKind:
    """Direct where all words stand in quotation marks (one in twenty may not, but no whole span), indirect where none does."""
    parts = [[mask[word.start()] for word in _WORD.finditer(text, span.start, span.end)] for span in content]
    quoted = [mark for part in parts for mark in part]
    share = sum(quoted) / len(quoted) if quoted else 0.0
    whole = all(any(part) for part in parts if part)
    return "direct" if share >= 0.95 and whole else "mixed" if share else "indirect"


def is_quote(doc: Doc, attribution: Attribution, kind: QuoteKind) -> bool:
    """Whether somebody is told to have said or written something; literal words need a source or a word of speech for that."""
    if is_denied(doc, attribution.source) or is_name(doc, attribution) or _is_asked(text_of(doc), attribution):
        return False
    if kind == "indirect":
        return reports_speech(doc, attribution)
    return tells(tokens_of(doc, attribution.cue)) or (_is_done(text_of(doc), attribution) and not _is_title(doc, attribution))


def _is_asked(text: str, attribution: Attribution) -> bool:
    """Whether a turn of a conversation is all there is: a bare mark before it, or “You said” of whoever is asked."""
    source, cue = attribution.source, attribution.cue
    if source is None:
        return cue is not None and not any(character.isalnum() for character in cue.of(text))
    return source.of(text).casefold() == "you"


def _is_done(text: str, attribution: Attribution) -> bool:
    """Whether somebody does what a cue without a word of speech tells: not “it” (“it comes across”), nor a mark for a cue. A
    quotation that stands alone has none."""
    source, cue = attribution.source, attribution.cue
    if source is None or source.of(text).casefold() == "it":
        return False
    return cue is None or not set(cue.of(text)) <= _MARKS


def _is_title(doc: Doc, attribution: Attribution) -> bool:
    """Whether all that stands in quotation marks is a name: voted for the “Clean Rivers Act”."""
    known, first, last = quotations_of(doc), attribution.content[0], attribution.content[-1]
    begin = bisect_right(known, first.start, key=lambda marks: marks.end)
    end = bisect_left(known, last.end, key=lambda marks: marks.start)
    marked = [marks for marks in known[begin:end] if any(marks.overlaps(part) for part in attribution.content)]
    return all(_TITLE.fullmatch(marks.of(text_of(doc))) for marks in marked)


def reports_speech(doc: Doc, attribution: Attribution) -> bool:
    """Whether the cue tells of saying or writing, rather than of thinking, wanting or doing."""
    cue = tokens_of(doc, attribution.cue)
    content = [token for span in attribution.content for token in tokens_of(doc, span) if not token.is_punct]
    return tells(cue) and not _says_nothing(content, cue, attribution)


def _says_nothing(content: Sequence[Token], cue: Sequence[Token], attribution: Attribution) -> bool:
    """Whether no more than an act is told: its verb has a bare object (“released his returns”), or a pronoun as content. Where
    nobody speaks, a bare object says nothing either (“questions about her health”), unless its cue stands within it (“Lee was
    accused of theft”)."""
    if all(token.pos_ in ("PRON", "DET") or token.lemma_ in _WORDS for token in content):
        return True
    within = {token.i for token in content}
    roots = [token for token in content if token.head.i not in within or token.head.i == token.i]
    unsaid = attribution.source is None and not _surrounds(attribution.content, attribution.cue)
    verbs = [token for token in roots if token.pos_ in ("VERB", "AUX") and token.dep_ != "advcl"]
    if any(verb.dep_ != "acl" or _is_told(verb) for verb in verbs if not (unsaid and verb.dep_ == "pcomp")):
        return False
    return unsaid or any(token.lemma_.lower() in _ACTS for token in cue)


def _surrounds(content: Sequence[Span], cue: Span | None) -> bool:
    return cue is not None and content[0].start < cue.start < content[-1].start


def _is_told(verb: Token) -> bool:
    """ "his admission that he left": a clause that tells what was said."""
    marker = child(verb, "mark")
    return marker is not None and marker.lower_ == "that"
