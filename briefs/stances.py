"""The stance that a predicate takes: words of lexicon/stances.toml, turned by negation, modality and what they govern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from spacy.tokens import Token

from briefs import lexicon
from briefs.clauses import auxiliaries, child, has_no, is_negated, is_passive, objects
from briefs.manner import INTENTIONS, modified
from briefs.readings import Reading, by_lemma, match_phrase, polarity_of, words
from briefs.types import Stance

_TAKEN, _PHRASED, _NOMINAL, _LIGHT = 0.85, 0.85, 0.7, 0.75
"""How good a sign each kind of wording is, 0 to 1, by judgement; `briefs.confidence.of_position` makes it a probability."""


def read_predicate(verb: Token) -> Reading | None:
    """The stance that the clause of this verb takes in its subject's name, or None."""
    found = _phrase(verb) or _light(verb) or _adjective(verb) or _verb(verb)
    return modified(found, verb) if found else None


def read_noun(noun: Token) -> Reading | None:
    """The stance that a noun carries for whom it belongs to ("the union's opposition to the plan")."""
    stance = by_lemma("nouns").get(noun.lemma_.lower())
    is_court = noun.lemma_.lower() == "appeal" and any(other.lower_ == "of" for other in noun.children)
    is_past = is_court or any(other.lower_ in _PAST for other in noun.children)
    if stance is None or noun.pos_ != "NOUN" or has_no(noun) or is_past or _is_title(noun):
        return None
    if stance == "AGREE" and any(other.dep_ == "poss" and other.pos_ == "PRON" for other in noun.children):
        return None  # “their commitment to justice”: a virtue as often as a promise
    content = child(noun, "acl", "relcl")
    if noun.lemma_ == "insistence" and content is not None and _is_claim(content):
        return None
    return Reading(stance, polarity_of(stance), (noun,), _NOMINAL)


def told_by(noun: Token) -> Token | None:
    """The verb behind which stands what is demanded: "their demands include new elections"."""
    verb = noun.head
    is_list = noun.dep_ == "nsubj" and verb.lemma_ == "include" and not is_negated(verb)
    return verb if is_list and by_lemma("nouns").get(noun.lemma_.lower()) == "DEMAND" else None


def read_holder(noun: Token) -> Reading | None:
    """The stance of those whom the noun names ("supporters of the resolution")."""
    stance = by_lemma("holders").get(noun.lemma_.lower())
    of = child(noun, "prep")
    if stance is None or noun.pos_ != "NOUN" or of is None or of.lower_ not in ("of", "to"):
        return None
    return Reading(stance, polarity_of(stance), (noun,), _NOMINAL)


def _is_title(noun: Token) -> bool:
    """ "A Tribute for a King": a capital within a sentence."""
    return noun.text[:1].isupper() and not noun.is_sent_start


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
    if said == ["appeal", "to"]:  # “will appeal to voters”: to please them, unless it says what for
        return not (_has_infinitive(verb) or objects(verb, "for"))
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
    if noun.lemma_ in INTENTIONS and (has_no(noun) or is_negated(verb)) and _is_filled(noun):
        return Reading("REJECT", "neg", (*_determiner(noun), noun), _PHRASED, ("negation",))
    stance = by_lemma("nouns").get(noun.lemma_.lower())
    if (
        stance is None
        or _is_title(noun)
        or _is_empty(verb, noun, stance)
        or possessor_differs(noun)
        or (stance in ("WARN", "CALL_FOR") and child(noun, "compound") is not None)  # “phone calls”
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
    stance = by_lemma("adjectives").get(word.lemma_.lower()) if word is not None else None
    if word is None or stance is None or not any(word.children):
        return None
    if stance == "AGREE" and any(other.dep_ == "prep" and other.lower_ == "with" for other in word.children):
        return None  # “was ready with a draft”
    if stance == "AGREE" and "had" in auxiliaries(verb):  # “had been willing to look away”, but is no longer
        return None
    return Reading(stance, polarity_of(stance), (word,), _LIGHT)


def _verb(verb: Token) -> Reading | None:
    lemma = verb.lemma_.lower()
    stance = by_lemma("verbs").get(lemma)
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
    """ "confirmed the claim" says that it is true, "disagree about it" how two stand to each other, not to it; "welcomed them
    to the city" and "offered a response" take no side."""
    if lemma == "welcome":
        return any(other.dep_ == "prep" and other.lower_ == "to" for other in verb.children)
    if lemma == "offer":
        return child(verb, "xcomp") is None and not any(noun.lemma_.lower() in _HELP for noun in objects(verb))
    if lemma == "accuse":  # “Berg Accused Of Lying”
        return child(verb, "dobj") is None and child(verb, "agent") is None
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


_ASTRAY = frozenset({"off", "down", "out", "away"})
"""Particles that make another verb: "called off", "backed out", "turned down" stands in the lexicon as it is."""
_HELP = frozenset(
    "aid assistance asylum backing ceasefire compromise concession help mediation protection support talk truce".split()
)
"""Who offers these to somebody agrees to something."""
_PAST = frozenset({"previous", "former", "past", "earlier", "initial"})
_STATING = frozenset(
    {"may", "might", "could", "can", "will", "would", "had", "has", "have", "is", "are", "was", "were", "did", "wo", "ca"}
)
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
