"""Across articles: which issue is meant, who has moved on it, and what became of somebody's words from outlet to outlet.

All functions are pure. A key is a phrase in plain words, so that it can be stored; a shift is two dated positions side by side,
never a judgement of ours; a drift tells the words in which two versions of one quotation differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile

from briefs.types import Mode, Polarity, Stance

LEAST_SHARED = 5
"""Words that two versions of one quotation share at least, in order."""
LEAST_ALIKE = 0.7
"""The least share of the shorter version that the longer one repeats, in order."""
_UNSURE: frozenset[Mode] = frozenset({"hedged", "inferred", "hypothetical"})
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-'’][^\W_]+)*|\.\.\.|…")
_SMALL = frozenset(
    "a an the this that these those its his her their our my your any some all both each such said so-called own new "
    "be is are was were been being has have had do does did will would should must can could may might to "
    "proposed planned possible further more most very".split()
)
_BREAKS = frozenset(
    "of to on in for with by from over about at as under into between among within against who which whose that when while "
    "now after before during until if because than".split()
)
_LIGHT = frozenset(
    "resumption return use adoption introduction implementation issue question matter idea plan proposal call bid effort "
    "resume reopen hold sign adopt introduce implement pass approve ratify impose set".split()
)
"""Words that say that something is wanted or done, not what."""
_REVERSING = frozenset(
    "leave end stop lift withdraw withdrawal cancel suspend suspension block ban oppose not no without repeal reject prevent "
    "halt exit scrap abandon delay postpone drop against remove removal never abolish abolition".split()
)
"""Words that make the opposite of an issue: who is for the treaty is not for leaving it."""
_CONTRASTING = frozenset("alternative rival competing another other second different separate counter similar".split())
"""Words by which one thing is told from another of its kind."""
_NEGATIONS = frozenset({"not", "no", "never", "nobody", "nothing", "none", "neither", "nor", "without", "hardly"})
_CONTRACTED = (("can't", "can not"), ("cannot", "can not"), ("won't", "will not"), ("shan't", "shall not"), ("n't", " not"),
               ("'re", " are"), ("'ll", " will"), ("'ve", " have"), ("i'm", "i am"))  # fmt: skip
_ELLIPSES = frozenset({"...", "…"})
_EDGE = 3
"""Words next to a shared stretch in which a "not" counts as dropped, where one version is cut shorter."""


# ------------------------------------------------------------------------------------------------------------------ issues


def issue_key(words: str) -> str:
    """The issue in its plainest words, in order: "the draft U.N. resolution now under discussion" is "draft u.n. resolution".
    Empty where nothing but small words is there."""
    return " ".join(map(_singular, _parted(words)[0]))


def same_issue(one: str, other: str) -> bool:
    """Whether two wordings mean one issue: the same head in the same number, the words of the shorter among those of the
    longer, and no two complements that share nothing ("sanctions on Iran", "sanctions on Cuba"). A word that turns an issue
    round ("leave the treaty"), or tells it from its like ("an alternative treaty"), keeps the two apart."""
    (a, behind_a), (b, behind_b) = _parted(one), _parted(other)
    if not a or not b or a[-1] != b[-1]:
        return False
    short, long = sorted((frozenset(map(_singular, a)), frozenset(map(_singular, b))), key=len)
    apart = behind_a and behind_b and not set(behind_a) & set(behind_b)
    return short <= long and not apart and not (short ^ long) & (_REVERSING | _CONTRASTING)


def _parted(words: str) -> tuple[list[str], list[str]]:
    """The words that say what it is, and those of its complements: "sanctions", "Iran". Light words say neither."""
    essence: list[str] = []
    behind: list[str] = []
    for word in (match.group().removesuffix("'s") for match in _WORD.finditer(words.casefold().replace("’", "'"))):
        if word in _BREAKS and (behind or any(each not in _REVERSING for each in essence)):
            behind.append(word)
        elif word not in _SMALL and word not in _BREAKS and word not in _LIGHT and word not in _ELLIPSES:
            (behind if behind else essence).append(word)
    return essence, [word for word in behind if word not in _BREAKS]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


# ------------------------------------------------------------------------------------------------------------------ shifts


@dataclass(frozen=True, slots=True)
class Held:
    """A position as it was reported at a time. `about` is the issue in words or, where there is none, the target's name."""

    id: str
    holder: str
    stance: Stance
    polarity: Polarity
    about: str
    dated: datetime
    modes: tuple[Mode, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """One holder on one issue, before and after: the two dated positions stand side by side."""

    before: Held
    after: Held


def shifts(positions: Iterable[Held]) -> tuple[Shift, ...]:
    """Where a holder was for something and later against it, or the other way round, the latest first. What was only heard of
    or guessed counts for nothing, and nor does a change within one moment."""
    sure = sorted((each for each in positions if not _UNSURE & set(each.modes)), key=lambda each: (each.dated, each.id))
    issues: list[list[Held]] = []
    for position in sure:
        _issue_of(position, issues).append(position)
    found = [Shift(a, b) for issue in issues for a, b in pairwise(issue) if a.polarity != b.polarity and a.dated < b.dated]
    return tuple(sorted(found, key=lambda shift: shift.after.dated, reverse=True))


def _issue_of(position: Held, issues: list[list[Held]]) -> list[Held]:
    for issue in issues:
        if issue[0].holder == position.holder and same_issue(issue[0].about, position.about):
            return issue
    issues.append([])
    return issues[-1]


# ------------------------------------------------------------------------------------------------------------------- drift


@dataclass(frozen=True, slots=True)
class Drift:
    """How a second version of a quotation differs from the first: words that it lacks, words that it has instead or besides."""

    dropped: tuple[str, ...]
    added: tuple[str, ...]
    negation: bool
    """Whether a "not" came or went: the one difference that turns the sense round."""


def drift(one: str, other: str) -> Drift | None:
    """The difference between two versions of one quotation; None where they are not versions of one, or differ in nothing but
    case, marks, contractions, and where one of them begins or ends."""
    a, b = _spoken(one), _spoken(other)
    shorter = min(sum(word not in _ELLIPSES for word in words) for words in (a, b))
    least = max(min(LEAST_SHARED, shorter), LEAST_SHARED - 1, LEAST_ALIKE * shorter)
    if (Counter(a) & Counter(b)).total() < least:  # in no order at all; most quotations have nothing to do with each other
        return None
    blocks = _blocks(a, b)
    if sum(block.size for block in blocks) < least:
        return None
    dropped, added = _between(a, b, blocks)
    lost, gained = _cut(a, b, blocks)
    dropped, added = [*lost, *dropped], [*gained, *added]
    if not dropped and not added:
        return None
    negation = sum(word in _NEGATIONS for word in dropped) != sum(word in _NEGATIONS for word in added)
    return Drift(tuple(dropped), tuple(added), negation)


def _spoken(words: str) -> list[str]:
    plain = re.sub(r"\[[^\]]*\]", " … ", words.casefold().replace("’", "'"))
    for short, long in _CONTRACTED:
        plain = plain.replace(short, long)
    return _WORD.findall(plain)


@dataclass(frozen=True, slots=True)
class _Block:
    """`size` words that two versions share, from `a` in the one and from `b` in the other."""

    a: int
    b: int
    size: int


def _blocks(one: Sequence[str], other: Sequence[str]) -> list[_Block]:
    """The longest sequence of words that both have in this order, as stretches without a gap. (difflib takes the longest
    stretch first, and so overlooks a "not" between words that are repeated.)"""
    rest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            rest[i][j] = rest[i + 1][j + 1] + 1 if one[i] == other[j] else max(rest[i + 1][j], rest[i][j + 1])
    blocks: list[_Block] = []
    i = j = 0
    while rest[i][j]:
        if one[i] == other[j]:
            size = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one[i:], other[j:], strict=False)))
            blocks.append(_Block(i, j, size))
            i, j = i + size, j + size
        elif rest[i + 1][j] >= rest[i][j + 1]:
            i += 1
        else:
            j += 1
    return blocks


