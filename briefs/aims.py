"""What a stance is about: the actor it is towards, and the issue as the words that name it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from briefs.clauses import below, child, conjoined, is_negated, is_verb, noun_phrase, objects, possessor, run
from briefs.documents import meant_by_it
from briefs.holders import Holders, is_first_person
from briefs.readings import Reading, match_phrase, words
from briefs.types import Span

TOWARDS = ("to", "on", "upon", "with", "against", "for", "of", "at", "over", "about", "from", "toward", "towards")
_RELATIVE = frozenset({"that", "which", "who", "whom", "what"})
_ADDRESSED = frozenset({"CALL_FOR", "DEMAND", "WARN"})
_QUANTITIES = frozenset("all any both each few many more most much none one several some two".split())
PACTS = frozenset({"agreement", "deal", "accord", "truce", "ceasefire", "pact", "treaty"})
_TIMES = frozenset({"DATE", "TIME", "CARDINAL"})
_ABOUT_SUBJECT = frozenset({"WARN", "CRITICIZE", "SUPPORT"})
"""What is said of something with these stands in its subject ("the sanctions would have a negative effect")."""


@dataclass(frozen=True, slots=True)
class Aim:
    target: str | None
    issue: Span | None


def of_predicate(anchor: Token, reading: Reading, holder: str, who: Holders) -> Aim:
    """What the verb or noun that takes a stance governs."""
    governed = _named(anchor) if _is_naming(anchor, reading) else _governed(anchor, reading)
    if reading.stance == "REJECT" and _is_turned(reading) and _asks_not_to(anchor):
        return Aim(None, _issue(anchor, governed, reading))
    patient = child(anchor, "nsubjpass")
    if patient is not None and patient not in governed:
        governed.append(patient)
    return Aim(_target(governed, holder, who), _issue(anchor, governed, reading))


def _asks_not_to(verb: Token) -> bool:
    """ "urged the king not to go": what is rejected is going, not the king."""
    content = child(verb, "xcomp", "ccomp")
    return content is not None and is_negated(content)


def of_utterance(anchor: Token, reading: Reading, holder: str, who: Holders) -> Aim:
    """What a speaker's clause is about: its subject where he judges, its content where he wants or reproaches. Who must not or
    will not do something is not rejected himself."""
    if anchor.lower_ == "let":
        return Aim(None, _content(child(anchor, "ccomp") or anchor, is_turned=_is_turned(reading)))
    subject = subject_of(anchor)
    if reading.stance in _ABOUT_SUBJECT:
        return _of_verdict(anchor, reading, subject, holder, who)
    governed = _governed(anchor, reading)
    target = _target([subject, *governed] if subject is not None else governed, holder, who)
    if reading.stance == "REJECT" and _is_turned(reading):
        target = None
    if "conditional" in reading.modes and subject is not None and _names_a_thing(subject):
        return Aim(target, noun_phrase(subject))
    return Aim(target, _content(_wanted(anchor, reading), is_turned=_is_turned(reading)))


def _of_verdict(anchor: Token, reading: Reading, subject: Token | None, holder: str, who: Holders) -> Aim:
    """What is judged: "this reckless decision", "criminalising it is unfair", or else the subject."""
    governed, judged = _governed(anchor, reading), reading.cue[-1]
    target = _target([subject] if subject is not None else governed, holder, who)
    if judged.dep_ == "amod" and judged.head.pos_ == "NOUN" and anchor.lemma_ != "be":
        return Aim(target or _target([judged.head], holder, who), noun_phrase(judged.head))
    if subject is not None and subject.dep_ == "csubj":
        return Aim(target, _content(subject, is_turned=False))
    if subject is not None and _names_a_thing(subject):
        return Aim(target, noun_phrase(subject))
    if anchor.lemma_.lower() in words("benefit", "verbs"):  # "this would stem the violence" is for this, whatever it is
        return Aim(target, None)
    if judged.pos_ == "NOUN" and judged.dep_ in ("attr", "dobj") and child(judged, "prep") is not None:
        return Aim(target, noun_phrase(judged))
    return Aim(target, _issue(anchor, governed, reading))


def _names_a_thing(subject: Token) -> bool:
    return subject._.actor is None and subject.pos_ in ("NOUN", "PROPN")


def joined(target: str, anchor: Token, who: Holders) -> list[str]:
    """The actors that are named together with the target ("appealed to Washington and Pyongyang")."""
    named = [token for token in objects(anchor, *TOWARDS) if who.actor(token) == target]
    others = [actor for token in named for other in token.conjuncts if (actor := who.actor(other)) is not None]
    return [actor for actor in dict.fromkeys(others) if actor != target]


def _governed(anchor: Token, reading: Reading) -> list[Token]:
    """The nouns that the anchor governs, those of a preposition in the cue first."""
    governed = [token for token in objects(anchor, *TOWARDS) if anchor.pos_ != "NOUN" or _belongs(token.head, anchor)]
    governed = [*_antecedent(anchor), *(token for token in governed if not _is_scene(token, anchor))]
    last = _carrier(reading)
    if last != anchor:
        governed += [token for token in objects(last, *TOWARDS, "in") if token not in governed]
    governed = [part for token in governed for part in _parts(token)]
    kept = [token for token in governed if token not in reading.cue and token.ent_type_ not in _TIMES]
    if reading.polarity == "pos":  # "backed the government against the rebellion"
        kept = [token for token in kept if token.head.lower_ != "against"] or kept
    return sorted(kept, key=lambda token: token.head not in reading.cue)


def _parts(noun: Token) -> list[Token]:
    """ "three days of mourning", "many of his suggestions": what there is so much of."""
    counts = noun.ent_type_ in _TIMES or noun.lower_ in _QUANTITIES
    return (objects(noun, "of") or [noun]) if counts else [noun]


def _carrier(reading: Reading) -> Token:
    """The last word of the cue: “opposition” in “expressed opposition”."""
    return max(reading.cue, key=lambda token: token.i)


def _antecedent(verb: Token) -> list[Token]:
    """What a relative clause is about: “the plan that Berg proposed”, “the plan Berg proposed”."""
    if verb.dep_ != "relcl" or verb.head.pos_ != "NOUN":
        return []
    if verb.doc[verb.left_edge.i - 1].text == "," and child(verb, "nsubjpass") is None:
        return []
    taken = child(verb, "dobj", "ccomp", "xcomp", "nsubjpass")
    is_subject = any(other.dep_ == "nsubj" and other.lower_ in _RELATIVE for other in verb.children)
    return [] if is_subject or (taken is not None and taken.lower_ not in _RELATIVE) else [verb.head]


def _is_scene(noun: Token, anchor: Token) -> bool:
    """ "At the summit, Berg refused ...": where or on what occasion, not what is refused."""
    preposition = noun.head if noun.dep_ == "pobj" else noun
    return preposition.dep_ == "prep" and preposition.head == anchor and preposition.i < anchor.i


def subject_of(verb: Token) -> Token | None:
    """The subject of the clause, or that of the clause with which it is joined: "would hurt us and would not help"."""
    while (subject := child(verb, "nsubj", "nsubjpass", "csubj")) is None and verb.dep_ == "conj" and verb.head != verb:
        verb = verb.head
    is_relative = subject is not None and subject.lower_ in ("which", "that", "who") and verb.dep_ == "relcl"
    return verb.head if is_relative else subject


def _wanted(anchor: Token, reading: Reading) -> Token:
    """The verb of what is wanted, behind "it is time to" or "they have to"."""
    if anchor.lemma_ == "be":
        parts = ("acl", "xcomp", "ccomp", "relcl", "advcl", "csubj")
        return child(reading.cue[-1], *parts) or child(anchor, *parts) or anchor
    return (child(anchor, "xcomp") or anchor) if anchor.lemma_.lower() in words("duty", "verbs") else anchor


def _is_turned(reading: Reading) -> bool:
    return "negation" in reading.modes


def _is_naming(anchor: Token, reading: Reading) -> bool:
    return anchor.lemma_.lower() in words("speech", "naming") and len(reading.cue) > 1 and match_phrase(anchor) is None


def _named(anchor: Token) -> list[Token]:
    """What is given a name; for “it” what the clause above is about: “spoke out against the attack, calling it illegal”."""
    inner = child(anchor, "ccomp")
    named = child(anchor, "dobj", "dative") or (child(inner, "nsubj") if inner is not None else None)
    following = anchor.nbor() if anchor.i + 1 < len(anchor.doc) else anchor
    if named is None and following._.actor is not None:  # "called Berg a clown", read as one noun
        return [following]
    if named is None or named.lower_ != "it" or anchor.dep_ not in ("advcl", "conj"):
        return conjoined(named) if named is not None else []
    above = [token for token in objects(anchor.head, *TOWARDS) if token.pos_ == "NOUN" and token.i < anchor.i]
    return above[:1]


def _belongs(preposition: Token, noun: Token) -> bool:
    """Whether a preposition tells what the noun is towards, rather than where it was told: "the call to them on television"."""
    return preposition.i == noun.i + 1 or preposition.lower_ not in ("on", "upon", "at", "from", "with", "over", "about")


def _target(nouns: list[Token], holder: str, who: Holders) -> str | None:
    clear = (token for token in nouns if not is_first_person(token) and not _is_quoted_pronoun(token, who))
    named = who.others((token for token in clear if not who.is_people(token)), holder)
    owners = who.others((owner for token in nouns if (owner := _owner(token)) is not None), holder)
    return next(iter(named + owners), None)


def _owner(noun: Token) -> Token | None:
    """Whose act it is that a stance is about; nobody for what he suffered ("her murder is unacceptable"), and for a “his”
    behind a preposition, which may as well be the holder's."""
    owner = possessor(noun)
    is_unclear = owner is not None and owner.pos_ == "PRON" and noun.dep_ == "pobj"
    return None if is_unclear or noun.lemma_.lower() in words("suffered", "nouns") else owner


