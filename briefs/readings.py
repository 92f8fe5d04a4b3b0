"""The words of lexicon/stances.toml, and what is made of one that is found: a stance, with the words that carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from spacy.tokens import Token

from briefs import lexicon
from briefs.clauses import below, child
from briefs.types import Mode, Polarity, Stance

STANCES = get_args(Stance)
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
def by_lemma(entry: str) -> dict[str, Stance]:
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
