"""The stance in what somebody is quoted as saying: duties, wills, warnings, verdicts and reproaches, clause by clause."""

from __future__ import annotations

from spacy.tokens import Token

from briefs.clauses import ancestors, auxiliaries, below, child, intending, is_awaited, is_negated, is_partial, objects
from briefs.manner import is_groundless
from briefs.readings import Reading, match_phrase, words
from briefs.types import Stance
from briefs.verdicts import BAD, GOOD, POSSIBLE, reproach, sigh, tone, verdict

_DUTY, _ADVICE, _IMPERATIVE, _WILL, _HARM = 0.75, 0.75, 0.6, 0.6, 0.72
"""How good a sign each kind of wording is, 0 to 1, by judgement; `briefs.confidence.of_position` makes it a probability."""
_ENDS = frozenset('.!?:;,"“”—–…')
_FINAL = frozenset('.?!"”')
_BEFORE_COMMAND = frozenset({"do", "not", "n't", "n’t", "please", "never", "just", "always", "now"})
_LEAVES = frozenset({"approval", "permission", "consent", "authorisation", "authorization", "agreement", "ratification"})
_STATES = frozenset({"be", "have", "make", "let", "hold"})
"""Verbs that ask for nothing as commands, but do so behind "it is important to"."""
_LEAVING = frozenset({"end", "suspend", "quit", "leave", "drop", "abandon"})


def read_utterance(verb: Token, *, own: bool, announced: bool, direct: bool) -> Reading | None:
    """The stance that a speaker takes with this clause. `own`: the subject is the speaker or "we"; `announced`: the words of
    saying are an announcement or a promise; `direct`: the words are the speaker's own, not a report of them."""
    if is_asked(verb) or _is_supposed(verb) or is_partial(verb) or is_awaited(verb) or is_groundless(verb) or _is_unsaid(verb):
        return None
    if (intention := _will(verb, own=own, announced=announced, direct=direct)) is not None:
        return intention
    if _is_bound(verb):
        return _harm(verb) or (_imperative(verb) if direct else None)
    return (
        _duty(verb, direct)
        or _measure(verb)
        or _harm(verb)
        or (None if own else _benefit(verb))
        or verdict(verb, own)
        or (None if own else tone(verb))
        or (None if own else reproach(verb))
        or sigh(verb)
        or (None if own else _effort(verb) or _purpose(verb))
        or _only(verb)
    )


def is_asked(verb: Token) -> bool:
    """Whether the sentence of the verb, or its clause within quotation marks, is a question."""
    if _end_of(verb) == "?":
        return True
    root = next(reversed(list(ancestors(verb))), verb)
    last = root.right_edge
    while last.i > root.i and (last.is_space or last.is_quote):
        last = last.nbor(-1)
    return last.text.startswith("?")


def _end_of(verb: Token) -> str:
    """The first mark behind the verb that ends a sentence or a quotation."""
    return next((token.text for token in verb.doc[verb.i : verb.sent.end] if token.text in _FINAL), "")


def _is_supposed(verb: Token) -> bool:
    """ "if it fails", "wherever a law infringes a right"."""
    wherever = verb.dep_ == "advcl" and any(other.lower_ in _WHEREVER for other in verb.lefts)
    return wherever or _marker(verb) in ("if", "unless", "whether")


def _is_unsaid(verb: Token) -> bool:
    """ "decide what the plan should be", "this is something we should discuss", "I am not saying that he has to go": what is
    asked, what the clause alone does not tell, or what the speaker says that he does not say."""
    if verb.dep_ in ("ccomp", "pcomp", "csubj") and verb.left_edge.tag_ in _ASKING:
        return True
    if verb.dep_ == "relcl" and verb.head.lower_ in _SOMETHING:
        return True
    inner = verb
    for outer in ancestors(verb):
        if _is_quoting(inner):
            return False
        if _marker(outer) == "whether":
            return True
        if is_negated(outer) and outer.i < verb.i:
            is_no_such = inner.dep_ == "attr" and inner != verb
            is_turned = inner == verb and bool(auxiliaries(verb) & _DUTIES)  # “I don't think that they should”: see _obligation
            if is_no_such or (outer.lemma_ in _SAYING and inner.dep_ in ("ccomp", "dobj") and not is_turned):
                return True
        inner = outer
    return False


_WHEREVER = frozenset({"where", "wherever", "whenever"})
_ASKING = frozenset({"WP", "WRB", "WP$"})
_SOMETHING = frozenset({"anything", "everything", "nothing", "something", "thing", "things"})
_SAYING = frozenset({"say", "mean", "suggest", "claim", "argue", "think", "believe"})
_DUTIES = frozenset({"must", "should", "ought"})