def _is_quoted_pronoun(token: Token, who: Holders) -> bool:
    """ "he" within somebody's own words: whom he means, his listeners knew; a wrong target is worse than none."""
    return token.lower_ in ("he", "she", "him", "her") and who.is_direct(token)


def _issue(anchor: Token, governed: list[Token], reading: Reading) -> Span | None:
    carrier = _carrier(reading)
    complement = _complement(anchor, reading) or (child(carrier, "acl", "xcomp") if carrier.pos_ in ("NOUN", "ADJ") else None)
    complement = complement or next((token for token in governed if token.dep_ == "pcomp" or token.tag_ == "VBG"), None)
    if complement is not None:
        return _content(complement, is_turned=_is_turned(reading))
    noun = _thing(governed, reading) or _announced(anchor, carrier)
    pronoun = next((token for token in governed if token.lower_ == "it"), None)
    if noun is None and pronoun is not None and not _is_naming(anchor, reading):
        noun = meant_by_it(pronoun)
    return noun_phrase(noun) if noun is not None else None


def _complement(anchor: Token, reading: Reading) -> Token | None:
    """The clause that says what is wanted or held: behind the verb, or before it in quotation marks."""
    for other in anchor.children:
        if other.dep_ in ("xcomp", "ccomp", "acl") and not _is_empty(other) and (is_verb(other) or other not in reading.cue):
            is_quoted = any(token.is_quote for token in anchor.doc[other.i : anchor.i])
            if other.i > anchor.i or is_quoted:
                return other
    return None


