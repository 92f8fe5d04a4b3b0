"""Names of people: one form for all spellings of a name, a strict test for joining, and a ranked look-up.

`normalise` is what the store keeps beside each alias. `same_person` decides alone, so it is strict; `Index` only
suggests, so it is lenient and says how sure it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Generic, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.romanised import EAST_ASIAN_SURNAMES, is_east_asian_given_name

_TITLES = """
mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend hon honourable honorable the his her excellency
former ex late acting deputy vice assistant first second chief senior incoming outgoing then interim caretaker
president premier prime minister chancellor secretary general gen colonel col lieutenant lt major maj captain capt
sergeant sgt admiral adm commander brigadier marshal field corporal private officer detective inspector constable
senator sen representative rep congressman congresswoman congressperson governor gov mayor judge justice
ambassador envoy foreign defense defence interior finance health trade state treasury attorney director affairs
spokesman spokeswoman spokesperson speaker chairman chairwoman chair head leader elect designate un eu us uk american
archbishop bishop cardinal father ayatollah hojatolislam imam rabbi mp pm undersecretary bundeskanzler monsieur
madame herr frau senor co coauthor author researcher scientist actor actress coach
"""
TITLES = frozenset(_TITLES.split())
"""Words before a name that are no part of it."""
_REGNAL = "king queen prince princess pope emperor sultan sheikh shaykh emir crown duke duchess"
REGNAL = frozenset(_REGNAL.split())
"""Titles that are part of the name where one word follows: Pope Francis, Prince William."""
SUFFIXES = frozenset(("jr", "junior", "phd", "md", "esq", "mp", "mbe", "obe", "cbe", "kc", "qc"))
"""Words behind a name that tell nobody apart. "Sr." and numbers do, so they stay."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h"}
)
_POSSESSIVE = re.compile(r"(?<=\w)['’`´]s?(?=\s|$)")
_JOINED = re.compile(r"['’‘`´ʼʻ]|(?<=\b\w)\.(?=\w\b)")
_HYPHENS = "-‐‑–"
_ARTICLE = re.compile(r"^(?:el|ul)-(?=\w)")
_SLAVIC_ENDING = re.compile(r"(?<=\w)sk(?:yy|iy|yi|ii|ij|yj)$")
_WORD = re.compile(rf"[^\W_]+(?:[{_HYPHENS}][^\W_]+)*")
_HYPHEN = re.compile(f"[{_HYPHENS}]")


def normalise(name: str) -> str:
    """The form in which all spellings of a full name agree.

    Lower case without diacritics, titles, "Jr." and punctuation; a Korean or Chinese name with the surname first and
    the given name in one word: "Ban Ki-moon", "Ki-moon Ban" and "BAN Kimoon" are all "ban kimoon".
    """
    return " ".join(_surname_first(_bare(_words(name))))


def same_person(one: str, other: str) -> bool:
    """Whether two names may be joined without asking: the full names agree.

    A surname or a single word alone never joins, nor does "John Smith Jr." with "John Smith Sr.", nor a name with a
    middle initial with one that lacks it.
    """
    first = normalise(one)
    return " " in first and first == normalise(other)


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return _WORD.findall(_JOINED.sub("", _POSSESSIVE.sub("", plain)))


def _bare(words: list[str]) -> list[str]:
    """Without titles before and suffixes behind; where there was a word, one is left."""
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    rest = words
    while len(rest) > 1 and (_is_title(rest[0]) or (rest[0] == "of" and rest[1] != "the" and _is_title(rest[1]))):
        rest = rest[1:]
    if rest[:1] == ["of"]:  # "General Secretary of the Party" is no name behind a title
        return words
    while len(rest) > 2 and rest[0] in REGNAL:
        rest = rest[1:]
    return rest


def _is_title(word: str) -> bool:
    return all(part in TITLES for part in _HYPHEN.split(word))


