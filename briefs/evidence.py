"""The words that show a stance: the clause that takes it, with what it takes to understand that clause alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefs.clauses import GOING, ancestors, auxiliaries, below, child, clause, intending, is_verb, noun_phrase, run
from briefs.holders import Holders
from briefs.stances import told_by
from briefs.tokens import text_of
from briefs.types import Span

LONGEST = 300
"""Characters to which a clause is filled up; what would become longer stays as it is."""
_NEAR = 120
_MARKS = 3
_BRACKETS = {"(": ")", "[": "]"}
_SUBJECTS = ("nsubj", "nsubjpass")
_OPENER = re.compile(r"(?:when|while|and|but) ", re.IGNORECASE)
_REST = re.compile(r"[^\"“”\n.!?;:]{1,60}[.,!?]?[\"”]")
"""The few words with which a quotation ends that a clause has begun."""
_OMISSION = re.compile(r"(?<=[\"“])[\w’'\- ]{3,60}\[(?:\.\.\.|…)\] ?$")
"""Words that an omission in brackets parts from the clause behind them: “surgical masks[...] ”."""


class Evidence:
    """Finds the clause that shows a stance in one document."""

    def __init__(self, doc: Doc, who: Holders) -> None:
        self._doc, self._text = doc, text_of(doc)
        self._who = who

    def core(self, anchor: Token, agent: Token | None, cue: Span) -> Span:
        """The smallest clause around the word that takes the stance, within the speaker's words where a quote holds it."""
        found = self._clause(anchor, agent)
        piece = self._piece(anchor, cue)
        if piece is not None and found.overlaps(piece):
            found = _within(found, piece)
        return _closed(self._text, _around(found, cue))

    def whole(self, core: Span, cue: Span) -> Span:
        """The clause with what it hangs on: the antecedent of “which he denied”, the subject of “going to leave”, a purpose or
        condition that follows without a comma."""
        tokens = self._doc.char_span(core.start, core.end, alignment_mode="expand")
        if tokens is None or not is_verb(tokens.root):
            return core
        found = Span(min(core.start, _start(tokens)), max(core.end, _end(tokens)))
        piece = self._piece(tokens.root, cue)
        if piece is not None and not _lacks_antecedent(tokens.root, piece):
            found = _within(found, piece)
        found = _closed(self._text, _around(_with_omitted(self._text, found), core))
        return _without_opener(self._text, _if_short(found, core), cue)

    def _piece(self, anchor: Token, cue: Span) -> Span | None:
        quote = self._who.quote(anchor)
        return next((span for span in quote.content if span.covers(cue)), None) if quote is not None else None

    def _clause(self, anchor: Token, agent: Token | None) -> Span:
        if anchor.pos_ == "NOUN":
            if (verb := told_by(anchor)) is not None:
                return _if_short(run(below(verb, ("parataxis",)), verb), clause(verb))
            return run(below(anchor, ("relcl", "appos", "conj", "cc", "punct", "parataxis")), anchor)
        found = self._without_speech(anchor)
        if agent is None or agent.i > anchor.i:
            return found
        name = noun_phrase(agent)
        near = anchor.idx - name.end < _NEAR and anchor.dep_ in ("conj", "xcomp", "acl", "parataxis")
        return Span(min(name.start, found.start), found.end) if near else found

    def _without_speech(self, verb: Token) -> Span:
        """The clause of the verb, without the direct speech that it introduces."""
        if self._who.is_marked(verb):
            return clause(verb)
        tokens = below(verb, ("verbs", "parataxis", "advcl", "mark"))
        speech = [token for token in tokens if token.dep_ in ("ccomp", "appos", "dep") and self._who.is_marked(token)]
        if not speech or speech[0].i < verb.i:
            return clause(verb)
        told = run([token for token in tokens if not any(token == each or each.is_ancestor(token) for each in speech)], verb)
        is_torn = told.end == verb.idx + len(verb)  # “Berg welcomed “the recognition that ...””
        return _if_short(clause(verb), told) if is_torn else told


def _if_short(span: Span, otherwise: Span) -> Span:
    return span if span.end - span.start <= LONGEST else otherwise


def _without_opener(text: str, span: Span, cue: Span) -> Span:
    """The span without the “when” or “and” that ties it to what stands before."""
    opener = _OPENER.match(text, span.start, cue.start)
    return Span(opener.end(), span.end) if opener else span


def _around(span: Span, inner: Span) -> Span:
    return Span(min(span.start, inner.start), max(span.end, inner.end))


def _within(span: Span, outer: Span) -> Span:
    return Span(max(span.start, outer.start), min(span.end, outer.end))


# ---- where a clause begins


def _start(tokens: Tokens) -> int:
    """Where the clause begins together with what it depends on for its sense."""
    verb: Token = tokens.root
    going = intending(verb)
    if going.lower_ in GOING:  # “I am going to leave”
        return (child(going, *_SUBJECTS) or going).left_edge.idx
    if _is_astray(verb):
        return _misread_subject(verb).left_edge.idx
    if verb.dep_ == "conj" and is_verb(verb.head) and _points_back(verb):  # “it failed us, and that is wrong”
        return (child(verb.head, *_SUBJECTS) or verb.head).left_edge.idx
    if len(tokens) == 1 and verb.dep_ == "conj":  # “can look at you and lie”
        first = next((token for token in ancestors(verb) if token.dep_ != "conj"), verb)
        return (child(first, *_SUBJECTS) or first).left_edge.idx
    if verb.dep_ == "ccomp" and child(verb, *_SUBJECTS) is None and verb.head.dep_ == "relcl":  # “that he claimed was unfair”
        verb = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and child(verb, *_SUBJECTS) is None:  # “a plan supported by Norway”
        return verb.head.left_edge.idx
    return _antecedent(verb) if verb.dep_ == "relcl" else int(tokens.start_char)


