"""How the clause of a stance stands: denied, to come, under a condition, long ago, by hearsay; and what is left of it then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from briefs.clauses import ancestors, auxiliaries, below, child, has_no, is_divided, is_negated, is_passive
from briefs.readings import HEARSAY, Reading, words
from briefs.types import Mode, Polarity, Stance

_TURNED: dict[str, Stance | None] = {"SUPPORT": "REJECT", "AGREE": "REJECT", "EXPECT": "EXPECT"}
"""What a negated stance becomes; the others vanish: who did not criticise took no stance."""
_CONDITIONS = frozenset({"if", "unless", "until", "provided", "providing"})
_HEARD = frozenset({"reportedly", "allegedly", "apparently", "seemingly", "supposedly", "purportedly"})
_FORMERLY = frozenset({"previously", "formerly", "originally", "initially", "once"})
_SIGNS = frozenset({"sign", "indication", "signal", "hint", "suggestion", "evidence"})
_TELLING = frozenset({"think", "believe", "know", "say", "announce", "decide", "reveal"})
_GROUNDS = frozenset({"reason", "ground", "cause", "need", "basis", "evidence", "sign"})
_WEIGHING = frozenset(
    {"consider", "avoid", "stop", "balk", "hesitate", "refrain", "abstain", "discuss", "debate", "contemplate", "mull", "weigh"}
)
_FORCING = frozenset({"have", "need", "fail", "ought", "use", "get", "seem", "appear", "tend"})
_YEAR = 4
INTENTIONS = frozenset({"intention", "plan", "desire", "interest"})


def modified(reading: Reading, verb: Token) -> Reading | None:
    """The reading under the negation and the modal verb of its clause, or None where no stance is left."""
    if is_divided(verb) or _is_forced(verb) or _is_doubted(verb) or _is_alleged(verb) or _is_undone(reading, verb):
        return None
    helpers = auxiliaries(verb) | _shared_helpers(verb)
    modes: list[Mode] = list(reading.modes)
    if helpers & {"may", "might", "could", "should", "must", "ought"} or ("can" in helpers and not _is_own(verb)):
        return None
    refuses = reading.stance == "REJECT" or (_TURNED.get(reading.stance) == "REJECT" and _says_no(verb))
    if "would" in helpers and reading.stance not in ("REJECT", "EXPECT", "SUPPORT") and _is_reported(verb):
        modes.append("future")
    elif "would" in helpers and reading.stance != "EXPECT" and not refuses:
        modes.append("conditional")
        reading = replace(reading, confidence=reading.confidence * 0.85)
    if helpers & {"will", "shall", "'ll"}:
        modes.append("future")
    modes += _circumstances(verb)
    if "historical" in modes and reading.cue[-1].lemma_ in INTENTIONS:  # plans of last year may since have changed
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
    above = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if verb.dep_ in ("xcomp", "pcomp") and verb.tag_ == "VBG" and above.lemma_ in _WEIGHING:
        return True
    if _is_open(verb):
        return True
    if verb.dep_ != "xcomp" or "to" not in auxiliaries(verb):
        return False
    return verb.head.lemma_.lower() in _FORCING or (is_passive(verb.head) and child(verb.head, "agent") is None)


def _is_open(verb: Token) -> bool:
    """ "might join them to defend itself", "could decide to back it": an act of one that may never come."""
    inner = verb
    for outer in ancestors(verb):
        is_means = inner.lower_ == "by"  # “may have broken the law by calling on them to go”: he did call
        is_aside = inner.dep_ == "advcl" and "to" not in auxiliaries(inner)
        if inner.dep_ not in ("xcomp", "pcomp", "prep", "advcl") or is_means or is_aside:
            return False
        if auxiliaries(outer) & {"may", "might", "could"}:
            return True
        inner = outer
    return False


def _is_doubted(verb: Token) -> bool:
    """ "I don't think most users like it"."""
    if verb.dep_ in ("ccomp", "relcl") and verb.head.lemma_ in _TELLING and is_negated(verb.head):
        return True
    return is_groundless(verb)


def _is_alleged(verb: Token) -> bool:
    """ "stemmed from allegations she had urged them to go": where the parse lost the tie to the noun."""
    clause = verb.head if verb.dep_ == "xcomp" else verb
    before = clause.left_edge.i - 1
    return clause.dep_ in ("advcl", "ccomp", "relcl", "acl") and before >= 0 and verb.doc[before].lemma_ in _ALLEGATIONS


_ALLEGATIONS = frozenset({"allegation", "accusation", "rumor", "rumour", "speculation", "suspicion"})


def is_groundless(verb: Token) -> bool:
    """ "There is no reason why they should not share it"."""
    above = [verb.head, verb.head.head]
    told = [token for token in above if token.pos_ == "NOUN"] + [noun for token in above if (noun := child(token, "attr"))]
    return any(noun.lemma_ in _GROUNDS and has_no(noun) for noun in told)


def _shared_helpers(verb: Token) -> frozenset[str]:
    """The modal verb of the clause with which this one is joined: “should sign the treaty and support it”."""
    joined = verb.dep_ == "conj" and verb.tag_ == "VB" and child(verb, "nsubj", "aux") is None
    return auxiliaries(verb.head) - {"to"} if joined else frozenset()


def _is_undone(reading: Reading, verb: Token) -> bool:
    """ "would have required it", "has not voted for them in decades", "was worried not so much about the storm"."""
    helpers, last = auxiliaries(verb), reading.cue[-1]
    has_not_yet = reading.stance == "SUPPORT" and is_negated(verb) and verb.tag_ == "VBN" and bool(helpers & _PERFECT)
    no_worry = last.pos_ == "ADJ" and any(other.lower_ == "not" for token in (last, *last.children) for other in token.children)
    return {"would", "have"} <= helpers or has_not_yet or no_worry


_PERFECT = frozenset({"has", "have", "had", "'ve", "’ve"})


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