def _is_empty(verb: Token) -> bool:
    """ "what we are not prepared to do"."""
    return verb.lemma_ == "do" and not verb.n_rights


def _thing(governed: list[Token], reading: Reading) -> Token | None:
    """The first noun that names no actor, nor those who are asked or warned where something else says of what."""
    things = [token for token in governed if token._.actor is None and token.pos_ in ("NOUN", "PROPN") and token.is_alpha]
    if reading.stance in _ADDRESSED:
        things = [token for token in things if not (token.dep_ in ("dobj", "dative") and _is_people(token))]
    return things[0] if things else None


def _is_people(noun: Token) -> bool:
    return noun.lemma_.lower() in words("addressed", "nouns")


def _announced(verb: Token, noun: Token) -> Token | None:
    """ "announced his resignation", "entered into an agreement": the noun of the cue is what it is about."""
    return noun if (verb.lemma_ == "announce" or noun.lemma_ in PACTS) and noun.pos_ == "NOUN" else None


def _content(verb: Token, *, is_turned: bool) -> Span:
    """The act that a clause names: "withdraw its troops"; with a subject where it has one of its own, "the talks resume"."""
    subject = child(verb, "nsubj", "nsubjpass")
    is_named = subject is not None and (subject.pos_ == "NOUN" or (subject.lower_ == "those" and subject.n_rights > 0))
    if subject is not None and verb.dep_ == "ccomp" and subject._.actor is None and is_named:
        return run(below(verb, ("verbs", "parataxis", "advcl", "mark")), verb)
    tokens = below(verb, ("verbs", "parataxis", "advcl", "mark", "nsubj", "nsubjpass", "aux", "punct"))
    # what somebody is accused of not doing keeps its "not"; what he rejects has lost it to the stance
    first = min(
        (other.i for other in verb.children if (other.dep_ == "neg" and not is_turned) or other.lower_ == "be"), default=verb.i
    )
    return run([token for token in tokens if token.i >= min(first, verb.i)], verb)