def _between(a: Sequence[str], b: Sequence[str], blocks: Sequence[_Block]) -> tuple[list[str], list[str]]:
    """What differs between the first and the last shared words. Words left out at an ellipsis are no difference, but a "not"
    among them is."""
    dropped: list[str] = []
    added: list[str] = []
    for left, right in pairwise(blocks):
        lost, gained = a[left.a + left.size : right.a], b[left.b + left.size : right.b]
        marked = bool(_ELLIPSES & {*lost, *gained})
        dropped += [word for word in lost if word not in _ELLIPSES and (not marked or word in _NEGATIONS)]
        added += [word for word in gained if word not in _ELLIPSES and (not marked or word in _NEGATIONS)]
    return dropped, added


def _cut(a: Sequence[str], b: Sequence[str], blocks: Sequence[_Block]) -> tuple[list[str], list[str]]:
    """A "not" at the very edge of what is shared: "not accept the plan" cut down to "accept the plan"."""
    first, last = blocks[0], blocks[-1]
    edges = [
        [*words[max(0, start - _EDGE) : start], *words[end : end + _EDGE]]
        for words, start, end in ((a, first.a, last.a + last.size), (b, first.b, last.b + last.size))
    ]
    lost, gained = ([word for word in edge if word in _NEGATIONS] for edge in edges)
    return ([], []) if lost == gained else (lost, gained)