def _surname_first(words: list[str]) -> list[str]:
    if 2 <= len(words) <= 3:
        for surname, given in ((words[0], words[1:]), (words[-1], words[:-1])):
            if surname in EAST_ASIAN_SURNAMES and is_east_asian_given_name(given):
                return [surname, _HYPHEN.sub("", "".join(given))]
    return _join_initials(_transcribed(part) for word in words for part in _HYPHEN.split(_ARTICLE.sub("al-", word)))


def _transcribed(word: str) -> str:
    """One spelling where transcriptions only disagree on a letter: "el-Sisi" and "al-Sisi", "Zelenskyy" and "Zelensky"."""
    return _SLAVIC_ENDING.sub("sky", word)


def _join_initials(words: Iterable[str]) -> list[str]:
    """ "h", "w", "bush" -> "hw", "bush": initials are written with and without spaces."""
    joined: list[str] = []
    initials = False
    for word in words:
        if initials and len(word) == 1:
            joined[-1] += word
        else:
            joined.append(word)
        initials = len(word) == 1
    return joined


Kind = Literal["exact", "alias", "part", "similar"]
Id = TypeVar("Id", bound=Hashable)
SIMILAR = 62.0
"""The score from which a name is worth suggesting."""
SIMILAR_WORD = 75.0
"""The same for a single word, where two wrong letters are many."""
_SHORTLIST = 64
_RANKED = 20
"""Names that are ranked for each that is asked for."""
WHOLE_WORDS = 99.0
"""The score of a part of a name that is whole words of it."""


@dataclass(frozen=True, slots=True)
class Match(Generic[Id]):
    """Somebody a query may mean; `score` is 0 to 100 and falls along a list of matches."""

    id: Id
    name: str
    """The spelling that matched."""
    score: float
    kind: Kind
    """The full name, another spelling of it, some words of it ("Lavrov", "Serg Lav"), or only similar letters."""


