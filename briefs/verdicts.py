"""Praise and blame: what somebody calls something, says that it is, or reproaches another with."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from briefs.clauses import auxiliaries, below, child, is_negated
from briefs.readings import Reading, match_phrase, words
from briefs.stances import is_abstract

BAD, GOOD, _WRONG, _NAMED, _ADVERB = 0.65, 0.55, 0.62, 0.75, 0.6
"""How good a sign each kind of wording is, 0 to 1, by judgement; `briefs.confidence.of_position` makes it a probability."""
_VERDICTS = frozenset(
    {"be", "seem", "look", "remain", "become", "represent", "constitute", "sound", "mean", "show", "demonstrate"}
)
_NAMING_REACH = 30
_CALLING = frozenset({"call", "brand", "label", "dub", "term", "deem"})
"""Verbs behind which the parse often takes the name itself for the object."""
_CHOOSING = frozenset({"choose", "continue", "decide", "seek", "try", "attempt", "want", "go"})
POSSIBLE = frozenset({"will", "would", "could", "may", "might", "can", "'ll", "’ll", "wo"})


def read_naming(verb: Token) -> Reading | None:
    """ "called the plan a disgrace", "described him as honest": the stance of who gives the name."""
    if verb.lemma_.lower() not in words("speech", "naming") or is_negated(verb) or auxiliaries(verb) & POSSIBLE:
        return None
    after = [token for token in below(verb, ("conj", "relcl", "advcl", "nsubj")) if verb.i < token.i <= verb.i + _NAMING_REACH]
    parts = ("oprd", "attr", "ccomp", "xcomp") + (("dobj",) if verb.lemma_.lower() in _CALLING else ())
    is_as = any(other.dep_ == "prep" and other.lower_ == "as" for other in verb.children)
    told = child(verb, "xcomp")
    is_phoned = verb.lemma_ == "call" and told is not None and told.lemma_ != "be"  # “called her to say that he would not go”
    if (child(verb, *parts) is None and not is_as) or is_phoned:
        return None
    named = _named(verb)
    stance = judgement(
        [token for token in after if token not in named and (token != child(verb, "dobj") or token.dep_ == "oprd")]
    )
    return replace(stance, cue=(verb, *stance.cue), confidence=_NAMED) if stance else None


def _named(verb: Token) -> list[Token]:
    """The words for the thing that is given a name behind it: "called *her claim of right* significant"."""
    thing, to_be = child(verb, "dobj"), child(verb, "xcomp", "ccomp")
    name = child(verb, "oprd", "acomp") or (to_be if to_be is not None and to_be.lemma_ == "be" else None)
    return below(thing, ("appos",)) if thing is not None and name is not None and thing.i < name.i else []


def verdict(verb: Token, own: bool) -> Reading | None:
    """ "is a disgrace", "would be wrong": what the clause says of its subject; `own` where that is the speaker."""
    complement = child(verb, "acomp", "attr", "dobj", "oprd") if verb.lemma_ in _VERDICTS and not own else None
    if complement is None:
        return None
    if complement.lemma_.lower() in words("evaluations", "wanting"):
        is_short = is_negated(verb) or _is_nowhere_near(complement)
        return Reading("CRITICIZE", "neg", (verb, complement), BAD, ("negation",)) if is_short else None
    found = judgement(below(complement, ("relcl", "advcl", "acl", "ccomp", "xcomp", "prep", "poss")))
    if found is None or not is_negated(verb):
        return replace(found, stance="WARN") if found and found.polarity == "neg" and _is_otherwise(verb) else found
    return Reading("CRITICIZE", "neg", found.cue, BAD, ("negation",)) if found.polarity == "pos" else None


def judgement(tokens: list[Token]) -> Reading | None:
    """The verdict of the first word that carries one."""
    for token in tokens:
        lemma = token.lemma_.lower()
        if token.pos_ not in ("ADJ", "NOUN", "VERB", "PROPN", "ADV") or _is_kind(token) or _is_idiom(token):
            continue
        turned = any(other.dep_ in ("neg", "det") and other.lower_ in ("not", "no", "n't") for other in token.children)
        whole = _hyphenated(token)
        forms = {lemma, token.lower_, whole} if whole == token.lower_ else {whole}  # a “worst-case scenario” is not the worst
        if forms & (words("wrongdoing", "nouns") | words("wrongdoing", "adjectives")):
            return None if turned else Reading("ACCUSE", "neg", (token,), _WRONG)
        if forms & words("evaluations", "negative") and token.head.lemma_.lower() in words("evaluations", "misfortunes"):
            continue  # "an appalling tragedy" blames nobody
        if forms & words("evaluations", "negative"):
            return None if turned else Reading("CRITICIZE", "neg", (token,), BAD)
        if forms & words("evaluations", "positive"):
            return Reading("CRITICIZE", "neg", (token,), GOOD) if turned else Reading("SUPPORT", "pos", (token,), GOOD)
    return None


def tone(verb: Token) -> Reading | None:
    """A word of blame anywhere in a clause about somebody else: "treats the law with contempt"."""
    if is_negated(verb) or verb.dep_ in ("xcomp", "acl", "relcl") or auxiliaries(verb) & {"to"}:
        return None
    if verb.lemma_.lower() in words("benefit", "verbs"):
        return None
    tokens = below(verb, ("verbs", "relcl", "advcl", "acl", "ccomp", "xcomp", "nsubj", "poss", "parataxis", "appos"))
    subject = child(verb, "nsubj")
    is_act = subject is not None and is_abstract(subject)
    judged = [other for other in subject.children if other.dep_ == "amod"] if subject is not None and is_act else []
    found = judgement([token for token in [*judged, *tokens] if _describes(token) or _is_told_with(token)])
    return replace(found, confidence=_ADVERB) if found is not None and found.stance == "CRITICIZE" else None


def reproach(verb: Token) -> Reading | None:
    """A misdeed told of somebody else."""
    chosen = verb.dep_ == "xcomp" and verb.head.lemma_ in _CHOOSING
    if is_negated(verb) or auxiliaries(verb) & POSSIBLE or ("to" in auxiliaries(verb) and not chosen):
        return None
    if any(other.lower_ in ("maybe", "perhaps") or other.lower_.endswith(("self", "selves")) for other in verb.children):
        return None
    if verb.lemma_.lower() in words("wrongdoing", "verbs"):
        return Reading("ACCUSE", "neg", (verb,), _WRONG)
    matched = match_phrase(verb, "wrongdoing")
    return Reading("ACCUSE", "neg", matched[0], _WRONG) if matched else None


def sigh(verb: Token) -> Reading | None:
    """ "unfortunately"."""
    tokens = below(verb, ("verbs", "relcl", "ccomp", "parataxis"))
    adverb = next((other for other in tokens if other.lower_ in words("evaluations", "adverbs")), None)
    return Reading("CRITICIZE", "neg", (adverb,), _ADVERB) if adverb is not None else None


def _is_kind(token: Token) -> bool:
    """ "stab wounds", "waste water": a noun that only says of what kind the next is."""
    return token.dep_ in ("compound", "amod") and token.lower_ in words("evaluations", "nouns")


def _is_idiom(token: Token) -> bool:
    """ "a claim of right", "a guilty pleasure", "the least bad option"."""
    is_thing = token.lower_ in ("right", "fine", "good") and token.pos_ == "NOUN"
    is_least = any(other.lower_ == "least" for other in token.children)
    is_owned = token.lower_ in ("best", "worst") and child(token.head, "poss") is not None  # “their best recruiter”
    return is_thing or is_least or is_owned or (token.lower_ == "guilty" and token.dep_ == "amod")


def _hyphenated(token: Token) -> str:
    """ "non-starter", "short-sighted": the word as it is written, from its first part."""
    whole = token
    text = token.lower_
    while whole.i + 2 < len(token.doc) and whole.nbor().text == "-" and not whole.whitespace_ and not whole.nbor().whitespace_:
        whole = whole.nbor(2)
        text += "-" + whole.lower_
    return text


def _is_nowhere_near(word: Token) -> bool:
    return any(other.lower_ == "nowhere" for other in word.lefts)


def _is_otherwise(verb: Token) -> bool:
    """ "else it would be a disaster"."""
    is_bound = bool(auxiliaries(verb) & {"will", "would", "'ll", "’ll"})
    return is_bound and any(other.lower_ in ("else", "otherwise") for other in verb.lefts)


def _describes(word: Token) -> bool:
    """Whether an adjective qualifies something, unlike in “for better or for worse”."""
    first = word.head if word.dep_ == "conj" else word
    return word.pos_ == "ADJ" and first.head.pos_ != "ADP" and (word.dep_ != "amod" or is_abstract(word.head))


def _is_told_with(noun: Token) -> bool:
    """Whether the noun says what is done or how ("treats us with contempt"), rather than when or why ("after the disaster")."""
    if noun.pos_ != "NOUN":
        return False
    return noun.dep_ in ("dobj", "attr", "oprd") or (noun.dep_ == "pobj" and noun.head.lower_ in ("with", "as"))
