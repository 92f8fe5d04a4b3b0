"""Words that look like a stance and take none, or one of whom the parse cannot know."""

from __future__ import annotations

from spacy.tokens import Token

from briefs.clauses import ancestors, auxiliaries, below, child, objects
from briefs.readings import Reading, words
from briefs.stances import is_abstract


def is_outcome(verb: Token) -> bool:
    """ "thereby denying them access": what came of it, not what was wanted."""
    return any(other.lower_ in ("thereby", "thus") for other in verb.children)


def is_dangling(verb: Token) -> bool:
    """ "got the board to publish it while demanding a probe", "wrote denying them a vote broke the law": whose act the
    participle tells, the parse cannot know."""
    if verb.tag_ != "VBG":
        return False
    if verb.dep_ == "advcl":
        return child(verb, "mark") is not None and "to" in auxiliaries(verb.head)
    content = child(verb, "ccomp")
    is_told = verb.dep_ == "xcomp" and verb.head.lemma_ in words("speech", "verbs")
    return is_told and content is not None and child(content, "mark") is None


def is_behind_relative(verb: Token) -> bool:
    """ "sent the council a plan, which it rejected, calling it absurd": a participle that goes on with what another did."""
    first = verb.left_edge.i
    if verb.dep_ not in ("advcl", "acl") or verb.tag_ != "VBG" or first <= verb.head.i + 1 or verb.doc[first - 1].text != ",":
        return False
    above = [verb.doc[first - 2], *ancestors(verb.doc[first - 2])]
    relative = next((token for token in above if token.dep_ == "relcl" and verb.head.is_ancestor(token)), None)
    subject = child(relative, "nsubj") if relative is not None else None
    return subject is not None and subject.tag_ not in ("WDT", "WP")


def is_possible(verb: Token) -> bool:
    """ "a chance to vote for him": what somebody may do."""
    return verb.dep_ == "acl" and "to" in auxiliaries(verb) and verb.head.lemma_.lower() in _CHANCES


_CHANCES = frozenset({"ability", "authority", "chance", "freedom", "opportunity", "option", "power", "reason", "right", "way"})


def is_bare(verb: Token) -> bool:
    """An infinitive clause with a subject of its own: "wants China to back the plan"."""
    return verb.dep_ == "ccomp" and ("to" in auxiliaries(verb) or verb.tag_ in ("VB", "VBG"))


def is_pointless(verb: Token, reading: Reading) -> bool:
    """ "declined to comment", "predicted rain", "thanked everyone": no stance on anything."""
    return _is_small_talk(verb) or _is_idle(verb, reading) or _is_idle_hope(verb, reading) or _is_left_open(verb)


def _is_left_open(verb: Token) -> bool:
    """ "that is what I am proposing": the clause does not tell what."""
    content = child(verb, "dobj")
    return content is not None and content.lower_ == "what" and child(verb, "xcomp", "ccomp") is None


def _is_small_talk(verb: Token) -> bool:
    """ "thanked her supporters", "I hope you have a wonderful party"; but "thanked Norway for its help"."""
    if verb.lemma_ == "thank":
        thanked = child(verb, "dobj")
        return thanked is None or thanked._.actor is None or not objects(verb, "for")
    return verb.lemma_ == "hope" and any(other.lower_ == "you" for other in _subjects(child(verb, "ccomp", "xcomp")))


def _is_idle(verb: Token, reading: Reading) -> bool:
    """ "declined to comment", "asked for an interview", "voted for anyone but her"."""
    if reading.stance == "SUPPORT":
        return any(noun.lemma_.lower() in _ANYBODY for noun in objects(verb, "for"))
    if reading.stance not in ("REJECT", "CALL_FOR"):
        return False
    content = child(verb, "xcomp")
    if content is not None and verb.lemma_ in ("decline", "refuse") and content.lemma_ in words("pointless", "verbs"):
        return True
    asking = verb.lemma_ in ("decline", "refuse", "ask", "request")
    return asking and any(noun.lemma_.lower() in words("pointless", "nouns") for noun in objects(verb, "for", "to"))


def _is_idle_hope(verb: Token, reading: Reading) -> bool:
    """ "predicted rain", "as I hope all of us are"."""
    content = child(verb, "ccomp", "xcomp")
    if reading.stance == "EXPECT" and verb.lemma_ in words("forecast", "verbs"):
        return not _is_about_acts(verb, content)
    return reading.stance == "EXPECT" and content is not None and content.lemma_ in ("be", "do") and not content.n_rights


_ANYBODY = frozenset({"anybody", "anyone", "nobody", "whoever"})


def _subjects(verb: Token | None) -> list[Token]:
    subject = child(verb, "nsubj", "nsubjpass") if verb is not None else None
    return below(subject) if subject is not None else []


def _is_about_acts(verb: Token, content: Token | None) -> bool:
    """ "expects a deal", "expects the vote to fail"."""
    subject = child(content, "nsubj", "nsubjpass") if content is not None else None
    things = [*objects(verb), *([] if content is None else objects(content)), *([subject] if subject is not None else [])]
    return any(is_abstract(noun) for noun in things)
