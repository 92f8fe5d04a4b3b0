"""The stance that a predicate takes: words of lexicon/stances.toml, turned by negation, modality and what they govern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import cast, get_args

from spacy.tokens import Token

from briefs import lexicon
from briefs.clauses import auxiliaries, below, child, has_no, is_divided, is_negated, is_passive, objects
from briefs.types import Mode, Polarity, Stance

STANCES = get_args(Stance)
_TURNED: dict[str, Stance | None] = {"SUPPORT": "REJECT", "AGREE": "REJECT", "EXPECT": "EXPECT"}
"""What a negated stance becomes; the others vanish: who did not criticise took no stance."""
_TAKEN, _PHRASED, _NOMINAL, _LIGHT = 0.85, 0.85, 0.7, 0.75
"""Prior probability that each kind of wording is a position: set by judgement, not fitted."""
HEARSAY = 0.8
"""What is left of a probability where the writer only heard of it."""
_REACH = 8
"""Words within which the rest of a phrase follows its verb."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance, the words that carry it, and the word that governs what it is about."""

    stance: Stance
    polarity: Polarity
    cue: tuple[Token, ...]
    confidence: float
    modes: tuple[Mode, ...] = ()


@cache
def words(section: str, entry: str) -> frozenset[str]:
    return frozenset(lexicon.load("stances")[section][entry])


@cache
def _by_lemma(entry: str) -> dict[str, Stance]:
    return {word: stance for stance in STANCES for word in lexicon.load("stances")[stance].get(entry, ())}


@cache
def phrases(section: str | None = None) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word -> the words that must follow it and the section, the longest phrase first."""
    data = lexicon.load("stances")
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in (section,) if section else STANCES:
        for phrase in data[name]["phrases"]:
            first, *rest = phrase.split()
            found.setdefault(first, []).append((tuple(rest), name))
    return {first: tuple(sorted(entries, key=lambda each: -len(each[0]))) for first, entries in found.items()}


def polarity_of(stance: Stance) -> Polarity:
    return "pos" if stance in ("SUPPORT", "AGREE", "CALL_FOR", "DEMAND", "EXPECT") else "neg"


def read_predicate(verb: Token) -> Reading | None:
    """The stance that the clause of this verb takes in its subject's name, or None."""
    found = _phrase(verb) or _light(verb) or _adjective(verb) or _verb(verb)
    return _modified(found, verb) if found else None


def read_noun(noun: Token) -> Reading | None:
    """The stance that a noun carries for whom it belongs to ("the union's opposition to the plan")."""
    stance = _by_lemma("nouns").get(noun.lemma_.lower())
    is_court = noun.lemma_.lower() == "appeal" and any(other.lower_ == "of" for other in noun.children)
    is_past = is_court or any(other.lower_ in _PAST for other in noun.children)
    if stance is None or noun.pos_ != "NOUN" or has_no(noun) or is_past or _is_title(noun):
        return None
    return Reading(stance, polarity_of(stance), (noun,), _NOMINAL)


def told_by(noun: Token) -> Token | None:
    """The verb behind which stands what is demanded: "their demands include new elections"."""
    verb = noun.head
    is_list = noun.dep_ == "nsubj" and verb.lemma_ == "include" and not is_negated(verb)
    return verb if is_list and _by_lemma("nouns").get(noun.lemma_.lower()) == "DEMAND" else None


def read_holder(noun: Token) -> Reading | None:
    """The stance of those whom the noun names ("supporters of the resolution")."""
    stance = _by_lemma("holders").get(noun.lemma_.lower())
    of = child(noun, "prep")
    if stance is None or noun.pos_ != "NOUN" or of is None or of.lower_ not in ("of", "to"):
        return None
    return Reading(stance, polarity_of(stance), (noun,), _NOMINAL)


def _is_title(noun: Token) -> bool:
    """ "A Tribute for a King": a capital within a sentence."""
    return noun.text[:1].isupper() and not noun.is_sent_start


def match_phrase(verb: Token, section: str | None = None) -> tuple[tuple[Token, ...], str] | None:
    """The words of a phrase that the verb begins, and the section of the lexicon where it stands."""
    for rest, name in phrases(section).get(verb.lemma_.lower(), ()):
        followers = _followers(verb, rest)
        if followers is not None:
            return (verb, *followers), name
    return None


