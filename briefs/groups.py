"""Groups of people that say or do something: “protesters”, “supporters of the resolution”; and governments called so."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from briefs.entities import SPEECH, Entity, Reference, fold, refer
from briefs.lexicon import load
from briefs.places import Place
from briefs.types import Span

GOVERNMENT = frozenset("government regime administration authorities leadership cabinet junta".split())
GENERIC = frozenset(
    "company firm organization organisation agency corporation airline bank newspaper charity group union club".split()
)
"""Nouns that stand for any body of the kind."""
_QUANTIFIERS = frozenset(
    "the a an this that these those some many several most all both more few any such least "
    "even especially only so reportedly "
    "at about around over nearly almost dozens dozen hundred hundreds thousand thousands million".split()
)
_NOBODY = frozenset("no neither none whose which what my our your how half".split())
"""“No organization”, “whose members”, “my parents”: nobody that the text could call so."""
_MEN = frozenset("fighters militants gunmen insurgents guerrillas".split())
_AUDIENCE = frozenset("reporters journalists".split())


@cache
def _things() -> dict[str, frozenset[str]]:
    """Nouns that name people or, behind some words, a thing: with these words."""
    told = load("organizations")["things"]
    return {noun: frozenset(before.split()) for nouns, before in told.items() for noun in nouns.split()}


@cache
def _nouns() -> frozenset[str]:
    return frozenset(load("organizations")["groups"].split())


@cache
def _collectives() -> frozenset[str]:
    return frozenset(load("organizations")["collectives"].split())


def find(doc: Doc, taken: set[int], countries: list[Entity], bodies: list[Entity], scenes: list[Place]) -> list[Entity]:
    """Groups that act in the text, one for each way of naming them; “the Syrian government” goes to its country instead."""
    owners = {
        i: entity for entity in countries for reference in entity.references for i in range(reference.first, reference.last)
    }
    lands = {land.country: land for land in countries}
    at = {place.first: lands[place.country] for place in scenes if place.form == "name" and place.country in lands}
    groups: dict[str, Entity] = {}
    armies = {i: body for body in bodies for reference in body.references for i in range(reference.first, reference.last)}
    known = {word for body in bodies for word in fold(body.name).replace(" of ", " ").split()}
    for token in doc:
        if (
            token.i in taken
            or not _names_a_group(token)
            or (token.tag_ == "NN" and token.lower_ in known)
            or (bodies and _anaphoric(token))
        ):
            continue
        reference = _reference(doc, token)
        if token.lower_ in _MEN and (body := _fights_for(token, armies)) is not None:
            body.references.append(reference)
        elif token.lower_ in GOVERNMENT and (country := _governs(token, owners, at)) is not None:
            country.references.append(reference)
        elif token.lower_ not in GOVERNMENT and token.lower_ not in _AUDIENCE and doc[reference.first].lower_ not in _NOBODY:
            key = _key(doc, reference)
            group = groups.setdefault(key, Entity("group", _title(doc, reference)))
            group.country = group.affiliation = next(
                (owners[i].country for i in range(reference.first, reference.last) if i in owners), group.country
            )
            group.references.append(reference)
    return [group for group in groups.values() if _acts(group)]


def _fights_for(token: Token, bodies: dict[int, Entity]) -> Entity | None:
    """The body whose people are meant by “Hamas fighters”."""
    return next((bodies[child.i] for child in token.lefts if child.i in bodies and child.dep_ in ("compound", "amod")), None)


def _acts(group: Entity) -> bool:
    """Whether a group does something, or is dealt with more than once."""
    standings = [reference.standing for reference in group.references]
    dealt_with = sum(standing in ("patient", "partner", "possessor") for standing in standings)
    return "agent" in standings or dealt_with > (" " not in group.name)


def _names_a_group(token: Token) -> bool:
    low = token.lower_
    if any(child.lower_ in _things().get(low, ()) for child in token.lefts):
        return False
    if token.tag_ in ("NNS", "NNPS"):
        return low in _nouns()
    return token.tag_ == "NN" and low in _collectives() and token.dep_ != "compound" and _particular(token)


def _anaphoric(token: Token) -> bool:
    """“The company”, which stands for a body named before."""
    return token.lower_ in GENERIC and token.n_lefts == 1 and token.left_edge.lower_ == "the"


def _particular(token: Token) -> bool:
    """“The party”, “Labour party”, and “a party said”, but not “a party” in general."""
    if token.dep_ == "nsubj" and token.head.lemma_ in SPEECH:
        return True
    return not any(child.lower_ in ("a", "an", "any", "no", "every", "each") for child in token.lefts) and token.n_lefts > 0


def _reference(doc: Doc, token: Token) -> Reference:
    """The noun with what stands before it, and a short “of”-complement."""
    first = token.i
    while (
        first > 0
        and (doc[first - 1].head.i >= first - 1 or _joins_qualities(doc[first - 1]))
        and _before(doc[first - 1], token)
    ):
        first -= 1
    while first < token.i and doc[first].lower_ in _QUANTIFIERS and doc[first + 1].text not in ("-", "–"):
        first += 1
    last = token.i + 1
    if last < len(doc) and doc[last].lower_ == "general":
        last += 1
    complement = doc[last] if last < len(doc) and doc[last].lower_ in ("of", "from") else None
    if complement is not None and complement.right_edge.i - last <= 6 and not any(t.is_punct for t in complement.subtree):
        last = max(last, complement.right_edge.i + 1)
    full = refer(doc, first, last)
    return Reference(
        Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1])), first, last, token.i, "nominal", full.standing
    )


def _before(token: Token, noun: Token) -> bool:
    """Whether `token` belongs to the words before `noun` in its phrase: “Kurdish and Sunni” of “Kurdish and Sunni members”."""
    if _joins_qualities(token):
        return token.head.head.i == noun.i
    if token.is_space or (token.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "PRON") and token.dep_ not in ("amod", "poss")):
        return False
    if token.is_punct:
        return token.text in "-–"
    for _ in range(6):
        if token.head.i == noun.i:
            return token.dep_ in ("det", "amod", "compound", "nmod", "poss", "nummod", "predet", "punct", "quantmod", "advmod")
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def _joins_qualities(token: Token) -> bool:
    return token.dep_ in ("cc", "conj") and token.head.dep_ == "amod"


def _key(doc: Doc, reference: Reference) -> str:
    return fold(_title(doc, reference))


def _title(doc: Doc, reference: Reference) -> str:
    return doc[reference.first : reference.last].text


def _governs(token: Token, owners: dict[int, Entity], scenes: dict[int, Entity]) -> Entity | None:
    """The country whose government is meant: named with it, else the one in which the sentence before it is set (“here in
    Germany, the government”), else the last one mentioned in the paragraph."""
    named = next((owners[child.i] for child in token.subtree if child.i in owners), None)
    if named is not None:
        return named
    if not any(child.lower_ in ("the", "its", "his", "her", "their") for child in token.lefts):
        return None
    opening = token.doc[token.sent.start : token.i]
    scene = next((scenes[other.i] for other in opening if other.i in scenes and other.head.lower_ == "in"), None)
    if scene is not None:
        return scene
    for i in range(token.i - 1, max(-1, token.i - 60), -1):
        if "\n" in token.doc[i].text:
            return None
        if i in owners:
            return owners[i]
    return None