class Index(Generic[Id]):
    """Names to look up by any spelling. A hundred thousand names take a second to index and milliseconds to search."""

    def __init__(self, names: Iterable[tuple[str, Id, bool]]) -> None:
        """Names as written, whose they are, and whether each is a full name."""
        entries = [(name, key, id_, full) for name, id_, full in names if (key := normalise(name))]
        self._names = [name for name, _, _, _ in entries]
        self._keys = [key for _, key, _, _ in entries]
        self._ids = [id_ for _, _, id_, _ in entries]
        self._full = [full for _, _, _, full in entries]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for row, key in enumerate(self._keys):
            self._by_key[key].append(row)
        words = sorted({(word, row) for row in range(len(entries)) for word in self._words_of(row)})
        self._words = [word for word, _ in words]
        self._rows = np.array([row for _, row in words], np.int64)
        self._lengths = np.array([len(key) for key in self._keys], np.int64)
        self._vocabulary = sorted(set(self._words))
        self._word_sounds = [sound(word) for word in self._vocabulary]
        self._distinct = list(self._by_key)
        self._sorted = [_in_order(key) for key in self._distinct]
        self._sounds = [sound(key) for key in self._distinct]
        self._sounds_sorted = [_in_order(key) for key in self._sounds]

    def find(self, query: str, limit: int = 5) -> list[Match[Id]]:
        """The best matches, one for each person: exact before partial before similar, then by score."""
        key = normalise(query)
        if not key or not self._keys:
            return []
        scored = [(row, 100.0, "exact" if self._full[row] else "alias") for row in self._by_key.get(key, ())]
        if not scored or " " not in key:  # a word that is somebody's alias may be somebody else's surname
            scored += [(row, score, "part") for row, score in self._parts(key, limit)]
        if not any(score >= WHOLE_WORDS for _, score, _ in scored) and len({self._ids[row] for row, _, _ in scored}) < limit:
            near = self._similar(key) + (self._similar_words(key) if " " not in key else [])
            scored += [(row, score, "similar") for row, score in sorted(near, key=lambda pair: -pair[1])]
        return self._matches(scored, limit)

    def _words_of(self, row: int) -> list[str]:
        """Of "Ban Ki-moon" also "moon", which the key "ban kimoon" hides."""
        return self._keys[row].split() + [part for word in _words(self._names[row]) for part in _HYPHEN.split(word)]

    def _matches(self, scored: Iterable[tuple[int, float, str]], limit: int) -> list[Match[Id]]:
        best: dict[Id, Match[Id]] = {}
        for row, score, kind in scored:
            best.setdefault(self._ids[row], Match(self._ids[row], self._names[row], score, cast(Kind, kind)))
        return list(best.values())[:limit]

    def _parts(self, key: str, limit: int) -> list[tuple[int, float]]:
        """Names whose words begin with all the words of the query; whole words and shorter names first."""
        asked = key.split()
        rows = reduce(np.intersect1d, [self._starting(word) for word in asked])
        if len(rows) > _RANKED * limit:  # a letter or two: what is looked at closely are the likeliest
            whole = np.sum([np.isin(rows, self._starting(word, whole=True)) for word in asked], axis=0)
            rows = rows[np.lexsort((self._lengths[rows], -whole))[: _RANKED * limit]]
        words = {int(row): set(self._keys[row].split()) for row in rows}
        ranked = sorted(words, key=lambda row: (-len(words[row] & set(asked)), len(self._keys[row]), self._keys[row]))
        return [(row, WHOLE_WORDS if set(asked) <= words[row] else 90.0) for row in ranked]

    def _starting(self, prefix: str, *, whole: bool = False) -> NDArray[np.int64]:
        """The names with a word that begins so, or is the whole of it."""
        end = bisect_right(self._words, prefix) if whole else bisect_left(self._words, prefix + "\U0010ffff")
        return np.unique(self._rows[bisect_left(self._words, prefix) : end])

    def _similar_words(self, word: str) -> list[tuple[int, float]]:
        """For one word: names with a word much like it."""
        ratios = np.maximum(_ratios(word, self._vocabulary), _ratios(sound(word), self._word_sounds) - 5)
        near = [i for i in np.argsort(-ratios, kind="stable")[:_SHORTLIST] if ratios[i] >= SIMILAR_WORD]
        return [(row, float(ratios[i]) * 0.88) for i in near for row in map(int, self._starting(self._vocabulary[i]))]

    def _similar(self, key: str) -> list[tuple[int, float]]:
        """By letters and by sound, as written and with the words in order; the best, ranked again with shared words counted."""
        voice = sound(key)
        letters = np.maximum(_ratios(key, self._distinct), _ratios(_in_order(key), self._sorted))
        sounds = np.maximum(_ratios(voice, self._sounds), _ratios(_in_order(voice), self._sounds_sorted))
        total = letters + sounds
        near = np.argsort(-total, kind="stable")[:_SHORTLIST]
        scores = {self._distinct[i]: float(total[i] + fuzz.token_set_ratio(key, self._distinct[i])) / 3 for i in near}
        return [(row, min(score, 89.0)) for near, score in scores.items() if score >= SIMILAR for row in self._by_key[near]]


_PARTICLES = re.compile(r"\b(?:al|el|bin|ibn|ben|de|da|la)\b")
_SOUND_PAIRS = """
ph>f kh>k gh>g dh>d th>t sch>s sh>s tch>c ch>c zh>z ou>u oo>u ee>i ey>i ay>i ai>i iy>i y>i w>v q>k c>k j>i e>a o>u x>ks
"""
_SOUNDS = tuple(pair.split(">") for pair in _SOUND_PAIRS.split())
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=1024)
def sound(key: str) -> str:
    """A rough form in which transcriptions agree: "gaddafi" and "qadhafi", "muhammad" and "mohammed"."""
    folded = _PARTICLES.sub("", key) or key
    for letters, plain in _SOUNDS:
        folded = folded.replace(letters, plain)
    return " ".join(_REPEATED.sub(r"\1", folded).split()) or key


def _in_order(key: str) -> str:
    return " ".join(sorted(key.split()))


def _ratios(query: str, choices: list[str]) -> NDArray[np.float32]:
    row: NDArray[np.float32] = process.cdist([query], choices, scorer=fuzz.ratio, dtype=np.float32)[0]
    return row