def _followers(verb: Token, rest: Sequence[str]) -> tuple[Token, ...] | None:
    thing = verb.head if verb.dep_ == "acl" and verb.tag_ == "VBN" else child(verb, "nsubjpass")
    if thing is not None and rest == (thing.lemma_.lower(),):
        return (thing,)
    found: list[Token] = []
    nearest = [
        token for token in below(verb, ("nsubj", "conj", "relcl", "advcl", "ccomp")) if verb.i < token.i <= verb.i + _REACH * 2
    ]
    if len(rest) == 1:
        nearest = [token for token in nearest if token.head == verb or _is_part_below(token)]
    last = verb.i
    for word in rest:
        token = next((t for t in nearest if last < t.i <= last + _REACH and word in (t.lower_, t.lemma_.lower())), None)
        if token is None:
            return None
        found.append(token)
        last = token.i
    return tuple(found)


def _is_part_below(word: Token) -> bool:
    """ "refused *to* leave", but not "agreed to help *with* it"."""
    above = word.head.dep_
    return above in ("prt", "dative") or (above in ("xcomp", "ccomp") and word.dep_ != "prep")


def _phrase(verb: Token) -> Reading | None:
    matched = match_phrase(verb)
    if (
        matched is None
        or _is_result(verb, matched[0])
        or (is_passive(verb) and matched[1] == "CALL_FOR" and child(verb, "agent") is None)
    ):
        return None
    stance = cast("Stance", matched[1])
    return Reading(stance, polarity_of(stance), matched[0], _PHRASED)


def _is_result(verb: Token, cue: Sequence[Token]) -> bool:
    """ "called the election for the senator", "told of being forced to leave": the words of a phrase, but not the phrase."""
    said = [token.lemma_.lower() for token in cue]
    ordered = child(verb, "xcomp", "ccomp")
    is_order = ordered is not None and "to" in auxiliaries(ordered)
    astray = any(other.dep_ == "prt" and other not in cue and other.lower_ in _ASTRAY for other in verb.children)
    dangling = cue[-1].dep_ == "prep" and not any(cue[-1].children)
    if astray or dangling:
        return True
    return (said == ["call", "for"] and child(verb, "dobj") is not None) or (
        said[-1] == "to" and said[0] in _TOLD and not is_order
    )


def _light(verb: Token) -> Reading | None:
    """ "expressed support for", "issued a denial", "has no intention of meeting"."""
    if verb.lemma_.lower() not in _LIGHT_VERBS:
        return None
    noun = child(verb, "dobj", "attr")
    if noun is None:
        return None
    is_told = verb.dep_ == "pcomp" and verb.head.lower_ == "as"  # “described her as having no plan”
    if is_told:
        return None
    if noun.lemma_ in _INTENTIONS and (has_no(noun) or is_negated(verb)) and _is_filled(noun):
        return Reading("REJECT", "neg", (*_determiner(noun), noun), _PHRASED, ("negation",))
    stance = _by_lemma("nouns").get(noun.lemma_.lower())
    if (
        stance is None
        or _is_title(noun)
        or _is_empty(verb, noun, stance)
        or possessor_differs(noun)
        or (stance == "WARN" and child(noun, "compound") is not None)
    ):
        return None
    return Reading(stance, polarity_of(stance), (verb, noun), _LIGHT)


def _is_empty(verb: Token, noun: Token, stance: Stance) -> bool:
    """ "the cure showed promise", "they have a threat over them"; but "has objections"."""
    if verb.lemma_ == "have":
        return stance not in ("CRITICIZE", "REJECT") or noun.tag_ != "NNS"
    return verb.lemma_ == "show" and stance == "AGREE"


def _is_filled(noun: Token) -> bool:
    """ "no plan to leave", "no interest in talks": the noun says what for."""
    return any(other.dep_ in ("acl", "relcl", "prep") for other in noun.children)


def possessor_differs(noun: Token) -> bool:
    """ "accepted China's offer": the stance in the noun is somebody else's."""
    return any(
        (other.dep_ == "poss" and other.pos_ != "PRON") or (other.dep_ == "prep" and other.lower_ == "from")
        for other in noun.children
    )


def _determiner(noun: Token) -> tuple[Token, ...]:
    return tuple(other for other in noun.children if other.lower_ == "no")


