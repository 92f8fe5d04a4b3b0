"""Names in headings, Where Every Word Has a Capital: nothing there tells where a name ends, but the running text does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import cast

from spacy.tokens import Doc, Token

from briefs.capitals import Word
from briefs.entities import fold
from briefs.names import PersonName, is_given
from briefs.tokens import quotations_of, tokens_of

_SMALL = frozenset({"ADP", "CCONJ", "DET", "PART", "SCONJ"})
"""What may stand without a capital in a heading."""
_FEWEST = 4
"""Words that a heading has at least: fewer may be a name alone."""
_LONGEST = 40


def parted(doc: Doc, runs: list[list[Word]]) -> tuple[list[list[Word]], list[list[Word]]]:
    """The runs of capitals in running text, and those in headings."""
    headed = tokens(doc)
    return [run for run in runs if run[0].first not in headed], [run for run in runs if run[0].first in headed]


def tokens(doc: Doc) -> frozenset[int]:
    """The tokens of all headings, those that somebody quotes among them; sought once."""
    if "headings" not in doc.user_data:
        doc.user_data["headings"] = frozenset(_headings(doc))
    return cast(frozenset[int], doc.user_data["headings"])


def _headings(doc: Doc) -> Iterator[int]:
    paragraphs = groupby(doc, key=lambda token: token.is_space and "\n" in token.text)
    quoted = (tokens_of(doc, quotation) for quotation in quotations_of(doc))
    for piece in (*(list(group) for ends, group in paragraphs if not ends), *quoted):
        if _is_heading([token for token in piece if token.is_alpha]):
            yield from (token.i for token in piece)


def _is_heading(words: list[Token]) -> bool:
    capitals = sum(word.text[0].isupper() for word in words)
    others = all(word.text[0].isupper() or word.pos_ in _SMALL for word in words)
    return _FEWEST <= len(words) <= _LONGEST and others and 2 * capitals > len(words)


def cut(doc: Doc, headed: list[list[Word]], running: list[list[Word]], people: Iterable[PersonName]) -> list[list[Word]]:
    """The names within the runs of headings: those that the running text knows, in full or by the surname, and where it knows
    none, a given name and one word more that the model takes for a person's."""
    names = {tuple(map(fold, name.words)) for name in people if len(name.words) > 1}
    alone = {fold(run[0].text) for run in running if len(run) == 1 and doc[run[0].first].ent_type_ == "PERSON"}
    alone |= {name[-1] for name in names}
    return [piece for run in headed for piece in _names(doc, run, names, alone)]


def _names(doc: Doc, run: list[Word], names: set[tuple[str, ...]], alone: set[str]) -> Iterator[list[Word]]:
    at = 0
    while at < len(run):
        length = _length(doc, run[at:], names, alone)
        if length:
            yield run[at : at + length]
        at += length or 1


def _length(doc: Doc, words: list[Word], names: set[tuple[str, ...]], alone: set[str]) -> int:
    """How many of the words are the name with which they begin; none where they begin with no name."""
    folded = [fold(word.text) for word in words]
    for length in range(len(words), 1, -1):
        if tuple(folded[:length]) in names:
            return length
    full = 3 if len(words) > 2 and len(folded[1].rstrip(".")) == 1 else 2
    named = len(words) >= full and is_given(words[0].text)
    if named and folded[full - 1] in alone:
        return full
    if folded[0] in alone:
        return 1
    return full if named and all(doc[word.first].ent_type_ == "PERSON" for word in words[:full]) else 0
