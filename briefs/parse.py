"""The parse of an article as plain objects, under the names that spaCy has for what they hold.

spaCy makes a new object for each look at a token, and a new string for each look at one of its words; our components look some
hundred times at each token. Here all of these are made once, and only what our components read. They may write `word._.actor`
and the attributes of `parse._`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, overload

import numpy as np
from spacy.tokens import Doc

_STRINGS: list[int | str] = ["ORTH", "LOWER", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE"]
_FLAGS: list[int | str] = ["SPACY", "IS_SPACE", "IS_PUNCT", "IS_QUOTE", "IS_ALPHA", "IS_DIGIT", "IS_STOP", "IS_TITLE"]
_NUMBERS: list[int | str] = ["IDX", "SENT_START", "ENT_IOB", "HEAD"]
_IOB = ("", "I", "O", "B")


class Written:
    """What our components write on a document, or a word of it."""

    title: str | None = None
    attributions: Sequence[Any] = ()
    actors: Sequence[Any] = ()
    quotes: Sequence[Any] = ()
    positions: Sequence[Any] = ()
    gist: Sequence[Any] = ()


class Word:
    """A token."""

    __slots__ = (
        *("_", "doc", "i", "idx", "actor", "text", "lower_", "lemma_", "tag_", "pos_", "dep_", "ent_type_", "ent_iob_"),
        *("whitespace_", "is_space", "is_punct", "is_quote", "is_alpha", "is_digit", "is_stop", "is_title", "is_sent_start"),
        *("head", "lefts", "rights", "children", "left_edge", "right_edge", "sent"),
    )
    head: Word
    lefts: tuple[Word, ...]
    rights: tuple[Word, ...]
    children: tuple[Word, ...]
    left_edge: Word
    right_edge: Word
    sent: Words

    def __init__(self, doc: Parse, i: int, strings: Sequence[str], flags: Sequence[bool], numbers: Sequence[int]) -> None:
        self._, self.doc, self.i, self.actor = self, doc, i, None
        self.text, self.lower_, self.lemma_, self.tag_, self.pos_, self.dep_, self.ent_type_ = strings
        spaced, self.is_space, self.is_punct, self.is_quote, self.is_alpha, self.is_digit, self.is_stop, self.is_title = flags
        self.whitespace_ = " " if spaced else ""
        self.idx, start, iob, _ = numbers
        self.is_sent_start, self.ent_iob_ = start == 1, _IOB[iob]

    def __len__(self) -> int:
        return len(self.text)

    @property
    def n_lefts(self) -> int:
        return len(self.lefts)

    @property
    def n_rights(self) -> int:
        return len(self.rights)

    @property
    def ancestors(self) -> Iterator[Word]:
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def subtree(self) -> Iterator[Word]:
        waiting = [(self, False)]
        while waiting:
            word, is_next = waiting.pop()
            if is_next:
                yield word
            else:
                below = [(right, False) for right in reversed(word.rights)]
                waiting += [*below, (word, True), *((left, False) for left in reversed(word.lefts))]

    @property
    def conjuncts(self) -> tuple[Word, ...]:
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        joined = [first]
        for word in joined:
            joined += [other for other in word.rights if other.dep_ == "conj"]
        return tuple(word for word in joined if word is not self)

    def is_ancestor(self, other: Word) -> bool:
        return self in other.ancestors

    def nbor(self, step: int = 1) -> Word:
        if self.i + step < 0:
            raise IndexError(f"There is no word {-step} before this one.")
        return self.doc.words[self.i + step]


class Words:
    """A stretch of tokens."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Parse, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Words: ...
    def __getitem__(self, at: int | slice) -> Word | Words:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self))
            return Words(self.doc, self.start + start, self.start + max(start, end))
        return self.doc.words[range(self.start, self.end)[at]]

    @property
    def start_char(self) -> int:
        return self.doc.words[self.start].idx if self.start < len(self.doc) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        return self.doc.ends[self.end - 1] if self.end > self.start else self.start_char

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char : self.end_char]

    @property
    def sent(self) -> Words:
        return self.doc.words[self.start].sent

    @property
    def root(self) -> Word:
        """The first word that is its own head, else the one nearest to such a word of those whose heads stand outside."""
        if root := next((word for word in self if word.head is word), None):
            return root
        outer = [word for word in self if not self.start <= word.head.i < self.end]
        return min(outer, key=_depth, default=self.doc.words[self.start])


