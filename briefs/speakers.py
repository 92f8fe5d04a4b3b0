"""Whose words they are: from the literal source of an attribution to an actor, or to nobody.

A wrong speaker is the worst mistake, so only the head of the source counts: “his lawyer” is not he, “a senior official” and “Lee
and Park” are nobody in particular. A document speaks for whoever issued it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from briefs.lexicon import words
from briefs.types import Attribution, Span

Manner = Literal["name", "nominal", "pronoun", "document", "none"]
"""How a source names its speaker."""

_DOCUMENTS = words("speech", "documents")
_UNNAMED = words("speech", "unnamed")
_RELATIVE = frozenset({"who", "that", "which"})
_FIRST_PERSON = frozenset({"i"})
_INDEFINITE = frozenset(
    {"a", "an", "some", "one", "another", "several", "many", "two", "three", "most", "few", "other", "others", "any"}
)
_ISSUING = frozenset({"of", "by", "from"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: an actor's id, or None; and by what kind of words that is known."""

    actor: str | None
    manner: Manner


NOBODY = Voice(None, "none")


class Speakers:
    """Resolves the sources of one document, in order of the text: what was said before may tell who goes on speaking."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._kinds = {actor.id: actor.kind for actor in doc._.actors}
        self._spoken: list[tuple[tuple[Span, ...], str | None]] = []
        self._issuers: dict[str, str] = {}

    def of(self, attribution: Attribution) -> Voice:
        """The speaker of `attribution`."""
        voice = self._named(attribution) if attribution.source else self._continued(attribution)
        self._spoken.append((attribution.content, voice.actor))
        return voice

    def _named(self, attribution: Attribution) -> Voice:
        source = attribution.source
        assert source is not None
        tokens = [token for token in _tokens(self._doc, source) if not token.is_space and not token.is_punct]
        if not tokens:
            return NOBODY
        head = _head(tokens)
        if any(token.dep_ == "conj" and _within(head, token) and token.pos_ in ("NOUN", "PROPN", "PRON") for token in tokens):
            return self._joint(tokens)
        if head.lower_ in _RELATIVE:
            head = _antecedent(head)
        if head.lower_ in _FIRST_PERSON:
            return Voice(self._enclosing(head), "pronoun")
        if head.pos_ == "PRON":
            return Voice(head._.actor, "pronoun")
        if head.lower_ in _DOCUMENTS and head._.actor is None:
            return self._issuer(head, tokens)
        return self._phrase(head, tokens)

    def _phrase(self, head: Token, tokens: list[Token]) -> Voice:
        """A noun phrase: its head, or a name in apposition to its head."""
        named = next((t for t in _appositions(head, tokens) if self._kinds.get(t._.actor or "") == "person"), None)
        if named is not None and head.pos_ == "NOUN":
            return Voice(named._.actor, "name")
        if head._.actor is not None and head.pos_ == "PROPN":
            return Voice(head._.actor, "name")
        if head.lower_ in _UNNAMED and any(child.lower_ in _INDEFINITE for child in head.children):
            return NOBODY
        if head._.actor is not None and head._.actor == _own_mention(head, tokens):
            return Voice(head._.actor, "nominal")
        return NOBODY

    def _joint(self, tokens: list[Token]) -> Voice:
        """Several speakers are nobody in particular, unless all of them are one actor (“the leader and founder of the party, Lee”)."""
        actors = {token._.actor for token in tokens if token.pos_ == "PROPN" and token.ent_type_ == "PERSON"}
        return Voice(actors.pop(), "name") if len(actors) == 1 and None not in actors else NOBODY

    def _issuer(self, document: Token, tokens: list[Token]) -> Voice:
        """Whose statement it is: its owner or sender within the source, else the issuer of the last such document."""
        owners = [child for child in document.children if child.dep_ in ("poss", "compound", "amod", "nmod")]
        senders = [
            grandchild
            for child in document.children
            if child.dep_ in ("prep", "agent") and child.lower_ in _ISSUING
            for grandchild in child.children
            if grandchild.dep_ == "pobj"
        ]
        for token in (*owners, *senders):
            if token._.actor is not None and token in tokens:
                self._issuers[document.lemma_.lower()] = token._.actor
                return Voice(token._.actor, "document")
        return Voice(None, "document")

    def _continued(self, attribution: Attribution) -> Voice:
        """A quotation that names no source goes on from the one right before it."""
        if attribution.cue is not None or not self._spoken:
            return NOBODY
        content, actor = self._spoken[-1]
        between = self._doc.text[content[-1].end : attribution.content[0].start]
        return Voice(actor, "document") if not between.strip("\"“”'’ \n\t") else NOBODY

    def _enclosing(self, token: Token) -> str | None:
        """Who says “I”: the speaker of the quotation around it."""
        for content, actor in reversed(self._spoken):
            if any(span.start <= token.idx < span.end for span in content):
                return actor
        return None


def _tokens(doc: Doc, span: Span) -> list[Token]:
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return list(found) if found is not None else []


def _head(tokens: list[Token]) -> Token:
    """The token that the others depend on; of several the first noun or pronoun."""
    inside = {token.i for token in tokens}
    roots = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    nominal = [token for token in roots if token.pos_ in ("PROPN", "NOUN", "PRON")]
    return (nominal or roots or tokens[-1:])[0]


def _within(head: Token, token: Token) -> bool:
    """Whether `token` is coordinated with `head` itself, not with a part of its complements."""
    for _ in range(20):
        if token.i == head.i:
            return True
        if token.dep_ != "conj":
            return False
        token = token.head
    return False


def _antecedent(relative: Token) -> Token:
    verb = relative.head
    for _ in range(5):
        if verb.dep_ == "relcl":
            return verb.head
        verb = verb.head
    return relative


def _appositions(head: Token, tokens: list[Token]) -> list[Token]:
    inside = {token.i for token in tokens}
    return [child for child in head.children if child.dep_ == "appos" and child.i in inside]


def _own_mention(head: Token, tokens: list[Token]) -> str | None:
    """The actor that the head itself mentions: not that of a word that merely qualifies it, whose mention also covers the head."""
    return head._.actor if head in tokens or head.pos_ == "PROPN" else None
