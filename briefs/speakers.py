"""Whose words they are: from the literal source of an attribution to an actor, or to nobody.

A wrong speaker is the worst mistake, so only the head of the source counts: “his lawyer” is not he, “a senior official” and
“Lee and Park” are nobody in particular. A document speaks for whoever issued it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from spacy.tokens import Doc, Token

from briefs.lexicon import words
from briefs.marks import inside
from briefs.tokens import text_of, tokens_of
from briefs.types import Attribution, Span

Manner = Literal["name", "nominal", "pronoun", "document", "none"]
"""How a source names its speaker."""

_DOCUMENTS = words("speech", "documents")
_UNNAMED = words("speech", "unnamed")
_PLEAS = words("speech", "pleas")
_TITLES = words("speech", "titles")
_OFFICES = words("offices", "offices")
_GOVERNMENTS = words("speech", "governments")
_OUTLETS = words("speech", "outlets")
_RELATIVE = frozenset({"who", "that", "which"})
_INDEFINITE = frozenset("a an some one another several many two three most few other others any both".split())
_SOMEBODY = frozenset({"someone", "somebody"})
_ISSUE = frozenset("issue release publish post send write make give sign deliver put file bring tweet share".split())
_GOVERNING = frozenset({"IN", "TO", "CC", "DT", "PRP$", "POS"})
_OUTER = frozenset("\"“”„«»'’ \t\n")
_BELONGING = frozenset({"of", "from", "at"})
_OPENING, _CLOSING = "([", ")]"
_LOOK_BACK = 120
"""Tokens in which “the statement” looks for the statement meant: about five sentences."""


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
        self._text = text_of(doc)
        self._quoted = inside(self._text)
        self._kinds = {actor.id: actor.kind for actor in doc._.actors}
        self._names = {actor.id: actor.name.casefold().split() for actor in doc._.actors}
        self._countries = {
            name.casefold(): actor.id
            for actor in doc._.actors
            if actor.kind == "country"
            for name in (actor.name, *actor.aliases)
        }
        last = [(actor.name.casefold().split()[-1], actor) for actor in doc._.actors if " " in actor.name]
        shared = {word for word, count in Counter(word for word, _ in last).items() if count > 1}
        self._bearers = {
            word: actor.id for word, actor in last if word not in shared and actor.kind in ("person", "organization")
        }
        """Actors by the last word of their names, where only one has it: the parser may not know a surname as a name."""
        self._spoken: list[tuple[tuple[Span, ...], str | None]] = []

    def of(self, attribution: Attribution) -> Voice:
        """The speaker of `attribution`."""
        voice = self._named(attribution.source) if attribution.source else self._continued(attribution)
        self._spoken.append((attribution.content, voice.actor))
        return voice

    def _named(self, source: Span) -> Voice:
        outside = _outside_brackets(tokens_of(self._doc, source))
        tokens = [token for token in outside if not token.is_space and not token.is_punct]
        if not tokens:
            return NOBODY
        head = _head(tokens)
        if _coordinated(head, tokens):
            return self._joint(tokens)
        capitals = head.text.isupper() and len(head) > 1  # “WHO director Ann Lee”: no pronoun, whatever the parser says
        if head.lower_ in _RELATIVE and not capitals and (antecedent := _antecedent(head)) is not None:
            head, tokens = antecedent, [token for token in antecedent.subtree if token.i < head.i]
        if (head.pos_ == "PRON" and not capitals) or head.lower_ in ("i", *_SOMEBODY):
            return Voice(self._enclosing(head) if head.lower_ == "i" else self._meant(head), "pronoun")
        if head.lower_ in _DOCUMENTS and self._kind(head) != "person":
            return Voice(self._issuer(head, tokens), "document")
        if len(tokens) == 1 and head.pos_ == "PROPN" and head._.actor is None:
            return Voice(self._bearers.get(head.lower_), "name")
        return self._phrase(head, tokens)

    def _phrase(self, head: Token, tokens: list[Token]) -> Voice:
        """A noun phrase: the full name in it, its head, a name in apposition to its head or with it as an apposition."""
        named = self._full_name(tokens)
        if named is not None:
            return Voice(named._.actor, "name")
        whole = _outside_brackets(list(head.subtree))
        apposed = [token for token in whole if token.dep_ == "appos" and token._.actor and _is_apposed(token, head)]
        if head.dep_ == "appos" and self._kind(head.head) == "person":
            apposed.append(head.head)
        people = [token for token in apposed if self._kind(token) == "person"]
        if self._kind(head) != "person" and (people or (head._.actor is None and apposed)):
            return Voice((people or apposed)[0]._.actor, "name")
        if head._.actor is None and head.lower_ in _GOVERNMENTS | _OUTLETS:
            return self._qualified(head)
        vague = any(child.lower_ in _INDEFINITE for child in head.children)
        if head._.actor is None or (vague and (head.lower_ in _UNNAMED or self._kind(head) != "group" or head.tag_ == "NN")):
            return NOBODY if head.pos_ != "PROPN" or head._.actor is None else Voice(head._.actor, "name")
        ends_name = self._kind(head) == "country" and _is_part_of_name(head)
        if ends_name or any(child.lower_ == "both" for child in head.children):
            return NOBODY
        return Voice(head._.actor, "name" if head.pos_ == "PROPN" else "nominal")

    def _qualified(self, head: Token) -> Voice:
        """Whom the name before a general word means: “the United States government”, “Halden magazine”."""
        if head.lower_ in _GOVERNMENTS:
            named = [self._country(child) for child in head.children]
        else:
            named = [child._.actor for child in head.children if self._kind(child) == "organization"]
        found = next(filter(None, named), None)
        return Voice(found, "name") if found else NOBODY

    def _full_name(self, tokens: list[Token]) -> Token | None:
        """The one person whom the phrase names in full behind a title or affiliation (“Mayor of Ruritz Ann Lee (no kin)”).

        The phrase alone decides, not its parse, which is poor where many names stand in a row. A name that a preposition or a
        possessive governs is somebody else's: “a lawyer for President Ann Lee”, “Ann Lee's lawyer”.
        """
        tokens = self._without_home(tokens)
        people = {token._.actor for token in tokens if token.pos_ == "PROPN" and self._kind(token) == "person"}
        if len(people) != 1:
            return None
        own = [token for token in tokens if token.pos_ == "PROPN" and token._.actor in people]
        first, last = own[0], own[-1]
        before = [token for token in tokens if token.i < first.i]
        apart = any(token.i not in {one.i for one in own} for token in tokens if first.i < token.i < last.i)
        if apart or not (len(own) > 1 or last is tokens[-1]) or _governs(last):
            return None
        if not before:
            return last if last is tokens[-1] else None
        previous = before[-1] if self._doc[first.i - 1].text in _CLOSING else self._doc[first.i - 1]
        if previous.is_punct:
            return last if previous.text in ",–—" and len(own) > 1 else None
        linked = any(token.dep_ in ("prep", "agent") or token.tag_ in ("IN", "TO") for token in before)
        others = linked and (previous.lower_ in _TITLES or before[0].lower_ in _INDEFINITE)
        return None if previous.tag_ in _GOVERNING or others else last

    def _without_home(self, tokens: list[Token]) -> list[Token]:
        """The phrase up to where a person's name is followed by where they belong: “Ann Lee of Park Hill's institute”."""
        for name, link in pairwise(tokens):
            if link.lower_ in _BELONGING and name.pos_ == "PROPN" and self._kind(name) == "person":
                return [token for token in tokens if token.i <= name.i]
        return tokens

    def _joint(self, tokens: list[Token]) -> Voice:
        """Several speakers are nobody in particular, unless they are one person (“the party’s leader and founder, Lee”)."""
        people = {token._.actor for token in tokens if self._kind(token) == "person"}
        nouns = [
            token
            for token in tokens
            if token.pos_ in ("PROPN", "PRON")
            and token._.actor is None
            and token.dep_ == "conj"
            and token.lower_ not in _OFFICES  # “President and CEO Ann Lee”
        ]
        ends = {tokens[-1]._.actor, *(token._.actor for token in tokens if any(map(_is_office_of, token.conjuncts)))}
        return Voice(people.pop(), "name") if len(people) == 1 and not nouns and ends & people else NOBODY

    def _issuer(self, document: Token, tokens: list[Token]) -> str | None:
        """Whose statement it is: its owner or sender; of “the statement” alone, that of the last one before it."""
        if owner := self._owner(document):
            return owner
        if len(tokens) > 2 or document.i - tokens[0].i > 1:
            return None
        for token in reversed(self._doc[max(0, document.i - _LOOK_BACK) : document.i]):
            if _same_document(token, document) and (owner := self._owner(token)):
                return owner
        return None

    def _owner(self, document: Token) -> str | None:
        for token in _owners(document):
            if found := token._.actor or self._country(token):
                return str(found)
            possessor = next((child for child in token.children if child.dep_ in ("poss", "compound") and child._.actor), None)
            if possessor is not None and token.pos_ == "NOUN":
                return str(possessor._.actor)
        return None

    def _continued(self, attribution: Attribution) -> Voice:
        """A quotation without a source goes on from the one right before it."""
        if attribution.cue is not None or not self._spoken:
            return NOBODY
        content, actor = self._spoken[-1]
        between = self._text[content[-1].end : attribution.content[0].start]
        return NOBODY if set(between) - _OUTER else Voice(actor, "pronoun")

    def _enclosing(self, token: Token) -> str | None:
        """Who says “I”: the speaker of the quotation around it."""
        for content, actor in reversed(self._spoken):
            if any(span.start <= token.idx < span.end for span in content):
                return actor
        return None

    def _meant(self, pronoun: Token) -> str | None:
        """Whom a pronoun means; nobody, where its paragraph names somebody else who may not have been read as a person."""
        actor: str | None = pronoun._.actor
        if pronoun.lower_ in _SOMEBODY:  # “someone, apparently Lee, says”
            return next((name._.actor for name in pronoun.children if name.dep_ == "appos"), None)
        if pronoun.lower_ not in ("he", "she"):
            return actor
        before = takewhile(lambda token: not (token.is_space and "\n" in token.text), reversed(self._doc[: pronoun.i]))
        named = [token for token in before if token.pos_ in ("PROPN", "NOUN") and not self._quoted[token.idx]]
        own = self._names.get(actor or "", [])
        if any(token._.actor == actor or token.lower_ in own for token in named):
            return actor
        others = [token for token in named if token.pos_ == "PROPN" and token.dep_ in ("nsubj", "nsubjpass")]
        return None if any(self._kind(token) not in ("person", "country") for token in others) else actor

    def _country(self, token: Token) -> str | None:
        """The country that a qualifying word names (“US statement”), which as such is no mention of an actor."""
        if self._kind(token) == "country":
            return str(token._.actor)
        return self._countries.get(self._doc[token.left_edge.i : token.right_edge.i + 1].text.casefold())

    def _kind(self, token: Token) -> str | None:
        return self._kinds.get(token._.actor or "")


def _same_document(one: Token, other: Token) -> bool:
    """Whether both words may mean the same paper: “the motion” is the lawsuit that was filed."""
    return one.lemma_ == other.lemma_ or (one.lower_ in _PLEAS and other.lower_ in _PLEAS)


def _is_office_of(noun: Token) -> bool:
    """Whether a noun says what else somebody is: “Ann Lee of Park College and contributor to The Post”."""
    bare = noun.tag_ == "NN" and not any(child.dep_ in ("det", "poss") for child in noun.children)
    return bare and any(child.dep_ == "prep" for child in noun.children)


def _is_part_of_name(country: Token) -> bool:
    """Whether a country only ends the name of somebody else: “Sustainable Ruritania”, “Radio Free Ruritania”."""
    before = [
        child for child in country.lefts if child.dep_ in ("amod", "compound", "nmod") and child._.actor != country._.actor
    ]
    return any(child.is_title and child.pos_ in ("ADJ", "PROPN") for child in before)


def _is_apposed(name: Token, head: Token) -> bool:
    """Whether a name says who the head is: “a friend of the town, Lee”; “a friend of the town's mayor Lee” is somebody else."""
    start = name.left_edge.i
    return name.i > head.i and (name.head == head or (start > 0 and name.doc[start - 1].is_punct))