def _adjective(verb: Token) -> Reading | None:
    if verb.lemma_ not in ("be", "remain", "stand", "become", "seem", "sound"):
        return None
    word = child(verb, "acomp") or child(verb, "prep", "attr")
    stance = _by_lemma("adjectives").get(word.lemma_.lower()) if word is not None else None
    if word is None or stance is None or not (stance == "AGREE" or any(word.children)):
        return None
    if stance == "AGREE" and any(other.dep_ == "prep" and other.lower_ == "with" for other in word.children):
        return None  # “was ready with a draft”
    return Reading(stance, polarity_of(stance), (word,), _LIGHT)


def _verb(verb: Token) -> Reading | None:
    lemma = verb.lemma_.lower()
    stance = _by_lemma("verbs").get(lemma)
    if stance is None and lemma in words("abstract", "CRITICIZE"):
        stance = "CRITICIZE"
    if stance is None or verb.pos_ != "VERB" or not _governs(verb, lexicon.load("stances")["governs"].get(lemma, "any")):
        return None
    if any(other.dep_ == "prt" and other.lower_ in _ASTRAY for other in verb.children):
        return None
    if any(other.dep_ == "dobj" and other.lower_.endswith(("self", "selves")) for other in verb.children):
        return None
    if lemma == "deny" and not _denies_words(verb):
        stance = "REJECT"
    if _is_mere_word(verb, lemma):
        return None
    return Reading(stance, polarity_of(stance), (verb,), _TAKEN)


def _is_mere_word(verb: Token, lemma: str) -> bool:
    """ "confirmed the claim" says that it is true, and "disagree about it" how two stand to each other, not to it."""
    if lemma == "confirm":
        return any(noun.lemma_.lower() in _CLAIMS for noun in objects(verb))
    return lemma == "disagree" and any(other.dep_ == "prep" and other.lower_ in _BETWEEN for other in verb.children)


def _governs(verb: Token, what: str) -> bool:
    has_clause = child(verb, "xcomp", "ccomp") is not None
    governed = objects(verb, "for", "to", "with", "over", "of", "on", "against", "about")
    if what == "clause":
        return has_clause
    if what == "for":
        about = any(other.dep_ == "prep" and other.lower_ == "about" for other in verb.children)
        asks = any(noun.lemma_ not in ("example", "instance") for noun in objects(verb, "for") if noun.head.lower_ == "for")
        return not about and (asks or _has_infinitive(verb))
    if what == "proposal":
        content = child(verb, "ccomp")
        is_lost = any(child(noun, "mark") is not None for noun in governed)  # a clause whose verb the parse took for a noun
        return (content is None or not _is_claim(content)) and not is_lost and (has_clause or bool(governed))
    if what == "act":
        acts = [*governed, *(part for noun in governed for part in objects(noun, "of"))]  # "three days of mourning"
        return (has_clause and not _is_claim(child(verb, "xcomp", "ccomp") or verb)) or any(map(is_abstract, acts))
    if what in ("abstract", "somebody", "terms"):
        named = [noun for noun in objects(verb) if noun._.actor is not None or noun.pos_ in ("PROPN", "PRON")]
        return (
            any(is_abstract(noun) for noun in objects(verb, "against", "over"))
            or (what == "somebody" and bool(named))
            or (what == "terms" and has_clause)
        )
    return what != "never" and (has_clause or bool(governed))


def _is_claim(content: Token) -> bool:
    """ "suggested that he had left": a statement, where "suggested that he leave" and "suggested leaving" propose."""
    subject = child(content, "nsubj", "nsubjpass")
    subjunctive = content.tag_ == "VBP" and subject is not None and subject.tag_ in ("NN", "NNP")
    misread = content.tag_ == "VBN" and subject is not None and not auxiliaries(content)  # “that the walking induced flapping”
    return misread or (content.tag_ in ("VBD", "VBZ", "VBP") and not subjunctive) or bool(auxiliaries(content) & _STATING)


def _has_infinitive(verb: Token) -> bool:
    complement = child(verb, "xcomp", "ccomp")
    return complement is not None and ("to" in auxiliaries(complement) or "should" in auxiliaries(complement))