def _marker(verb: Token) -> str | None:
    marker = child(verb, "mark")
    return marker.lower_ if marker is not None else None


def _is_bound(verb: Token) -> bool:
    """ "If he has lied, I think that is terrible": what holds only under a condition that stands before it."""
    above = verb
    while above.dep_ in ("ccomp", "conj") and not _is_quoting(above):
        if _has_condition(above, verb):
            return True
        above = above.head
    return _has_condition(above, verb)


def _is_quoting(verb: Token) -> bool:
    """Whether a mark stands between the verb and the verb above it."""
    first, last = sorted((verb.i, verb.head.i))
    return any(token.is_quote for token in verb.doc[first:last])


def _has_condition(verb: Token, judged: Token) -> bool:
    clauses = (other for other in verb.children if other.dep_ == "advcl" and other.i < judged.i)
    return any(_marker(other) in ("if", "unless") for other in clauses)


def _duty(verb: Token, direct: bool) -> Reading | None:
    subject = child(verb, "nsubj")
    if _is_inverted(verb) or (subject is not None and subject.lower_ == "i"):
        return None
    helpers = auxiliaries(verb)
    if helpers & _DUTIES:
        return _modal_duty(verb, helpers)
    return _need(verb) or _needed(verb) or (_imperative(verb) if direct else None)


def _modal_duty(verb: Token, helpers: frozenset[str]) -> Reading | None:
    if "have" in helpers:
        is_blame = "should" in helpers and not is_negated(verb)
        return Reading("CRITICIZE", "neg", _helpers(verb), BAD) if is_blame else None
    if "should" in helpers:
        return _obligation("CALL_FOR", verb, _helpers(verb), _ADVICE)
    return _obligation("DEMAND", verb, _helpers(verb), _DUTY)


def _need(verb: Token) -> Reading | None:
    """ "needs to go", "requires our approval"."""
    complement = child(verb, "xcomp")
    if is_negated(verb) or verb.dep_ == "relcl" or verb.tag_ == "VBG":
        return None
    subject = child(verb, "nsubj")
    leave = child(verb, "dobj")
    requires = verb.lemma_ == "require" and subject is not None and leave is not None and leave.lemma_ in _LEAVES
    is_bound = complement is not None and "to" in auxiliaries(complement) and subject is not None
    is_choice = complement is not None and complement.lemma_ in ("choose", "decide", "wonder")  # “they need to decide whether”
    is_told = bool(auxiliaries(verb) & {"did", "will", "would"})  # “he would need to win all of them”
    needs = verb.lemma_.lower() in words("duty", "verbs") and is_bound and not (is_choice or is_told)
    return Reading("DEMAND", "pos", (verb,), _IMPERATIVE) if needs or requires else None


def _is_inverted(verb: Token) -> bool:
    """ "should the vote fail": a condition."""
    helper = child(verb, "aux")
    if helper is None or helper.lower_ != "should":
        return False
    return any(token.pos_ in ("NOUN", "PROPN", "PRON") for token in verb.doc[helper.i + 1 : verb.i])


def _helpers(verb: Token) -> tuple[Token, ...]:
    return tuple(other for other in verb.children if other.dep_ in ("aux", "neg"))


def _obligation(stance: Stance, verb: Token, cue: tuple[Token, ...], confidence: float) -> Reading:
    doubted = verb.dep_ == "ccomp" and verb.head.lemma_ in ("think", "believe") and is_negated(verb.head)
    if is_negated(verb) or doubted:
        return Reading("REJECT", "neg", cue, confidence, ("negation",))
    return Reading(stance, "pos", cue, confidence)


def _needed(verb: Token) -> Reading | None:
    """ "it is necessary to", "it is time for"."""
    if verb.lemma_ != "be":
        return None
    word = child(verb, "acomp", "attr")
    subject = child(verb, "nsubj")
    wanted = child(verb, "xcomp", "ccomp", "advcl") or (child(word, "xcomp", "ccomp", "acl") if word is not None else None)
    if word is None or subject is None or subject.lower_ != "it" or is_negated(verb):
        return None
    if wanted is not None and wanted.lemma_ in words("duty", "chatter") - _STATES:
        return None
    if word.lemma_.lower() in words("duty", "adjectives") or word.lemma_ == "time":
        return Reading("CALL_FOR", "pos", (word,), _DUTY)
    return None


