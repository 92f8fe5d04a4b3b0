"""Which articles are one text, and which texts tell of one event.

Copies of a text are one voice, however they were cut, reordered or touched up: they share much of the shorter one's wording,
in pieces of three words. Only the words outside quotation marks count, because whoever reports a speech quotes the same of it.
How much of the shorter text is shared is counted, not estimated: sketches such as MinHash estimate the share of both texts
together, which a cut makes as small for a copy as it is for strangers.

Texts tell of one event where the words that are rare in other news weigh heavily in both and they appeared within days.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import exp, log, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from briefs import lexicon
from briefs.highlights import substance
from briefs.marks import quotations
from briefs.types import Account, Brief, Candidate, Story

Prints = npt.NDArray[np.uint32]
"""Hashes of the pieces of a text, in its order."""

PIECE: Final = 3
"""Words of a piece."""
COPIED: Final = 0.36
"""The share of the shorter text's pieces that a copy has at least: a change of every seventh word leaves 0.61."""
PRINTED_WITHIN: Final = timedelta(days=3)
COPIED_LATER: Final = 0.8
"""The same of texts further apart in time: follow-ups take over whole paragraphs of what went before."""
COPIED_OF_OWN: Final = 0.6
"""The same where one outlet printed both under different titles."""
COPIED_QUOTATIONS: Final = 0.45
"""The same where the shorter text is little but quotations."""
COPIED_OF_LONGER: Final = 0.1
"""The same of the longer text: what has less of it may be one of many items in a round-up."""
STRETCH: Final = 40
"""Pieces of a stretch, of which a copy shares some nearly everywhere: a standing paragraph, a form or a footer is no copy."""
COPIED_OF_STRETCH: Final = 0.15
COPIED_STRETCHES: Final = 0.8
FEWEST_PIECES: Final = 8
"""A copy shares so many at least."""
FEWEST_OWN_WORDS: Final = 25
"""With fewer outside quotation marks, all words of the shorter text count."""
ONE_EVENT: Final = 0.24
ONE_EVENT_OF_ONE_OUTLET: Final = 0.31
"""How alike texts on one event are at least, 0 to 1; what one outlet prints is alike in manner too."""
ONE_EVENT_OF_OTHERS: Final = 0.4
"""The same of texts whose titles name different people: two elections or two races are told in much the same words."""
OF_THE_WHOLE: Final = 0.6
"""How alike a text is to all of a story on average, at least, as a share of that."""
FADING_DAYS: Final = 10.0
"""After so many days texts count for e times less alike."""
WEIGHTY: Final = 80
"""Words of a text that are compared, the weightiest."""
_POSTED: Final = 8
"""Texts that are looked up by one piece, the first that have it: later copies are copies of these too."""
_IMAGINED: Final = 50
"""Articles on other events that every word is thought to be missing from, so that few articles are weighed soberly."""
_RAREST: Final = 0.01
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Look:
    """What of an article is compared and weighed; made once for each."""

    candidate: Candidate
    pieces: Prints
    own: Prints
    """Those outside quotation marks."""
    counts: Mapping[str, float]
    """How much is made of each word, before it is known how rare it is."""
    title: frozenset[str]
    people: frozenset[str]
    """Surnames of those whom the title names."""
    substance: float
    """How much it tells of who stands where."""

    @property
    def outlet(self) -> str | None:
        return self.candidate.brief.article.source


def look(candidate: Candidate) -> Look:
    article = candidate.brief.article
    body, outside = words(article.text), words(_outside_marks(article.text))
    title = frozenset(map(stem, words(article.title or "")))
    counts, people = _counts(body, title), title & _surnames(candidate.brief)
    return Look(candidate, prints(body), prints(outside), counts, title, people, substance(candidate.brief))


def _surnames(brief: Brief) -> frozenset[str]:
    return frozenset(stem(words(actor.name)[-1]) for actor in brief.actors if actor.kind == "person" and words(actor.name))


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def prints(body: Sequence[str]) -> Prints:
    """The pieces of a text of these words; a text shorter than a piece is one."""
    hashes = np.fromiter((zlib.crc32(word.encode()) for word in body), np.uint32, len(body))
    if len(body) < PIECE:
        return np.unique(hashes)[:1]
    first, second, third = (hashes[start : len(body) - PIECE + 1 + start] for start in range(PIECE))
    pieces: Prints = first ^ (second * np.uint32(0x9E3779B1)) ^ (third * np.uint32(0x85EBCA77))
    return pieces


