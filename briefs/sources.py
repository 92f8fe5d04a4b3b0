"""The literal source of an attribution, mended with the parse where the tagger stopped short of it or missed it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Doc, Token

from briefs.clauses import child
from briefs.lexicon import words
from briefs.marks import OPENING, STRAIGHT
from briefs.tokens import text_of, tokens_of
from briefs.types import Attribution, Span

_REACH = 4
_VERBS = words("speech", "verbs")
_NOUNS = words("speech", "nouns")
_QUALIFYING = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod"})
_LOOSE = frozenset({"relcl", "acl", "case", "punct"})
_IMPERSONAL = frozenset({"it", "there", "this", "that", "what"})
_NAMING = words("speech", "naming") | {"identify"}
_NAMES = frozenset({"alias", "handle", "name", "nickname", "pseudonym", "username"})
_COMMA = re.compile(r",\s*")
_CONTRACTED = re.compile(r"(?P<pronoun>I|you|he|she|we|they)['’](?:s|ve|d|re|m|ll) +(?!been\b)(?=\w)", re.IGNORECASE)


def mended(doc: Doc, attribution: Attribution) -> Attribution:
    """`attribution` with its whole source; unchanged where the sentence names none."""
    attribution = _relayed(doc, attribution) or _of_main_clause(doc, attribution) or attribution
    if owner := _claimant(doc, attribution):
        return replace(attribution, source=owner)
    if attribution.source is not None:
        return _with_whole_source(doc, attribution, attribution.source)
    return (
        _contracted(doc, attribution) or _by_agent(doc, attribution) or replace(attribution, source=_subject(doc, attribution))
    )


def _with_whole_source(doc: Doc, attribution: Attribution, source: Span) -> Attribution:
    if renamed := _apposed(doc, attribution, source):
        return renamed
    whole = with_name(doc, completed(doc, source))
    others = (*attribution.content, *([attribution.cue] if attribution.cue else ()))
    # “his claim that”: the noun is the cue, and he alone the source
    return attribution if any(whole.overlaps(other) for other in others) else replace(attribution, source=whole)


def _apposed(doc: Doc, attribution: Attribution, source: Span) -> Attribution | None:
    """The name behind a source with which the content begins: according to the mayor, Ann Fisher, it rained."""
    first, before = attribution.content[0], tokens_of(doc, source)
    name = next((token for token in tokens_of(doc, first) if token.dep_ in ("appos", "nsubj")), None)
    if (
        not before
        or name is None
        or name.pos_ != "PROPN"
        or name.left_edge.i != before[-1].i + 2
        or doc[before[-1].i + 1].text != ","
    ):
        return None
    whole = phrase(name)
    rest = _COMMA.match(text_of(doc), whole.end)
    others = (other for other in name.head.children if other.dep_ == "nsubj" and other.i > name.i)
    if rest is None or rest.end() >= first.end or not (name.dep_ == "appos" or any(others)):
        return None
    content = (Span(rest.end(), first.end), *attribution.content[1:])
    return replace(attribution, source=Span(source.start, whole.end), content=content)


def with_name(doc: Doc, source: Span) -> Span:
    """`source` with the name that its description goes on to give: a student using the pseudonym Lin, a man called Lee."""
    tokens = tokens_of(doc, source)
    clause = next((child for token in tokens for child in token.children if child.dep_ == "acl"), None)
    if clause is None or clause.i != tokens[-1].i + 1:
        return source
    name = list(takewhile(lambda token: token.pos_ == "PROPN", doc[_name_place(clause) : clause.sent.end]))
    return Span(source.start, name[-1].idx + len(name[-1])) if name else source


def _name_place(clause: Token) -> int:
    """Where the name stands that a clause gives: behind “called”, “identified as” or “using the pseudonym”."""
    kind = child(clause, "dobj")
    if clause.lemma_ == "use":
        return kind.i + 1 if kind is not None and kind.lemma_ in _NAMES else clause.sent.end
    if clause.lemma_ not in _NAMING:
        return clause.sent.end
    link = child(clause, "prep")
    return link.i + 1 if link is not None and link.lower_ == "as" else clause.i + 1


def _contracted(doc: Doc, attribution: Attribution) -> Attribution | None:
    """The pronoun that the first word of the cue holds: “he's claiming”."""
    cue = doc.char_span(attribution.cue.start, attribution.cue.end, alignment_mode="expand") if attribution.cue else None
    found = _CONTRACTED.match(cue.text) if cue is not None else None
    if attribution.cue is None or cue is None or found is None:
        return None
    pronoun = Span(cue.start_char, cue.start_char + found.end("pronoun"))
    return replace(attribution, source=pronoun, cue=Span(cue.start_char + found.end(), attribution.cue.end))


def _by_agent(doc: Doc, attribution: Attribution) -> Attribution | None:
    """Whoever did a passive verb of the cue, where the content runs into it: was described as “mad” by the police."""
    last = attribution.content[-1]
    behind = next((token for token in tokens_of(doc, last)[1:] if token.lower_ == "by" and token.nbor(-1).is_quote), None)
    for verb in tokens_of(doc, attribution.cue):
        agent = child(verb, "agent") or (behind if verb.tag_ == "VBN" else None)
        actor = child(agent, "pobj") if agent is not None else None
        if agent is not None and actor is not None and last.start < agent.idx < last.end:
            said = Span(last.start, agent.idx)
            if any(character.isalnum() for character in said.of(text_of(doc))):
                return replace(attribution, source=phrase(actor), content=(*attribution.content[:-1], said))
    return None