def _imperative(verb: Token) -> Reading | None:
    """ "Stop the war", "let us talk", "let them go"; but not "go ahead", which asks for nothing."""
    if verb.lower_ == "let" and verb.i + 1 < len(verb.doc) and verb.nbor().lower_ in ("'s", "’s", "us"):
        wanted = child(verb, "ccomp")
        is_idle = wanted is None or wanted.lemma_.lower() in words("duty", "chatter") | {"go"}
        return None if is_idle else _obligation("CALL_FOR", verb, (verb, verb.nbor()), _IMPERATIVE)
    if not _is_command(verb):
        return None
    wanted = child(verb, "ccomp") if verb.lemma_ == "let" else child(verb, "dobj", "xcomp")
    is_idle = verb.lemma_ != "let" and verb.lemma_.lower() in words("duty", "chatter")
    return None if wanted is None or is_idle else _obligation("CALL_FOR", verb, (verb,), _IMPERATIVE)


def _is_command(verb: Token) -> bool:
    subject = child(verb, "nsubj", "nsubjpass", "csubj", "expl")
    if verb.tag_ != "VB" or verb.dep_ not in ("ROOT", "ccomp") or subject is not None or auxiliaries(verb) - {"do"}:
        return False
    return _opens(verb) and not _is_condition(verb) and not _is_for_example(verb)


def _is_condition(verb: Token) -> bool:
    """ "Add that to the plan and you get a deficit"."""
    joined = [other for other in verb.children if other.dep_ == "conj"]
    return any(other.dep_ == "nsubj" and other.lower_ == "you" for clause in joined for other in clause.children)


def _is_for_example(verb: Token) -> bool:
    """ "Take the argument that": what is talked about next."""
    return verb.lemma_ == "take" and any(noun.lemma_ in _EXAMPLES for noun in objects(verb))


_EXAMPLES = frozenset({"argument", "case", "example", "instance", "issue", "question"})


def _opens(verb: Token) -> bool:
    """Whether nothing but "do not" or "please" stands before the verb in its clause, as in a command."""
    first = verb
    while not first.is_sent_start and first.i and first.nbor(-1).lower_ in _BEFORE_COMMAND:
        first = first.nbor(-1)
    return not first.i or bool(first.is_sent_start) or first.nbor(-1).is_space or first.nbor(-1).text in _ENDS


def _will(verb: Token, *, own: bool, announced: bool, direct: bool) -> Reading | None:
    """What the speaker, or his side, will do, will not do or cannot do."""
    helpers = auxiliaries(verb)
    plural = any(other.dep_ == "nsubj" and other.lower_ == "they" for other in verb.children)
    if not (announced or (own and not plural and _decides(verb))) or "have" in helpers or _is_feeble(verb):
        return None
    refuses = verb.lemma_.lower() in words("will", "refused")
    if helpers & {"can", "ca"} and is_negated(verb) and _is_own(verb) and refuses:
        return Reading("REJECT", "neg", _helpers(verb), _WILL, ("negation",))
    willing = {"will", "wo", "'ll", "’ll", "shall"} | (set() if direct else {"would"})
    is_now = bool(auxiliaries(verb.head)) and not auxiliaries(verb.head) & {"was", "were"}
    going = verb.dep_ == "xcomp" and verb.head.lemma_ == "go" and verb.head.tag_ == "VBG" and is_now
    return _intention(verb) if helpers & willing or going else None


def _is_own(verb: Token) -> bool:
    return any(other.dep_ == "nsubj" and other.lower_ in ("i", "we") for other in verb.children)


def _decides(verb: Token) -> bool:
    """Whether the subject is somebody with a will: "our government", but not "my heart"."""
    subject = child(verb, "nsubj", "nsubjpass")
    if subject is None and verb.dep_ == "xcomp":  # “my heart is going to stop”
        subject = child(verb.head, "nsubj", "nsubjpass")
    owned = subject is not None and child(subject, "poss") is not None and subject.pos_ == "NOUN"
    return not owned or (subject is not None and subject.lemma_.lower() in words("will", "bodies"))


def _is_feeble(verb: Token) -> bool:
    """No act towards anybody: "we will see", "I will not give any comment"."""
    lemma = verb.lemma_.lower()
    guessed = any(other.lower_ in ("likely", "probably", "surely") for other in verb.children)
    leaves = any(other.dep_ == "prt" and other.lower_ in ("down", "aside") for other in verb.children)  # “step down”
    leaves |= lemma == "rule" and any(other.lower_ == "out" for other in verb.children)  # “will not rule out”: a door left open
    leaves |= lemma in _LEAVING and any(noun.lemma_.lower() in words("will", "given_up") for noun in objects(verb))
    by_means = is_negated(intending(verb)) and any(other.lower_ in ("by", "without") for other in verb.children)
    presumes = lemma == "take" and any(other.lower_ == "granted" for other in below(verb, ("verbs", "ccomp")))
    is_silence = lemma == "comment" or any(noun.lemma_ in words("pointless", "nouns") for noun in objects(verb))
    return leaves or guessed or by_means or presumes or is_silence or lemma in words("will", "feeble")