def shared(some: Prints, others: Prints) -> float:
    """The share of some pieces that is among others, 0 to 1."""
    return float(np.isin(some, others).mean()) if some.size else 0.0


def _outside_marks(text: str) -> str:
    edges = [0, *(edge for span in quotations(text) for edge in (span.start, span.end)), len(text)]
    return " ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _counts(body: Iterable[str], title: Iterable[str]) -> dict[str, float]:
    """Words said often count for more, but not in proportion; those of the title once more."""
    numbers: dict[str, int] = defaultdict(int)
    for word, number in Counter(body).items():
        numbers[stem(word)] += number
    counts = {word: 1 + log(number) for word, number in numbers.items()}
    return counts | {word: counts.get(word, 0.0) + 1 for word in title}


def stem(word: str) -> str:
    if "'" in word:
        word = word.partition("'")[0]
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] != "s" else word


# ------------------------------------------------------------------------------------------------------------- stories


def stories(looks: Sequence[Look]) -> tuple[Story, ...]:
    """Each article in one account, each account in one story; the same whatever the order, the latest story first."""
    ordered = sorted(looks, key=lambda look: (look.candidate.dated, look.candidate.id))
    groups = [[ordered[i] for i in group] for group in copies(ordered)]
    texts = [_fullest(group) for group in groups]
    found = [Story(tuple(_account(groups[i]) for i in group)) for group in events(texts)]
    return tuple(sorted(found, key=lambda story: (_latest(story), story.id), reverse=True))


def within(stories: Sequence[Story], ids: Collection[str]) -> tuple[Story, ...]:
    """The stories with these candidates alone."""
    found = []
    for story in stories:
        accounts = (tuple(one for one in account.candidates if one.id in ids) for account in story.accounts)
        if kept := tuple(Account(candidates) for candidates in accounts if candidates):
            found.append(Story(kept))
    return tuple(found)


def _fullest(group: Sequence[Look]) -> Look:
    return max(group, key=lambda look: look.pieces.size)


def _account(group: Sequence[Look]) -> Account:
    """The articles of one text, whoever seems to have written it first."""
    agencies = lexicon.words("agencies", "names")
    first = min(group, key=lambda look: (not _agency(look.candidate.brief, agencies), look.candidate.dated, -look.pieces.size))
    return Account((first.candidate, *(look.candidate for look in group if look is not first)))


def _agency(brief: Brief, agencies: frozenset[str]) -> bool:
    return bool(brief.article.source) and "-".join(words(brief.article.source or "")) in agencies


def _latest(story: Story) -> datetime:
    return max(candidate.dated for candidate in story.candidates)


# -------------------------------------------------------------------------------------------------------------- copies


def copies(looks: Sequence[Look]) -> list[list[int]]:
    """The indices of those that are one text, in groups, in the order of their first."""
    posted: dict[int, list[int]] = defaultdict(list)
    leader = list(range(len(looks)))
    for number, pieces in enumerate(_repeated([look.pieces for look in looks])):
        common = Counter(other for piece in pieces for other in posted[piece])
        for other, count in common.items():
            if count >= _worth_while(looks[number], looks[other]) and copied(looks[number], looks[other]):
                leader[_lead(leader, number)] = _lead(leader, other)
        for piece in pieces:
            if len(posted[piece]) < _POSTED:
                posted[piece].append(number)
    return _groups(_lead(leader, number) for number in range(len(looks)))


def _worth_while(one: Look, other: Look) -> float:
    """How many pieces are found in common of copies, at the least; not all are looked up."""
    fewer = min(one.pieces.size, other.pieces.size)
    return max(COPIED / 5 * fewer, min(FEWEST_PIECES, fewer))


def _repeated(texts: Sequence[Prints]) -> Iterator[list[int]]:
    """Of each text the pieces that another has too."""
    each = [np.unique(text) for text in texts]
    pieces, texts_with = np.unique(np.concatenate([*each, np.empty(0, np.uint32)]), return_counts=True)
    several = pieces[texts_with > 1]
    for own in each:
        yield own[np.isin(own, several, assume_unique=True)].tolist()


def copied(one: Look, other: Look) -> bool:
    """Whether the shorter of two texts is taken from the longer, all through."""
    shorter, longer = sorted((one, other), key=lambda look: look.pieces.size)
    if shorter.pieces.size < FEWEST_PIECES:
        return np.array_equal(shorter.pieces, longer.pieces)
    least = _least_share(one, other)
    bare = shorter.own.size < FEWEST_OWN_WORDS
    own, least = (shorter.pieces, max(least, COPIED_QUOTATIONS)) if bare else (shorter.own, least)
    taken = np.isin(own, longer.pieces)
    if taken.sum() < max(FEWEST_PIECES, least * own.size, COPIED_OF_LONGER * longer.own.size):
        return False
    stretches = np.array_split(taken, max(1, round(own.size / STRETCH)))
    return bool(np.mean([stretch.mean() >= COPIED_OF_STRETCH for stretch in stretches]) >= COPIED_STRETCHES)


