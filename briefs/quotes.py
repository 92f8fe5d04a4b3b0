"""The component `quotes`: attributions that report speech or writing, trimmed for the eye, with their speakers resolved."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefs.confidence import calibrated
from briefs.lexicon import words
from briefs.marks import inside, trimmed
from briefs.sources import completed, mended
from briefs.speakers import Speakers
from briefs.types import Attribution, Quote, QuoteKind, Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VERBS = words("speech", "verbs")
_NOUNS = words("speech", "nouns")
_PHRASES = words("speech", "phrases")
_ACTS = words("speech", "acts")

Doc.set_extension("quotes", default=(), force=True)


@Language.component("quotes", requires=["doc._.attributions", "doc._.actors"], assigns=["doc._.quotes"])
def quotes(doc: Doc) -> Doc:
    """Write `doc._.quotes`, in order of the text."""
    text = doc.text  # spaCy puts it together anew each time
    mask = inside(text)
    speakers = Speakers(doc)
    found: list[Quote] = []
    for raw in doc._.attributions:
        attribution = mended(doc, raw)
        voice = speakers.of(attribution)
        kind = kind_of(attribution.content, text, mask)
        parts = (completed(doc, part) for part in attribution.content) if kind == "indirect" else attribution.content
        content = tuple(span for part in parts if (span := trimmed(part, text, mask)))
        if content and (kind != "indirect" or reports_speech(doc, attribution)):
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


def _says_nothing(content: list[Token], cue: list[Token]) -> bool:
    """Whether no more than an act is told: its verb has a bare object (“released his returns”), or a pronoun as content."""
    if all(token.pos_ in ("PRON", "DET") for token in content):
        return True
    within = {token.i for token in content}
    roots = [token for token in content if token.head.i not in within or token.head.i == token.i]
    clause = any(token.pos_ in ("VERB", "AUX") and token.dep_ not in ("advcl", "acl") for token in roots)
    return not clause and any(token.lemma_.lower() in _ACTS for token in cue)


def reports_speech(doc: Doc, attribution: Attribution) -> bool:
    """Whether the cue tells of saying or writing, rather than of thinking, wanting or doing."""
    if attribution.cue is None:
        return False
    cue = _tokens(doc, attribution.cue)
    content = [token for span in attribution.content for token in _tokens(doc, span) if not token.is_punct]
    return not _says_nothing(content, cue) and any(
        (token.pos_ != "NOUN" and token.lemma_.lower() in _VERBS) or token.lemma_.lower() in _NOUNS or token.lower_ in _PHRASES
        for token in cue
    )


def _tokens(doc: Doc, span: Span) -> list[Token]:
    return list(doc.char_span(span.start, span.end, alignment_mode="expand") or ())