def _depth(word: Word) -> int:
    """How many words stand above one; marks and blanks on which nothing depends come last."""
    is_mark = (word.is_space or word.is_punct) and not word.children
    return len(word.doc) - 1 if is_mark else sum(1 for _ in word.ancestors)


class Parse:
    """A document, put together from the parts that were parsed each for itself."""

    __slots__ = ("_", "ends", "ents", "sents", "starts", "text", "user_data", "vocab", "words")

    def __init__(self, parts: Sequence[Doc]) -> None:
        self._ = Written()
        self.vocab = parts[0].vocab
        self.text = "".join(part.text for part in parts)
        self.user_data: dict[str, Any] = {"text": self.text}
        self.words: list[Word] = []
        self.sents: list[Words] = []
        self.ents: list[Words] = []
        for part, place in zip(parts, accumulate((len(part.text) for part in parts), initial=0), strict=False):
            self._add(part, place)
        self.starts = [word.idx for word in self.words]
        self.ends = [word.idx + len(word.text) for word in self.words]

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> Words: ...
    def __getitem__(self, at: int | slice) -> Word | Words:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.words))
            return Words(self, start, max(start, end))
        return self.words[at]

    def char_span(self, start: int, end: int, *, alignment_mode: str) -> Words | None:
        """The words that the characters touch (“expand”), or that they cover (“contract”); a blank behind a word counts for it,
        but touches nothing."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        if alignment_mode == "expand":
            return Words(self, first + (start == self.ends[first]), last + 1)
        first, last = first + (self.starts[first] < start), last - (end < self.ends[last])
        return Words(self, first, last + 1) if first <= last else None

    def _at(self, character: int) -> int | None:
        """The number of the word at a character."""
        found = bisect_right(self.starts, character) - 1
        return found if found >= 0 and character < self.ends[found] + len(self.words[found].whitespace_) else None

    def _add(self, part: Doc, place: int) -> None:
        """Add a part that begins at the character `place`."""
        base = len(self.words)
        strings = part.to_array(_STRINGS)
        names = {number: part.vocab.strings[number] for number in np.unique(strings).tolist()}
        flags = part.to_array(_FLAGS).astype(bool).tolist()
        numbers = part.to_array(_NUMBERS).astype(np.int64)
        numbers[:, 0] += place
        rows = zip(strings.tolist(), flags, numbers.tolist(), strict=True)
        words = [
            Word(self, i, [names[number] for number in row], flag, number) for i, (row, flag, number) in enumerate(rows, base)
        ]
        self.words += words
        for word, step, token in zip(words, numbers[:, 3].tolist(), part, strict=True):
            word.head = words[word.i - base + step]
            word.left_edge, word.right_edge = words[token.left_edge.i], words[token.right_edge.i]
        _hang(words)
        starts = [word.i for word in words if word.is_sent_start or word.i == base]
        for start, end in pairwise([*starts, len(self.words)]):
            sentence = Words(self, start, end)
            self.sents.append(sentence)
            for word in sentence:
                word.sent = sentence
        self.ents += [Words(self, base + entity.start, base + entity.end, entity.label_) for entity in part.ents]


def _hang(words: Sequence[Word]) -> None:
    """Hang each word under its head."""
    lefts: dict[Word, list[Word]] = {}
    rights: dict[Word, list[Word]] = {}
    for word in words:
        if word.head is not word:
            side = lefts if word.i < word.head.i else rights
            side.setdefault(word.head, []).append(word)
    for word in words:
        word.lefts, word.rights = tuple(lefts.get(word, ())), tuple(rights.get(word, ()))
        word.children = word.lefts + word.rights