def is_abstract(noun: Token) -> bool:
    return (noun.pos_ == "NOUN" and noun.lemma_.lower() in words("abstract", "nouns")) or noun.tag_ == "VBG"


def _denies_words(verb: Token) -> bool:
    """ "denied the charge", "denied that ...", "denied doing": about truth; "denied funding": a refusal."""
    if child(verb, "ccomp", "xcomp") is not None or child(verb, "dative") is not None:
        return child(verb, "dative") is None
    noun = child(verb, "dobj")
    is_any = noun is not None and any(other.lower_ == "any" for other in noun.lefts)  # "denied any contact"
    return noun is None or is_any or noun.lemma_.lower() in _CLAIMS or noun.tag_ == "VBG" or noun.pos_ == "PRON"


def _modified(reading: Reading, verb: Token) -> Reading | None:
    """The reading under the negation and the modal verb of its clause, or None where no stance is left."""
    if is_divided(verb) or _is_forced(verb) or _is_doubted(verb):
        return None
    helpers = auxiliaries(verb) | _shared_helpers(verb)
    modes: list[Mode] = list(reading.modes)
    if helpers & {"may", "might", "could", "should", "must", "ought"} or ("can" in helpers and not _is_own(verb)):
        return None
    if "would" in helpers and reading.stance not in ("REJECT", "EXPECT", "SUPPORT") and _is_reported(verb):
        modes.append("future")
    elif "would" in helpers and reading.stance not in ("REJECT", "EXPECT"):
        modes.append("conditional")
        reading = replace(reading, confidence=reading.confidence * 0.85)
    if helpers & {"will", "shall", "'ll"}:
        modes.append("future")
    modes += _circumstances(verb)
    if "historical" in modes and reading.cue[-1].lemma_ in _INTENTIONS:  # plans of last year may since have changed
        return None
    if "hedged" in modes:
        reading = replace(reading, confidence=reading.confidence * HEARSAY)
    if "negation" not in modes and _says_no(verb):
        turned = _TURNED.get(reading.stance)
        if turned is None:
            return _not_ruled_out(reading, helpers)
        modes.append("negation")
        polarity: Polarity = "neg"
        cue = (*(other for other in verb.children if other.dep_ == "neg"), *reading.cue)
        reading = replace(reading, stance=turned, polarity=polarity, cue=cue, confidence=reading.confidence * 0.95)
    return replace(reading, modes=tuple(dict.fromkeys(modes)))


def _is_reported(verb: Token) -> bool:
    """ "said she would press them": a “will” of the past."""
    return verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and verb.head.lemma_ in words("speech", "verbs")


def _circumstances(verb: Token) -> Iterator[Mode]:
    """How the clause of a verb stands: under a condition, long ago, by hearsay, as the writer's guess."""
    for other in verb.children:
        marker = child(other, "mark") if other.dep_ == "advcl" else None
        if marker is not None and marker.lower_ in _CONDITIONS:
            yield "conditional"
        if other.dep_ in ("advmod", "meta", "intj") and other.lower_ in _HEARD:
            yield "hedged"
        if other.dep_ == "advmod" and other.lower_ in _FORMERLY and verb.tag_ in ("VBD", "VBN"):
            yield "historical"
        if other.dep_ == "prep" and other.lower_ in ("in", "since") and verb.tag_ in ("VBD", "VBN"):
            year = child(other, "pobj")
            if year is not None and year.is_digit and len(year) == _YEAR:
                yield "historical"
    times = [verb.head] if verb.dep_ == "relcl" else [other for other in verb.children if other.dep_ == "npadvmod"]
    if any(time.lemma_ == "time" and any(other.lower_ == "last" for other in time.children) for time in times):
        yield "historical"  # “the last time they ordered it”
    if verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and _is_of_last_year(verb.head):
        yield "historical"
    if verb.dep_ in ("acl", "ccomp") and verb.head.lemma_ in _SIGNS and child(verb, "mark") is not None:
        yield "inferred"


def _is_of_last_year(verb: Token) -> bool:
    """ "stated in a report in March of last year"."""
    times = [other for other in verb.children if other.dep_ in ("prep", "npadvmod")]
    years = [token for time in times for token in below(time, ("relcl",)) if token.lemma_ in ("year", "decade")]
    return any(other.lower_ in ("last", "previous") for year in years for other in year.children)


