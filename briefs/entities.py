"""Entities while they are being put together, and what syntax says about their place in a sentence."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc, Token

from briefs.types import ActorKind, MentionKind, Span

Standing = Literal["agent", "patient", "partner", "possessor", "modifier", "place", "other"]
"""What a mention does in its clause: it acts, is acted upon or dealt with, owns, qualifies a noun, or is the scene."""

MOTION = frozenset(
    "visit leave reach tour enter arrive travel go fly return head move flee come trip journey visit flight stop trek "
    "cross exit drive "
    "route drive ship sail relocate deport bring send deploy transfer".split()
)
PLACE_PREPOSITIONS = frozenset(
    "in at near around outside inside across through within throughout into off via from beyond above".split()
)
PARTNER_PREPOSITIONS = frozenset("to with against between among toward towards on for by upon".split())
SPEECH = frozenset(
    "say tell add write tweet announce argue state note suggest declare acknowledge explain claim respond reply "
    "continue conclude warn insist "
    "stress admit deny recall mention urge vow pledge promise confirm concede allege complain assert contend maintain "
    "predict propose remark "
    "reiterate reveal testify caution disclose emphasize emphasise indicate advise ask answer demand agree hope "
    "refuse reject criticize criticise "
    "condemn accuse blame praise welcome denounce defend call describe report appeal believe think oppose support "
    "decline deplore object".split()
)
_UNDECOMPOSED = str.maketrans("ıøØłŁđĐ’ʼ", "ioOlLdD''")


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that refer to an entity: characters `span`, tokens `first` up to, not including, `last`."""

    span: Span
    first: int
    last: int
    head: int
    """The token on which the rest of the words depends."""
    kind: MentionKind = "name"
    standing: Standing = "other"


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that may turn out to be an actor."""

    kind: ActorKind
    name: str
    references: list[Reference] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    """Surface forms beside those of the references: titles, names without their titles."""
    role: str | None = None
    affiliation: str | None = None
    country: str | None = None
    gender: Literal["m", "f"] | None = None


def fold(text: str) -> str:
    """`text` without case, accents and typographic apostrophes, for comparing names."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def head_of(doc: Doc, first: int, last: int) -> int:
    """The token of [first, last) whose own head lies outside, the last such one; the last token if the parse knows none."""
    outside = [token.i for token in doc[first:last] if not first <= token.head.i < last or token.head.i == token.i]
    return outside[-1] if outside else last - 1


def refer(doc: Doc, first: int, last: int, kind: MentionKind = "name") -> Reference:
    """The reference of tokens [first, last)."""
    head = head_of(doc, first, last)
    span = Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
    return Reference(span, first, last, head, kind, standing(doc[head]))


def coordinated(token: Token) -> Token:
    """The first of the coordination or apposition that `token` stands in."""
    for _ in range(20):
        if token.dep_ not in ("conj", "appos") or token.head.i == token.i:
            return token
        token = token.head
    return token


_PLAIN: dict[str, Standing] = {
    "poss": "possessor",
    "compound": "modifier",
    "amod": "modifier",
    "nmod": "modifier",
    "npadvmod": "modifier",
}


def standing(token: Token) -> Standing:
    """What the phrase headed by `token` does in its clause."""
    if token.dep_ in ("compound", "amod", "nmod", "nummod", "npadvmod"):
        return "modifier"
    token = coordinated(token)
    dep, head = token.dep_, token.head
    if dep in ("nsubj", "csubj"):
        return "agent"
    if dep == "nsubjpass":
        return "patient"
    if dep in ("dobj", "dative", "iobj", "oprd"):
        return "place" if head.lemma_ in MOTION and dep == "dobj" else "patient"
    if dep == "pobj":
        return _in_prepositional_phrase(head)
    return _PLAIN.get(dep, "other")


def _in_prepositional_phrase(preposition: Token) -> Standing:
    word, head = preposition.lower_, preposition.head
    if preposition.dep_ == "agent" or (word == "to" and head.lower_ == "according"):
        return "agent"
    if word in PLACE_PREPOSITIONS:
        return "place"
    if word in ("to", "for", "toward", "towards") and head.lemma_.lower() in MOTION:
        return "place"
    if word in PARTNER_PREPOSITIONS:
        return "partner"
    return "modifier" if word == "of" else "other"