def _negations(verb: Token) -> list[Token]:
    return [other for other in verb.children if other.dep_ == "neg"]


def _intention(verb: Token) -> Reading:
    going = intending(verb)
    cue = (*_negations(going), going, *_helpers(verb), verb) if going != verb else (*_helpers(verb), verb)
    if is_negated(verb) or (verb.dep_ == "xcomp" and is_negated(verb.head)):
        return Reading("REJECT", "neg", cue, _DUTY, ("negation",))
    if verb.lemma_.lower() in words("will", "hostile"):
        return Reading("THREATEN", "neg", cue, _WILL, ("future",))
    return Reading("AGREE", "pos", cue, _WILL, ("future",))


def _measure(verb: Token) -> Reading | None:
    """ "there will be severe penalties", "there will be no talks": what who says so has decided."""
    helpers = auxiliaries(verb)
    thing = child(verb, "attr", "dobj")
    if verb.lemma_ != "be" or child(verb, "expl") is None or thing is None or not helpers & {"will", "wo", "'ll", "’ll"}:
        return None
    is_hostile = thing.lemma_.lower() in words("measures", "hostile")
    if not is_hostile and thing.lemma_.lower() not in words("measures", "others"):
        return None
    cue = (*_helpers(verb), verb, *(other for other in thing.lefts if other.lower_ == "no"), thing)
    if is_negated(verb):
        return None if is_hostile else Reading("REJECT", "neg", cue, _DUTY, ("negation",))
    return Reading("THREATEN", "neg", cue, _WILL, ("future",)) if is_hostile else None


def _harm(verb: Token) -> Reading | None:
    if is_negated(verb):
        return None
    possible = bool((auxiliaries(verb) - {"can"}) & POSSIBLE) or (
        verb.dep_ == "xcomp" and verb.head.lemma_ in ("go", "threaten", "risk")
    )
    if not possible:
        return None
    if verb.lemma_.lower() in words("harm", "verbs"):
        return Reading("WARN", "neg", (*_helpers(verb), verb), _HARM)
    matched = match_phrase(verb, "harm")
    if matched is None:
        return None
    last = matched[0][-1]
    mild = last.lemma_ in ("effect", "impact", "signal", "consequence")
    if mild and not any(other.lemma_.lower() in words("harm", "ill") for other in last.children):
        return None
    return Reading("WARN", "neg", (*_helpers(verb), *matched[0]), _HARM)


def _benefit(verb: Token) -> Reading | None:
    """ "would help the region", "will stop the violence": speaks for what does so; negated, against it."""
    if not auxiliaries(verb) & {"will", "would", "'ll"} or verb.lemma_.lower() not in words("benefit", "verbs"):
        return None
    if any(other.dep_ == "prt" or other.lower_ == "back" for other in verb.children):  # “would end up backing it”
        return None
    cue = (*_helpers(verb), verb)
    return Reading("WARN", "neg", cue, GOOD, ("negation",)) if is_negated(verb) else Reading("SUPPORT", "pos", cue, GOOD)


def _effort(verb: Token) -> Reading | None:
    """ "is really trying": a word of praise."""
    stress = next((other for other in verb.children if other.lower_ in ("really", "hard", "genuinely", "sincerely")), None)
    if verb.lemma_ != "try" or verb.tag_ != "VBG" or stress is None or is_negated(verb):
        return None
    return Reading("SUPPORT", "pos", (stress, verb), GOOD)


def _purpose(verb: Token) -> Reading | None:
    """ "the operation is to prevent attacks": what justifies it."""
    aim = child(verb, "xcomp")
    if verb.lemma_ != "be" or aim is None or "to" not in auxiliaries(aim) or is_negated(verb):
        return None
    if child(verb, "acomp", "attr") is not None or aim.lemma_.lower() not in words("benefit", "verbs"):
        return None
    return Reading("SUPPORT", "pos", (aim,), GOOD)


def _only(verb: Token) -> Reading | None:
    """ "talks would only take place within the framework": no to anything else."""
    subject = child(verb, "nsubj", "nsubjpass")
    bound = next((other for other in verb.children if other.lower_ == "only" and other.dep_ == "advmod"), None)
    limit = next(
        (other for other in verb.children if other.dep_ == "prep" and other.lower_ in ("within", "under", "through")), None
    )
    if bound is None or limit is None or subject is None or subject.pos_ != "NOUN" or not auxiliaries(verb) & {"will", "would"}:
        return None
    return Reading("REJECT", "neg", (bound,), BAD, ("conditional",))