def _is_forced(verb: Token) -> bool:
    """ "has to approve the deal", "is expected to back it": what somebody must do, or may yet do, is not what he holds."""
    if verb.dep_ in ("xcomp", "pcomp") and verb.tag_ == "VBG" and verb.head.lemma_ in _WEIGHING:
        return True
    if verb.dep_ != "xcomp" or "to" not in auxiliaries(verb):
        return False
    return verb.head.lemma_.lower() in _FORCING or (is_passive(verb.head) and child(verb.head, "agent") is None)


def _is_doubted(verb: Token) -> bool:
    """ "I don't think most users like it"."""
    if verb.dep_ in ("ccomp", "relcl") and verb.head.lemma_ in _TELLING and is_negated(verb.head):
        return True
    return is_groundless(verb)


def is_groundless(verb: Token) -> bool:
    """ "There is no reason why they should not share it"."""
    above = [verb.head, verb.head.head]
    told = [token for token in above if token.pos_ == "NOUN"] + [noun for token in above if (noun := child(token, "attr"))]
    return any(noun.lemma_ in _GROUNDS and has_no(noun) for noun in told)


def _shared_helpers(verb: Token) -> frozenset[str]:
    """The modal verb of the clause with which this one is joined: “should sign the treaty and support it”."""
    joined = verb.dep_ == "conj" and verb.tag_ == "VB" and child(verb, "nsubj", "aux") is None
    return auxiliaries(verb.head) - {"to"} if joined else frozenset()


def _is_own(verb: Token) -> bool:
    return any(other.dep_ == "nsubj" and other.lower_ in ("i", "we") for other in verb.children)


def _says_no(verb: Token) -> bool:
    if is_negated(verb):
        return True
    return verb.dep_ == "xcomp" and is_negated(verb.head) and verb.head.lemma_ not in ("hesitate", "fail")


def _not_ruled_out(reading: Reading, helpers: frozenset[str]) -> Reading | None:
    """ "would not rule out sanctions": a door left open, no more."""
    if reading.stance != "REJECT" or not helpers & {"would", "will", "does", "did", "do", "has", "have"}:
        return None
    return replace(reading, stance="AGREE", polarity="pos", modes=("hedged", "negation"), confidence=0.4)


_INTENTIONS = frozenset({"intention", "plan", "desire", "interest"})
_CONDITIONS = frozenset({"if", "unless", "until", "provided", "providing"})
_HEARD = frozenset({"reportedly", "allegedly", "apparently", "seemingly", "supposedly", "purportedly"})
_FORMERLY = frozenset({"previously", "formerly", "originally", "initially", "once"})
_SIGNS = frozenset({"sign", "indication", "signal", "hint", "suggestion", "evidence"})
_TELLING = frozenset({"think", "believe", "know", "say", "announce", "decide", "reveal"})
_GROUNDS = frozenset({"reason", "ground", "cause", "need", "basis", "evidence", "sign"})
_ASTRAY = frozenset({"off", "down", "out", "away"})
"""Particles that make another verb: "called off", "backed out", "turned down" stands in the lexicon as it is."""
_PAST = frozenset({"previous", "former", "past", "earlier", "initial"})
_WEIGHING = frozenset({"consider", "avoid", "stop", "discuss", "debate", "contemplate", "mull", "weigh"})
_FORCING = frozenset({"have", "need", "fail", "ought", "use", "get", "seem", "appear", "tend"})
_YEAR = 4
_STATING = frozenset({"may", "might", "could", "can", "will", "would", "had", "has", "have", "is", "are", "was", "were", "did"})
_LIGHT_VERBS = frozenset(
    "express voice give issue make have offer lodge pledge show declare announce reiterate raise repeat renew send "
    "extend affirm underscore emphasize emphasise stress convey".split()
)
_TOLD = frozenset({"tell", "push", "press", "order", "direct", "command", "lobby"})
"""Verbs that ask for something only where an infinitive follows: "pushed him to the left" asks for nothing."""
_BETWEEN = frozenset({"about", "on", "over"})
_CLAIMS = frozenset(
    "allegation accusation charge claim report rumor rumour wrongdoing involvement responsibility knowledge suggestion link "
    "role guilt assertion account statement existence accusation complicity fact story rumor suspicion wrongdoings".split()
)