def completed(doc: Doc, span: Span) -> Span:
    """`span` up to the noun that its last word qualifies, where the tagger stopped short of it (“President Donald” Trump)."""
    tokens = [token for token in tokens_of(doc, span) if not token.is_quote]
    if not tokens or tokens[-1].dep_ not in _QUALIFYING:
        return span
    last, head = tokens[-1], tokens[-1].head
    between = [token for token in doc[last.i + 1 : max(head.i, last.i)] if not token.is_punct]
    if head.i < last.i or len(between) >= _REACH or head.pos_ not in ("NOUN", "PROPN"):
        return span
    if any(token.head.i != head.i and not head.is_ancestor(token) for token in between):
        return span
    return Span(span.start, head.idx + len(head))


def _subject(doc: Doc, attribution: Attribution) -> Span | None:
    """The subject of an active verb of the cue, or the owner of its noun (“his claim”), outside of the content."""
    for token in tokens_of(doc, attribution.cue) if attribution.cue else ():
        subject = _owner(token) if token.pos_ == "NOUN" else _actor(token)
        if subject is not None and subject.lower_ not in _IMPERSONAL:
            span = phrase(subject)
            if not any(span.start < part.end and part.start < span.end for part in attribution.content):
                return span
    return None


def _claimant(doc: Doc, attribution: Attribution) -> Span | None:
    """Whose claim it is where the cue is a noun: in “the Post checked Lee's claim that” it is Lee's."""
    cue = tokens_of(doc, attribution.cue) if attribution.cue else []
    if not cue or cue[-1].text == ":" or any(token.pos_ in ("VERB", "AUX") for token in cue):
        return None
    owner = next((owner for token in cue if token.lemma_ in _NOUNS and (owner := _owner(token))), None)
    claimant = phrase(owner) if owner is not None else None
    return claimant if claimant and not any(claimant.overlaps(part) for part in attribution.content) else None


def _owner(noun: Token) -> Token | None:
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def _actor(verb: Token) -> Token | None:
    if verb.pos_ != "VERB" or any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return None
    return next((child for child in verb.children if child.dep_ == "nsubj"), None)


def phrase(head: Token) -> Span:
    """The words of a noun phrase, without the clauses that describe it."""
    kept = [head]
    for token in kept:  # grows while it is read
        kept.extend(child for child in token.children if child.dep_ not in _LOOSE)
    first, last = min(kept, key=_place), max(kept, key=_place)
    return Span(first.idx, last.idx + len(last))


def _place(token: Token) -> int:
    return token.i


def _words(doc: Doc, span: Span) -> str:
    """The text of `span` alone: spaCy puts the whole one together anew each time that it is asked for it."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return found.text if found is not None else ""


def _relayed(doc: Doc, attribution: Attribution) -> Attribution | None:
    """The speaker whom an outlet quotes, for the quoted words are his: Lee called it “bad”, according to the Post."""
    tokens = tokens_of(doc, attribution.content[0])
    if attribution.cue is None or _words(doc, attribution.cue).casefold() != "according to" or not tokens:
        return None
    within = {token.i for token in tokens}
    for verb in tokens:
        if verb.pos_ == "VERB" and verb.lemma_ in _VERBS and (verb.head.i not in within or verb.head.i == verb.i):
            subject = _actor(verb)
            rest = Span(verb.idx + len(verb), attribution.content[0].end)
            if (
                subject is not None
                and subject.pos_ in ("PROPN", "PRON")
                and subject.i in within
                and any(mark in _words(doc, rest) for mark in OPENING + STRAIGHT)
            ):
                cue = Span(verb.idx, verb.idx + len(verb))
                return replace(attribution, source=phrase(subject), cue=cue, content=(rest, *attribution.content[1:]))
    return None


def _of_main_clause(doc: Doc, attribution: Attribution) -> Attribution | None:
    """The subject of the main clause, where the cue is no word of speech in a clause that ends before the quotation:
    Lee defended the law, which was signed by Park, in a note: “...”"""
    tokens = tokens_of(doc, attribution.cue) if attribution.cue else []
    if not tokens or any(token.lemma_ in _VERBS for token in tokens):
        return None
    clause = next((above for token in tokens for above in (token, *token.ancestors) if above.dep_ == "relcl"), None)
    quotation = attribution.content[-1]
    if (
        clause is None
        or quotation.start < clause.right_edge.idx
        or not any(m in _words(doc, quotation) for m in OPENING + STRAIGHT)
    ):
        return None
    verb = next((above for above in clause.ancestors if above.pos_ == "VERB"), None)
    subject = _actor(verb) if verb is not None else None
    if verb is None or subject is None:
        return None
    cue = Span(verb.idx, verb.idx + len(verb))
    return replace(attribution, source=phrase(subject), cue=cue, content=(quotation,))
