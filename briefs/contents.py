"""What the clause behind a stance makes of it: "urged them not to go", "hopes that it fails", "warned them to stay"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from briefs.clauses import auxiliaries, below, child, is_negated
from briefs.readings import Reading, words


def turned_content(reading: Reading, verb: Token) -> Reading:
    """ "urged them not to go" opposes going; "hopes that it fails" is against it; "warned them to stay" is for staying."""
    content = child(verb, "xcomp", "ccomp")
    if content is not None and reading.stance == "WARN" and "to" in auxiliaries(content) and not is_negated(content):
        return replace(reading, stance="CALL_FOR", polarity="pos")
    if content is not None and reading.stance in ("CALL_FOR", "DEMAND", "SUPPORT") and is_negated(content):
        return replace(reading, stance="REJECT", polarity="neg", modes=(*reading.modes, "negation"))
    if reading.stance == "EXPECT" and reading.polarity == "pos":
        gloomy = verb.lemma_ == "doubt" or (content is not None and (is_negated(content) or is_bleak(content)))
        if gloomy:
            return replace(reading, polarity="neg")
    return reading


def is_bleak(verb: Token) -> bool:
    return any(
        token.lemma_.lower() in words("evaluations", "negative") or token.lemma_.lower() in words("harm", "verbs")
        for token in below(verb, ("relcl", "advcl", "conj"))
    )
