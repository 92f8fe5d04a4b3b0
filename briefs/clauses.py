"""Reading a dependency parse: who does a verb, what it governs, how it is negated, where its clause ends.

Everything here is bounded by the sentence and never raises on an odd parse; an unclear relation yields nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from briefs.entities import SPEECH
from briefs.types import Span

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "NUM", "ADJ", "X"})
_PARTS = frozenset({"all", "every", "everyone", "always", "entirely", "fully", "yet", "immediately", "necessarily"})
_STATES = frozenset({"opposed", "committed"})
GOING = frozenset({"going", "gon"})
_HYPHENS = frozenset({"-", "‐", "‑"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_STEPS = 6
"""How far a subject is looked for through coordination and infinitives."""


def child(token: Token, *relations: str) -> Token | None:
    for other in token.children:
        if other.dep_ in relations:
            return other
    return None


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod", "compound")


def is_passive(verb: Token) -> bool:
    return child(verb, "nsubjpass", "auxpass") is not None or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def auxiliaries(verb: Token) -> frozenset[str]:
    return frozenset(other.lower_ for other in verb.children if other.dep_ in ("aux", "auxpass"))


def is_negated(verb: Token) -> bool:
    """Whether the clause of the verb says "not", on the verb, its subject or its object."""
    for other in verb.children:
        if other.dep_ == "neg" and other.i + 1 < len(other.doc) and other.nbor().lower_ in ("only", "just", "merely"):
            return False
        if other.dep_ == "neg" or (
            other.dep_ in ("advmod", "preconj", "cc") and other.lower_ in ("never", "neither", "nor", "hardly")
        ):
            return True
        if other.lower_ == "longer" and other.i and other.nbor(-1).lower_ == "no":
            return True
        if other.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and (
            other.lower_ in ("nobody", "nothing", "none", "neither", "few") or has_no(other) or _is_neither(other)
        ):
            return True
    return False


def _is_neither(noun: Token) -> bool:
    return any(other.lower_ == "neither" for other in noun.children)


def is_partial(verb: Token) -> bool:
    """ "not every member agrees"."""
    subject = child(verb, "nsubj", "nsubjpass")
    return subject is not None and subject.left_edge.lower_ == "not"


def is_divided(verb: Token) -> bool:
    """ "do not all agree", "have not yet agreed", "did not endorse her until July": some do, or later did."""
    negations = [other for other in verb.children if other.dep_ == "neg"]
    is_part = is_partial(verb) or any(other.i + 1 < len(other.doc) and other.nbor().lower_ in _PARTS for other in negations)
    return is_part or is_awaited(verb)


def is_awaited(verb: Token) -> bool:
    """ "not going to sign until July", "nobody should marry until they are of age": not yet, rather than no."""
    words = {verb, intending(verb)}
    return any(map(is_negated, words)) and any(_is_until(other) for word in words for other in word.children)


def intending(verb: Token) -> Token:
    """The word that carries the tense and the negation of an intention: “going” in “not going to win”, or the verb itself."""
    return verb.head if verb.dep_ == "xcomp" and verb.head.lower_ in GOING else verb


def _is_until(part: Token) -> bool:
    """ "until July", "until they leave"."""
    marker = child(part, "mark") if part.dep_ == "advcl" else part
    return marker is not None and marker.lower_ == "until"


def has_no(noun: Token) -> bool:
    return any(other.lower_ == "no" and other.dep_ in ("det", "neg") for other in noun.children)


def agents(verb: Token) -> list[Token]:
    """The head words of all that do the verb, conjoined ones included; none for a passive without an agent."""
    for _ in range(_STEPS):
        found, higher = _own_agent(verb)
        if found is not None:
            return conjoined(found)
        if higher is None:
            return []
        verb = higher
    return []


def _own_agent(verb: Token) -> tuple[Token | None, Token | None]:
    """The agent that the verb itself names, or else the verb from which it inherits one."""
    by = child(verb, "agent")
    if by is not None and child(verb, "nsubj") is None:
        return child(by, "pobj"), None
    if is_passive(verb):
        return (child(verb, "nsubjpass") if _is_state(verb) else None), None
    subjects = [other for other in verb.children if other.dep_ == "nsubj"]
    # "whom, it said, the union refused": the pronoun is the object, whatever the parse says
    subject = next((other for other in subjects if other.lower_ not in _RELATIVE), subjects[0] if subjects else None)
    if subject is not None and subject.lower_ == "whom":
        return None, None
    if subject is not None:
        is_relative = subject.lower_ in _RELATIVE and verb.dep_ == "relcl"
        return (verb.head if is_relative else subject), None
    return _inherited_agent(verb)


def _is_state(verb: Token) -> bool:
    """ "is opposed to the plan", "are committed to peace": a passive in form alone."""
    return verb.lower_ in _STATES and any(other.dep_ == "prep" and other.lower_ == "to" for other in verb.children)


def _inherited_agent(verb: Token) -> tuple[Token | None, Token | None]:
    head = verb.head
    if verb.dep_ == "conj" and is_verb(head):
        return _missed_subject(verb), head
    if verb.dep_ == "xcomp":
        controller = child(head, "dobj")
        return (controller, None) if controller is not None and controller.i < verb.i else (None, head)
    if verb.dep_ == "advcl" and (verb.tag_ == "VBG" or "to" in auxiliaries(verb)):
        return None, head.head if _adds_to_report(verb) else head
    if verb.dep_ == "acl":
        return (head, None) if verb.tag_ == "VBG" else _owner_of_purpose(head)
    if verb.dep_ == "pcomp" and is_verb(head.head):
        named = child(head.head, "dobj") if head.lower_ == "as" else None  # “described her as having lied”
        return (named, None) if named is not None else (None, head.head)
    return None, None


def _missed_subject(verb: Token) -> Token | None:
    """ "issued a warning for the coast and other forecasters predicted": the parse joined the noun to the one before."""
    first = next((other for other in verb.lefts if other.dep_ in ("aux", "advmod")), verb)
    noun = verb.doc[first.i - 1] if first.i > verb.sent.start else first
    joined = noun.dep_ == "conj" and noun.pos_ in ("NOUN", "PROPN") and noun.head != verb
    is_finite = verb.tag_ in _FINITE or first.tag_ in (*_FINITE, "MD")
    return noun if joined and is_finite and noun.left_edge.i and noun.left_edge.nbor(-1).dep_ == "cc" else None


def _adds_to_report(verb: Token) -> bool:
    """ "felt the league had done better, agreeing that ...": who felt it agrees, unless who did better was said to speak."""
    told = verb.head
    is_apart = verb.i > told.i and verb.doc[verb.left_edge.i - 1].text == ","
    return is_apart and told.dep_ == "ccomp" and told.lemma_ not in SPEECH and told.head.lemma_ in (SPEECH | {"feel"})


def _owner_of_purpose(noun: Token) -> tuple[Token | None, Token | None]:
    """Who does what a noun is for: "Beijing's effort to persuade", "made an effort to persuade"."""
    owner = possessor(noun)
    governs = owner is None and noun.dep_ == "dobj" and is_verb(noun.head)
    return owner, noun.head if governs else None


def conjoined(noun: Token) -> list[Token]:
    """The noun and those that are joined to it ("China and Russia", "China, together with Russia" is one)."""
    return [noun, *(other for other in noun.conjuncts if other.pos_ in _NOMINAL and other.i > noun.i)]


def possessor(noun: Token) -> Token | None:
    return child(noun, "poss")


def objects(verb: Token, *prepositions: str) -> list[Token]:
    """What the verb governs directly or through one of the prepositions, conjoined ones included."""
    found: list[Token] = [verb.head] if verb.dep_ == "acl" and verb.tag_ == "VBN" else []
    for other in verb.children:
        if other.dep_ in ("dobj", "dative", "attr", "oprd") or (other.dep_ == "nsubjpass"):
            found.extend(conjoined(other))
        elif other.dep_ in ("prep", "prt", "agent") and other.lower_ in prepositions:
            found.extend(_under(other))
    return found


def _under(preposition: Token) -> list[Token]:
    found: list[Token] = []
    for other in preposition.children:
        if other.dep_ in ("pobj", "pcomp"):
            found.extend(conjoined(other))
        elif other.dep_ == "prep":
            found.extend(_under(other))
    return found


def ancestors(token: Token) -> Iterator[Token]:
    while token.head != token:
        token = token.head
        yield token


def below(token: Token, left_out: Iterable[str] = ()) -> list[Token]:
    """The token and all that depends on it, in order of the text, without branches of the relations left out ("verbs": joined
    clauses, but not joined nouns)."""
    skipped = frozenset(left_out)
    found, waiting = [token], [token]
    while waiting:
        for other in waiting.pop().children:
            if other.dep_ not in skipped and not (other.dep_ == "conj" and "verbs" in skipped and is_verb(other)):
                found.append(other)
                waiting.append(other)
    return sorted(found, key=lambda each: each.i)


def noun_phrase(noun: Token) -> Span:
    """The noun with what stands before it and what its prepositions govern; no relative clause, apposition or second noun."""
    tokens = below(noun, ("relcl", "appos", "conj", "cc", "advcl", "acl", "punct", "parataxis", "mark", "case_"))
    return run(tokens, noun)


def clause(verb: Token) -> Span:
    """The verb with its complements; parenthetical and adverbial clauses left out, and joined ones unless they share its object
    ("destroy and obliterate the economy")."""
    if child(verb, "dobj") is None and (other := child(verb, "conj")) is not None and is_verb(other) and child(other, "dobj"):
        return run(below(verb, ("parataxis", "advcl", "mark")), verb)
    return run(below(verb, ("verbs", "parataxis", "advcl", "mark")), verb)


def run(tokens: list[Token], centre: Token) -> Span:
    """The stretch of text from the first to the last of the tokens, without punctuation and space at its ends; a word with
    hyphens (“anti-semitism”) is taken whole."""
    kept = [token for token in tokens if not token.is_punct and not token.is_space] or [centre]
    while len(kept) > 1 and kept[-1].dep_ == "cc":
        kept.pop()
    first, last = _hyphened(kept[0], -1), _hyphened(kept[-1], 1)
    return Span(first.idx, last.idx + len(last))


def _hyphened(token: Token, step: int) -> Token:
    """The outermost part, in the direction of the step, of the word with hyphens that the token belongs to."""
    at, doc = token.i, token.doc
    while 0 <= at + 2 * step < len(doc) and doc[at + step].text in _HYPHENS:
        left, hyphen = (doc[at + step - 1], doc[at + step])
        if left.whitespace_ or hyphen.whitespace_ or not doc[at + 2 * step].is_alpha:
            break
        at += 2 * step
    return doc[at]