def _least_share(one: Look, other: Look) -> float:
    if abs(one.candidate.dated - other.candidate.dated) > PRINTED_WITHIN:
        return COPIED_LATER
    return COPIED_OF_OWN if _one_outlet(one, other) and not _one_title(one, other) else COPIED


def _one_outlet(one: Look, other: Look) -> bool:
    return one.outlet is not None and one.outlet == other.outlet


def _one_title(one: Look, other: Look) -> bool:
    return 2 * len(one.title & other.title) > len(one.title | other.title)


def _lead(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = number = leader[leader[number]]
    return number


def _groups(keys: Iterable[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        groups[key].append(number)
    return list(groups.values())


# -------------------------------------------------------------------------------------------------------------- events


def events(looks: Sequence[Look]) -> list[list[int]]:
    """The indices of those that tell of one event, in groups; `looks` in the order of their dates, without copies."""
    posted: dict[str, list[tuple[int, float]]] = defaultdict(list)
    groups: list[list[int]] = []
    of: dict[int, int] = {}
    for number, (look, weights) in enumerate(zip(looks, _weights(looks), strict=True)):
        alike = _alike(looks, number, _common(posted, weights))
        best = _best(look, looks, groups, of, alike)
        if best is None:
            best = len(groups)
            groups.append([])
        groups[best].append(number)
        of[number] = best
        for word, weight in weights.items():
            posted[word].append((number, weight))
    return groups


def _common(posted: Mapping[str, list[tuple[int, float]]], weights: Mapping[str, float]) -> dict[int, float]:
    """Each text posted that shares words with this one, and the cosine between them."""
    common: dict[int, float] = defaultdict(float)
    for word, weight in weights.items():
        for other, its in posted.get(word, ()):
            common[other] += weight * its
    return common


def _alike(looks: Sequence[Look], number: int, common: Mapping[int, float]) -> dict[int, float]:
    dated = looks[number].candidate.dated
    return {
        other: cosine * exp(-abs((dated - looks[other].candidate.dated).total_seconds()) / 86_400 / FADING_DAYS)
        for other, cosine in common.items()
    }


def _best(
    look: Look, looks: Sequence[Look], groups: Sequence[Sequence[int]], of: Mapping[int, int], alike: Mapping[int, float]
) -> int | None:
    """The group that a text belongs to: as like to one of it as texts on one event are, and not unlike the others."""
    fitting: dict[int, float] = {}
    for other, likeness in alike.items():
        least = _least_likeness(look, looks[other])
        group = of[other]
        if likeness >= least and _mean(alike, groups[group]) >= OF_THE_WHOLE * least:
            fitting[group] = max(fitting.get(group, 0.0), likeness)
    return max(fitting, key=lambda group: (fitting[group], -group), default=None)


def _least_likeness(one: Look, other: Look) -> float:
    if one.people and other.people and not one.people & other.people:
        return ONE_EVENT_OF_OTHERS
    return ONE_EVENT_OF_ONE_OUTLET if _one_outlet(one, other) else ONE_EVENT


def _mean(alike: Mapping[int, float], group: Sequence[int]) -> float:
    return sum(alike.get(other, 0.0) for other in group) / len(group)


def _weights(looks: Sequence[Look]) -> Iterator[dict[str, float]]:
    """For each text its weightiest words, of which the squares add up to 1."""
    texts_with = Counter(word for look in looks for word in look.counts)
    for look in looks:
        weighed = [(count * _rarity(texts_with[word], len(looks), word), word) for word, count in look.counts.items()]
        heaviest = sorted(weighed, reverse=True)[:WEIGHTY]
        norm = sqrt(sum(weight * weight for weight, _ in heaviest)) or 1.0
        yield {word: weight / norm for weight, word in heaviest if weight > 0}


def _rarity(texts_with: int, texts: int, word: str) -> float:
    return -log(min(1.0, max(texts_with / (texts + _IMAGINED), common_words().get(word, _RAREST))))


@cache
def common_words() -> dict[str, float]:
    """Common words, and the share of all articles that have them."""
    return {word: band["share"] for band in lexicon.load("common_words")["band"] for word in band["words"].split()}
