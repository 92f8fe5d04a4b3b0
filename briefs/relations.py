"""What one party does towards another within a sentence: one of the fifteen relations of PLOVER.

Two readers that err differently are averaged: a small transformer over the words between and around the parties, which it sees
only as placeholders, and a linear model over the clues of the parse (`briefs.relation_clues`). How they were trained, and how
well they do: `briefs/model/RELATIONS.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Span as Passage
from tokenizers import Tokenizer

from briefs import lexicon, weights
from briefs.errors import ModelError
from briefs.relation_clues import CLUES, vector
from briefs.tags import BREAK_PIECE, FIRST_PIECE
from briefs.types import Pair, Relation, Span

Array = npt.NDArray[np.floating[Any]]
ROOTS = tuple(lexicon.load("relations"))
SOURCE_PIECE, TARGET_PIECE = 1, 2
"""Ids of [unused0] and [unused1] in BERT's vocabulary, which stand in the place of the parties."""
BEFORE, AFTER = 10, 12
"""Pieces that are read before the first and behind the last party."""
LONGEST = 126
POOLS = 4
"""How the transformer's vectors are drawn together: the first piece, the source, the target, the mean of all."""


class Relations:
    """The trained readers. Stateless after loading."""

    def __init__(self) -> None:
        """Load the packaged weights. Raises ModelError where they are missing or broken."""
        try:
            self._tokenizer, self._session = weights.tokenizer(), weights.network("relations.onnx")
            with (weights.folder() / "relations.npz").open("rb") as file, np.load(file) as stored:
                self._weights = np.zeros((CLUES, len(ROOTS)), dtype=np.float32)
                self._weights[stored["clues"]] = stored["weights"]
                self._bias = stored["bias"].astype(np.float32)
        except Exception as error:  # onnxruntime, tokenizers and numpy raise bare exceptions of their own
            raise ModelError(
                f"The model of relations in {weights.folder()} is missing or broken; restore relations.onnx and relations.npz."
            ) from error

    @classmethod
    @cache
    def shared(cls) -> Relations:
        """One model a process."""
        return cls()

    def read(self, passage: Passage, pair: Pair) -> Relation:
        """The relation of a pair, whose spans are offsets into the document, within a parsed passage of it."""
        scores = (self._transformer(passage, pair) + self._linear(passage, pair)) / 2
        probabilities = np.exp(_log_softmax(scores))
        root = ROOTS[int(probabilities.argmax())]
        entry = lexicon.load("relations")[root]
        return Relation(root, entry["quad"], entry["polarity"], dict(zip(ROOTS, probabilities.tolist(), strict=True)))

    def _transformer(self, passage: Passage, pair: Pair) -> Array:
        ids = encode(passage.text, shifted(pair, passage.start_char), self._tokenizer)
        given = {
            "input_ids": np.array([ids]),
            "token_type_ids": np.zeros((1, len(ids)), dtype=np.int64),
            "pools": pools(ids)[None],
        }
        return _log_softmax(self._session.run(None, given)[0][0])

    def _linear(self, passage: Passage, pair: Pair) -> Array:
        clues, values = vector(passage, pair.source, pair.target)
        return _log_softmax(values @ self._weights[clues] + self._bias)


def shifted(pair: Pair, by: int) -> Pair:
    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(span.start - by, span.end - by) for span in spans)

    return Pair(moved(pair.source), moved(pair.target))


def encode(text: str, pair: Pair, tokenizer: Tokenizer) -> list[int]:
    """The word pieces around the parties, who are one placeholder each."""
    places = sorted([(span, SOURCE_PIECE) for span in pair.source] + [(span, TARGET_PIECE) for span in pair.target])
    ids: list[int] = []
    position = 0
    for span, piece in places:
        if span.start >= position:
            ids += [*tokenizer.encode(text[position : span.start], add_special_tokens=False).ids, piece]
            position = span.end
    ids += tokenizer.encode(text[position:], add_special_tokens=False).ids
    parties = [place for place, id_ in enumerate(ids) if id_ in (SOURCE_PIECE, TARGET_PIECE)] or [0]
    kept = ids[max(0, parties[0] - BEFORE) : parties[-1] + AFTER + 1]
    return [FIRST_PIECE, *kept[:LONGEST], BREAK_PIECE]


def pools(ids: Sequence[int]) -> Array:
    """A row of weights over the pieces for each of the pools."""
    given = np.array(ids)
    rows = [np.arange(len(ids)) == 0, given == SOURCE_PIECE, given == TARGET_PIECE, np.ones(len(ids))]
    stacked = np.array(rows, dtype=np.float32)
    return np.asarray(stacked / np.maximum(stacked.sum(1, keepdims=True), 1))


def _log_softmax(scores: Array) -> Array:
    moved = scores - scores.max()
    return np.asarray(moved - np.log(np.exp(moved).sum()))
