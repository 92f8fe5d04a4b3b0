"""Names of people: one form for all spellings of a name, a strict test for joining, and a ranked look-up.

`normalise` is what the store keeps beside each alias. `same_person` decides alone, so it is strict; `Index` only
suggests, so it is lenient and says how sure it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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
madame herr frau senor
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
    while len(rest) > 1 and (_is_title(rest[0]) or (rest[0] == "of" and _is_title(rest[1]))):
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
    return _join_initials(part for word in words for part in _HYPHEN.split(word))


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