def _points_back(verb: Token) -> bool:
    subject = child(verb, *_SUBJECTS)
    return subject is not None and subject.lower_ in ("that", "this", "which")


def _antecedent(verb: Token) -> int:
    """Where the antecedent of a relative clause begins; behind a comma it may be the whole clause before."""
    before = [token for token in verb.subtree if token.i < verb.i]
    relative = next((token for token in before if token.tag_ in ("WDT", "WP", "WP$")), None)
    is_subject = relative is not None and relative.dep_ == "nsubj"
    is_of_time = any(token.lower_ in ("when", "why") for token in before) or verb.head.lower_ in ("time", "day", "moment")
    if is_of_time or (relative is not None and is_subject and relative.lower_ == "who"):  # the holder is named beside it
        return before[0].idx if before else verb.idx
    told = next((token for token in ancestors(verb) if is_verb(token) and child(token, *_SUBJECTS) is not None), None)
    is_one = verb.head.lower_ == "one" and verb.head.dep_ == "attr"  # “their plan is one that many applaud”
    is_apart = is_one or (relative is not None and not is_subject and verb.doc[verb.left_edge.i - 1].text == ",")
    subject = child(told, *_SUBJECTS) if told is not None and is_apart else None
    return int((subject or verb.head).left_edge.idx)


def _lacks_antecedent(verb: Token, piece: Span) -> bool:
    """ "Berg apologised, which the king accepted, said a friend": who tells the clause leaves out what it is about."""
    before = [other for other in verb.lefts if other.tag_ == "WDT" and other.dep_ == "dobj"]
    return verb.dep_ == "relcl" and any(other.idx < piece.start for other in before)


def _is_astray(verb: Token) -> bool:
    """ "Rules to help prevent an outbreak will calm people": a clause that the parse took for the object of an infinitive."""
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP") or bool(auxiliaries(verb) & {"will", "would", "must", "should"})
    above = verb.head
    is_infinitive = above.tag_ == "VB" and child(above, *_SUBJECTS) is None
    return verb.dep_ == "ccomp" and is_finite and is_infinitive and above.lemma_ in _TAKE_NO_CLAUSE


def _misread_subject(verb: Token) -> Token:
    """The noun to which the infinitives before a misread clause belong."""
    inner = verb
    for outer in ancestors(verb):
        if inner.dep_ in ("acl", "relcl"):
            return outer
        inner = outer
    return verb


_TAKE_NO_CLAUSE = frozenset("prevent reduce stop curb limit fight tackle combat protect stem contain slow avoid".split())


def _with_omitted(text: str, span: Span) -> Span:
    """The span with the words from which an omission parts it: “surgical masks[...] we must keep”."""
    before = _OMISSION.search(text, max(0, span.start - 80), span.start)
    return Span(before.start(), span.end) if before and text[span.start : span.start + 1].islower() else span


# ---- where it ends


def _end(tokens: Tokens) -> int:
    """Where what follows the clause without a comma ends: a purpose, a condition, a second act of one that is governed."""
    end = tokens
    for part in _following(tokens):
        end = part
    return int(end.end_char)


def _following(tokens: Tokens) -> Iterator[Tokens]:
    doc, last = tokens.doc, tokens.end
    for _ in range(2):
        part = _part(doc, tokens, last) if last < tokens.sent.end else None
        if part is None:
            return
        last = max(token.i for token in part) + 1
        yield doc[tokens.start : last]


def _part(doc: Doc, tokens: Tokens, first: int) -> list[Token] | None:
    """What begins right at the position and belongs to a word of the clause."""
    part = doc[first]
    while part.head.left_edge.i == first and part.head.i >= first and part.head != part:
        part = part.head
    if not tokens.start <= part.head.i < first or part.is_punct or part.is_space:
        return None
    if part.dep_ == "cc" and part.head != tokens.root and is_verb(part.head):
        part = next((other for other in part.head.rights if other.dep_ == "conj" and is_verb(other)), part)
    if part.dep_ not in ("acl", "relcl", "conj") and not _is_needed(part):
        return None
    kept = [token for token in below(part, ("verbs", "parataxis", "advcl")) if not token.is_space]
    while kept and kept[-1].is_punct:
        kept.pop()
    return kept or None


def _is_needed(clause: Token) -> bool:
    """A purpose, a condition or an alternative, rather than a time or a reason."""
    if clause.dep_ != "advcl":
        return False
    return "to" in auxiliaries(clause) or any(other.lower_ in _NEEDED for other in clause.lefts)


_NEEDED = frozenset({"if", "unless", "until", "once", "provided", "than", "for"})


def _closed(text: str, span: Span) -> Span:
    """The span with the quotation mark and the brackets that close what is opened in it, or open what is closed in it."""
    for opening, closing in _BRACKETS.items():
        words = span.of(text)
        if words.count(opening) > words.count(closing) and text[span.end : span.end + 1] == closing:
            span = Span(span.start, span.end + 1)
        if words.count(closing) > words.count(opening) and text[span.start - 1 : span.start] == opening:
            span = Span(span.start - 1, span.end)
    words = span.of(text)
    opened = words.count('"') % 2 or words.count("“") > words.count("”")
    following = text[span.end : span.end + _MARKS]
    mark = next((n for n, character in enumerate(following) if character in '"”'), None) if opened else None
    is_near = mark is not None and not following[:mark].strip(".,!?'’")
    rest = _REST.match(text, span.end) if opened and not is_near else None
    if rest is not None:
        return Span(span.start, rest.end())
    return Span(span.start, span.end + (mark or 0) + 1) if is_near else span
