"""The cue of an attribution, made whole with the parse: without “refused to” or “no” it tells the opposite of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from briefs.lexicon import words
from briefs.tokens import text_of, tokens_of
from briefs.types import Attribution, Span

_VERBS = words("speech", "verbs")
_NOUNS = words("speech", "nouns")
_PHRASES = words("speech", "phrases")
_HELPERS = words("speech", "helpers")
_NAMING = words("speech", "naming")
_NAME = re.compile(r"\s+(?:(?:as|the|a|an)\s+)*[“\"«][^“”\"«»]+[”\"»]?\W*")
_GIVING = frozenset({"name", "rename", "entitle", "christen"})
_TITLED = re.compile(r"(?:\w+ ){0,4}[“\"«][A-Z]\w*(?:[ -][A-Z]\w*)*[”\"»]\W*")
"""What is given a name, and the name in quotation marks."""
_REACH = 5
"""Words between a cue and its content that may hold its word of speech."""
_NOBODY = frozenset({"no", "nobody", "none", "neither"})


def tells(cue: Sequence[Token]) -> bool:
    """Whether a cue tells of saying or writing, rather than of thinking, wanting or doing."""
    return any(speaks(token) or token.lower_ in _PHRASES for token in cue)


def speaks(token: Token) -> bool:
    forms = {token.lemma_.lower(), token.lower_}
    return bool((token.pos_ != "NOUN" and forms & _VERBS) or forms & _NOUNS)


def whole(doc: Doc, attribution: Attribution) -> Attribution:
    """`attribution` with all words of speech in its cue, and what is denied with its “no” in the content."""
    return _with_no(doc, _with_speech(doc, attribution))


def is_denied(doc: Doc, source: Span | None) -> bool:
    """Whether the source says that none of them spoke: “neither side would say”."""
    tokens = tokens_of(doc, source)
    return bool(tokens) and tokens[0].lower_ in _NOBODY


def is_name(doc: Doc, attribution: Attribution) -> bool:
    """Whether no more than a name is told, which nobody says here: “Lee, nicknamed the "Fox"”, “named it "Operation River"”."""
    content = attribution.content[0]
    if any(token.lemma_ in _GIVING for token in tokens_of(doc, attribution.cue)) and _TITLED.fullmatch(
        content.of(text_of(doc))
    ):
        return True
    verb = next((token for token in reversed(tokens_of(doc, attribution.cue)) if token.tag_ == "VBN"), None)
    if verb is None or verb.lemma_.lower() not in _NAMING or verb.i == 0 or not verb.nbor(-1).is_punct:
        return False
    return _NAME.fullmatch(text_of(doc), verb.idx + len(verb), content.end) is not None


def _with_speech(doc: Doc, attribution: Attribution) -> Attribution:
    """The word of speech that a content begins with belongs to a cue that has none: refused “to discuss” it."""
    content, cue = attribution.content[0], attribution.cue
    tokens = tokens_of(doc, cue)
    if cue is None or not tokens or tells(tokens) or tokens[-1].i + 1 == len(doc):
        return attribution
    between = tokens_of(doc, Span(cue.end, content.start))
    if between and len(between) <= _REACH and any(map(speaks, between)) and not any(token.is_space for token in between):
        return replace(attribution, cue=Span(cue.start, between[-1].idx + len(between[-1])))
    last = _infinitive(tokens[-1]) or _announcement(tokens[-1])
    if last is None or not content.start <= last.idx < content.end:
        return attribution
    rest = Span(last.idx + len(last), content.end)
    return replace(attribution, cue=Span(cue.start, rest.start), content=(rest, *attribution.content[1:]))


def _infinitive(verb: Token) -> Token | None:
    """The verb of speech in “refused to say”, “seems to blame”."""
    spoken = next((child for child in verb.rights if child.dep_ == "xcomp" and verb.nbor().lower_ == "to"), None)
    return spoken if spoken is not None and verb.lemma_ in _HELPERS and spoken.i <= verb.i + 3 and speaks(spoken) else None


def _announcement(verb: Token) -> Token | None:
    """The preposition behind the noun of speech in “sounded a call for”."""
    noun = next((child for child in verb.rights if child.dep_ == "dobj" and speaks(child)), None)
    if noun is None or noun.left_edge.lower_ not in ("a", "an") or noun.i + 1 == len(noun.doc):
        return None
    return noun.nbor() if noun.nbor().pos_ in ("ADP", "SCONJ") else None


def _with_no(doc: Doc, attribution: Attribution) -> Attribution:
    """Expressed “no regret for it”, made “no mention of it”."""
    content = attribution.content[0]
    start = attribution.cue.start if attribution.cue else content.start
    lead = [token for token in tokens_of(doc, Span(start, content.start)) if token.idx < content.start]
    denial = next((token for token in lead[1:] if token.lower_ == "no" and token.dep_ in ("det", "neg")), None)
    if denial is None or attribution.cue is None:
        return attribution
    before = denial.nbor(-1)
    cue = Span(start, min(attribution.cue.end, before.idx + len(before)))
    return replace(attribution, cue=cue, content=(Span(denial.idx, content.end), *attribution.content[1:]))
