"""Clues of the parse to what one party does towards another: the path between them, the words around it, and what these tell.

Clues are hashed, so that a model of them holds no words. Each kind is weighted by itself and has length 1, or its share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
from spacy.tokens import Span as Passage
from spacy.tokens import Token

from briefs import lexicon
from briefs.clauses import ancestors
from briefs.stances import read_noun, read_predicate
from briefs.types import Span

CLUES = 1 << 16
"""How many clues are told apart."""
SHARES = {"path": 1.0, "context": 1.0, "meaning": 1.0, "mention": 0.5}
"""The kinds of clues and the length of each in the vector."""
_BEFORE, _AFTER = 4, 6
_SOURCE, _TARGET = "<source>", "<target>"
_NOT = frozenset({"not", "n't", "no", "never"})
_HELPING = ("neg", "aux", "auxpass", "prt", "agent")
_GOVERNED = ("dobj", "xcomp", "ccomp", "acomp", "attr", "pobj", "prep", "advmod", "conj", "advcl")


def vector(
    passage: Passage, source: Sequence[Span], target: Sequence[Span]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """The clues of a passage as numbers below `CLUES`, each once, and their values."""
    values: Counter[int] = Counter()
    for kind, found in clues(passage, source, target).items():
        counts = Counter(crc32(f"{kind} {clue}".encode()) % CLUES for clue in found)
        weights = {clue: 1 + np.log(count) for clue, count in counts.items()}
        length = np.sqrt(sum(weight**2 for weight in weights.values()))
        values.update({clue: SHARES[kind] * weight / length for clue, weight in weights.items()})
    return np.array(list(values), dtype=np.int64), np.array(list(values.values()), dtype=np.float32)


def clues(passage: Passage, source: Sequence[Span], target: Sequence[Span]) -> dict[str, list[str]]:
    """The clues by their kind."""
    path = list(_path(passage, source, target))
    words = _words(passage, source, target)
    near = _around(words, _BEFORE, _AFTER)
    return {
        "path": path,
        "context": near + [f"{one} {other}" for one, other in pairwise(near)],
        "meaning": list(_meaning(path, near)),
        "mention": [told for word in words for told in _told(word)],
    }


@cache
def _relations() -> dict[str, tuple[str, ...]]:
    """Word -> the relations that it tells."""
    found: dict[str, tuple[str, ...]] = {}
    for root, entry in lexicon.load("relations").items():
        for word in entry["words"]:
            found[word] = (*found.get(word, ()), root)
    return found


def _told(word: str) -> tuple[str, ...]:
    return _relations().get(word, ())


# ---- the path


def _path(passage: Passage, source: Sequence[Span], target: Sequence[Span]) -> Iterator[str]:
    one, other = _head(passage, source), _head(passage, target)
    on_path = _between(one, other)
    yield from _of_path(one, other, on_path)
    verbs = [verb for party in (one, other) if party is not None for verb in [_verb_above(party)]]
    inside = {token.i for token in passage if _within(token, (*source, *target))}
    for token in dict.fromkeys([*on_path, *verbs]):
        yield from _of_word(token, inside)


def _of_path(one: Token | None, other: Token | None, on_path: Sequence[Token]) -> Iterator[str]:
    yield from (f"on={_lemma(token)}" for token in on_path)
    yield "lemmas=" + ">".join(_lemma(token) for token in on_path)
    if one is not None and other is not None and on_path:
        top = _meeting(one, other)
        yield f"top={_lemma(top)}" if top is not None else "apart"
        yield "up=" + ">".join(token.dep_ for token in _below(one, top))
        yield "down=" + ">".join(token.dep_ for token in _below(other, top))
    for name, party in (("source", one), ("target", other)):
        if party is not None:
            yield f"{name}={_lemma(_verb_above(party))}"


def _of_word(word: Token, inside: set[int]) -> Iterator[str]:
    reading = read_predicate(word) if word.pos_ in ("VERB", "AUX") else read_noun(word)
    if reading is not None:
        yield f"stance={reading.stance}"
        yield from (f"mode={mode} {reading.stance}" for mode in reading.modes)
    for other in word.children:
        if other.dep_ in _HELPING:
            yield f"{other.dep_}={other.lower_}"
        if other.dep_ in _GOVERNED and other.i not in inside:
            yield f"has={_lemma(other)}"
            yield f"governs={_lemma(word)} {_lemma(other)}"
            below = [each for each in other.children if other.dep_ == "prep" and each.i not in inside]
            for each in below:
                yield f"has={_lemma(each)}"
                yield f"under={_lemma(other)} {_lemma(each)}"


def _between(one: Token | None, other: Token | None) -> list[Token]:
    """The words on the path between the parties, without them; what the one named party depends on where there is one."""
    if one is None or other is None:
        alone = one or other
        return [alone.head] if alone is not None else []
    top = _meeting(one, other)
    if top is None:
        return []
    return [*_below(one, top)[1:], top, *_below(other, top)[1:]]


def _meeting(one: Token, other: Token) -> Token | None:
    above = {token.i for token in (other, *ancestors(other))}
    return next((token for token in (one, *ancestors(one)) if token.i in above), None)


def _below(party: Token, top: Token | None) -> list[Token]:
    """The party and what it depends on, up to the top, which is left out."""
    found: list[Token] = []
    for token in (party, *ancestors(party)):
        if token == top:
            break
        found.append(token)
    return found


def _verb_above(party: Token) -> Token:
    chain = [party, *ancestors(party)]
    return next((token for token in chain if token.pos_ in ("VERB", "AUX")), chain[-1])


def _head(passage: Passage, spans: Sequence[Span]) -> Token | None:
    if not spans:
        return None
    found = passage.doc.char_span(spans[0].start, spans[0].end, alignment_mode="expand")
    return found.root if found is not None else None


# ---- the words


def _words(passage: Passage, source: Sequence[Span], target: Sequence[Span]) -> list[str]:
    """The lemmas, with one placeholder for each party."""
    found: list[str] = []
    for token in passage:
        word = _SOURCE if _within(token, source) else _TARGET if _within(token, target) else _lemma(token)
        if word not in (_SOURCE, _TARGET) or found[-1:] != [word]:
            found.append(word)
    return found


def _around(words: list[str], before: int, after: int) -> list[str]:
    places = [place for place, word in enumerate(words) if word in (_SOURCE, _TARGET)]
    return words[max(0, places[0] - before) : places[-1] + after + 1] if places else words


def _within(token: Token, spans: Iterable[Span]) -> bool:
    return any(span.start <= token.idx < span.end for span in spans)


def _lemma(token: Token) -> str:
    return token.lemma_.lower()


# ---- what the words tell


def _meaning(path: Iterable[str], near: Iterable[str]) -> Iterator[str]:
    """The relations that the clues of the path tell by their words, and how one word turns another."""
    leading: set[str] = set()
    led: set[str] = set()
    turning: list[str] = []
    for clue in path:
        kind, _, word = clue.partition("=")
        if kind in ("neg", "aux"):
            turning.append("not" if word in _NOT else word)
        for root in _told(word):
            yield f"{kind}:{root}"
            if kind in ("top", "source"):
                leading.add(root)
            elif kind in ("on", "has", "target"):
                led.add(root)
    yield from (f"{one} to {other}" for one in sorted(leading) for other in sorted(led))
    yield from (f"{word} {root}" for word in turning for root in sorted(leading))
    yield from (f"{word} + {root}" for word in turning for root in sorted(led))
    yield from (f"near {root}" for word in near for root in _told(word))
