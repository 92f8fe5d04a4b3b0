"""Whether a sentence can be understood alone, and what it needs of others where it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefs.clauses import child
from briefs.types import Span

FEWEST_WORDS, MOST_WORDS, MOST_OF_LEAD = 6, 60, 90


def stands_alone(tokens: Tokens, *, is_lead: bool) -> bool:
    """Whether a reader understands the sentence without the one before it."""
    text = tokens.text.strip()
    most = MOST_OF_LEAD if is_lead else MOST_WORDS
    if not FEWEST_WORDS <= sum(token.is_alpha for token in tokens) <= most or text[-1:] not in ".!?\"”’')…":
        return False
    first = next((token for token in tokens if token.is_alpha), None)
    return first is not None and not _dangles(tokens) and not _is_only_speech(text)


def _is_only_speech(text: str) -> bool:
    return text[:1] in '"“' and text[-1:] in '"”'


def _dangles(tokens: Tokens) -> bool:
    """A pronoun or a pointing word before any name: its meaning stands in another sentence."""
    subject = _first_subject(tokens)
    if subject is not None and _points_back(subject) and not _is_behind_name(subject, tokens):
        return True
    first = next((token for token in tokens if not token.is_punct and not token.is_space), None)
    if first is not None and (first.lower_ in _CONNECTIVES or (first.lower_ in _DEMONSTRATIVES and not _is_of_calendar(first))):
        return True
    return any(_is_demonstrative(token) or _is_bare_pointer(token, tokens) for token in tokens)


def _first_subject(tokens: Tokens) -> Token | None:
    return next((token for token in tokens if token.dep_ in ("nsubj", "nsubjpass")), None)


def _is_behind_name(token: Token, tokens: Tokens) -> bool:
    return any(other.ent_type_ or other.pos_ == "PROPN" for other in tokens[: token.i - tokens.start])


def _is_demonstrative(token: Token) -> bool:
    """“that sentiment”, “such a move”."""
    return token.lower_ in _DEMONSTRATIVES and token.dep_ in ("det", "predet") and not _is_of_calendar(token)


def _is_bare_pointer(token: Token, tokens: Tokens) -> bool:
    """“analysts considered this a foregone conclusion”, “this is the first report”, in the main clause."""
    if token.lower_ not in ("this", "these") or token.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return False
    governing = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
    return governing == tokens.root and '"' not in tokens.text and "“" not in tokens.text


def _is_of_calendar(token: Token) -> bool:
    """“this week” points at the calendar, not at another sentence."""
    return token.dep_ in ("det", "predet") and token.head.ent_type_ in ("DATE", "TIME")


def _points_back(subject: Token) -> bool:
    if subject.lower_ in ("he", "she", "it", "they", "this", "that", "these", "those", "him", "her", "we", "i", "you"):
        return not _is_expletive(subject)
    return False


def _is_expletive(token: Token) -> bool:
    """“It is necessary to ...”: the pronoun stands for the clause that follows."""
    return token.lower_ == "it" and any(child.dep_ in ("ccomp", "xcomp", "acomp", "csubj") for child in token.head.children)


# ---- what it needs


@dataclass(frozen=True, slots=True)
class Needs:
    """What other sentences must have told: of which things and people, and whether it goes on from the sentence before."""

    things: frozenset[str]
    people: frozenset[str]
    previous: Span | None
    actors: frozenset[str]
    """Those whom the sentence itself names."""
    follows: bool

    def are_met_by(self, chosen: Sequence[tuple[Span, frozenset[str], frozenset[str]]]) -> bool:
        """Whether sentences, each with its words and the actors that it names, tell all of it."""
        if self.previous is None or any(span == self.previous for span, _, _ in chosen):
            return True
        told = {word for _, words, _ in chosen for word in words}
        named = {actor for _, _, actors in chosen for actor in actors}
        return not self.follows and self.things <= told and self.people <= named


def needs(tokens: Tokens, title: frozenset[str], previous: Span | None, first_told: Mapping[str, int]) -> Needs:
    """What a sentence needs, in a text with this title that first tells of each thing at these tokens."""
    opening = _opening(tokens)
    definite = (token.lemma_.lower() for token in opening if _is_definite(token))
    things = frozenset(word for word in definite if first_told.get(word, tokens.start) < tokens.start) - title
    people = frozenset(token._.actor for token in opening if _is_short_name(token) and token.lower_ not in title)
    actors = frozenset(token._.actor for token in tokens if token._.actor is not None)
    owned = any(_is_owned_by_pronoun(token) and not _is_behind_name(token.left_edge, tokens) for token in opening[-1:])
    follows = owned or _has_lost_it(tokens)
    return Needs(things, people, previous, actors, follows)


def _opening(tokens: Tokens) -> list[Token]:
    """The subject of the sentence, and before it what a preposition governs: “In the letter, Berg ...”."""
    subject = child(tokens.root, "nsubj", "nsubjpass")
    scene = [
        noun
        for other in tokens.root.lefts
        if other.dep_ == "prep" and (noun := child(other, "pobj")) is not None and (subject is None or other.i < subject.i)
    ]
    return [*scene, subject] if subject is not None else scene


def _is_definite(noun: Token) -> bool:
    """“the letter” with nothing that says which."""
    bare = [other.lower_ for other in noun.lefts if not other.is_punct] == ["the"] and not noun.n_rights
    return bare and noun.pos_ == "NOUN" and noun.ent_type_ not in ("DATE", "TIME") and noun.lemma_.lower() not in _UNIQUE


def _is_short_name(noun: Token) -> bool:
    return noun.pos_ == "PROPN" and noun.ent_type_ == "PERSON" and noun._.actor is not None and noun.left_edge == noun


def _is_owned_by_pronoun(noun: Token) -> bool:
    """“Its wind speeds reached ...”."""
    owner = child(noun, "poss")
    return owner is not None and owner.lower_ in ("his", "her", "its", "their") and owner == noun.left_edge


def _has_lost_it(tokens: Tokens) -> bool:
    """“Officials confirmed it has spread”: no word before the pronoun can be meant."""
    it = next((token for token in tokens if token.lower_ == "it" and token.dep_ in ("nsubj", "nsubjpass")), None)
    if it is None or _is_expletive(it) or it.head == tokens.root:
        return False
    before = tokens[: it.i - tokens.start]
    return not any(token.tag_ in ("NN", "NNP") and token.ent_type_ not in ("DATE", "TIME", "PERSON") for token in before)


_CONNECTIVES = frozenset(
    {"but", "and", "also", "however", "moreover", "meanwhile", "instead", "otherwise", "then", "so", "yet"}
)
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "such"})
_UNIQUE = frozenset(
    "army capital city constitution country court economy government internet media parliament police president public region "
    "state sun war weather world".split()
)
"""What a reader knows without being told which."""