def _governs(name: Token) -> bool:
    """Whether the name owns what follows it."""
    return name.i + 1 < len(name.doc) and name.nbor().tag_ == "POS"


def _outside_brackets(tokens: list[Token]) -> list[Token]:
    """The words without those in brackets, which say something about the speaker: “Ann Lee (D-Ruritz)”."""
    outside, depth = [], 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth <= 0 and token.text not in _CLOSING:
            outside.append(token)
    return outside or tokens


def _head(tokens: list[Token]) -> Token:
    """The token that the others depend on; of several the first noun or pronoun."""
    inside = {token.i for token in tokens}
    roots = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    nominal = [token for token in roots if token.pos_ in ("PROPN", "NOUN", "PRON")]
    return (nominal or roots or tokens[-1:])[0]


def _coordinated(head: Token, tokens: list[Token]) -> bool:
    """Whether somebody is coordinated with the head itself, not with a part of its complements."""
    return any(token.dep_ == "conj" and token.head.i == head.i and token.pos_ in ("NOUN", "PROPN", "PRON") for token in tokens)


def _antecedent(relative: Token) -> Token | None:
    verb = relative.head
    for _ in range(5):
        if verb.dep_ == "relcl":
            return verb.head
        verb = verb.head
    return None


def _owners(document: Token) -> Iterator[Token]:
    """The phrases that may tell whose a document is, the surest first: Lee's statement, a statement of or by Lee, a statement
    released by Lee, and Lee who issued or said it in a statement."""
    yield from (child for child in document.children if child.dep_ in ("poss", "compound", "nmod", "amod"))
    for child in document.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("of", "by", "from"):
            yield from (grandchild for grandchild in child.children if grandchild.dep_ == "pobj")
        elif child.dep_ == "acl":
            agents = (grandchild for grandchild in child.children if grandchild.dep_ == "agent" or grandchild.lower_ == "by")
            yield from (noun for agent in agents for noun in agent.children if noun.dep_ == "pobj")
    verb = document.head.head if document.dep_ == "pobj" and document.head.lower_ == "in" else document.head
    if verb.pos_ == "VERB" and (document.dep_ == "pobj" or (document.dep_ == "dobj" and verb.lemma_ in _ISSUE)):
        yield from (child for child in verb.children if child.dep_ == "nsubj")
