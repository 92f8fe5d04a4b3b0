"""The component `attributions`: who is said to have said what, as literal words, by a learned tagger.

The tagger is a small transformer that gives each word piece a distribution over the tags of `briefs.tags`; `briefs.decoding`
makes attributions of them. How it was trained and how well it does: `briefs/model/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from briefs import weights
from briefs.decoding import Array, decode
from briefs.errors import ModelError
from briefs.tags import BREAK_PIECE, FIRST_PIECE, TAGS, Piece, pieces
from briefs.tokens import text_of
from briefs.types import Attribution

STRIDE, CONTEXT = 190, 32
"""Pieces decided by one window, and pieces that it sees on either side of them: 254 in all, as many as in training."""
Doc.set_extension("attributions", default=(), force=True)


class Tagger:
    """The trained tagger. Stateless after loading."""

    def __init__(self) -> None:
        """Load the packaged weights. Raises ModelError where they are missing or broken."""
        try:
            self._tokenizer, self._session = weights.tokenizer(), weights.network("tagger.onnx")
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise ModelError(
                f"The quotation tagger in {weights.folder()} is missing or broken; restore tagger.onnx and tokenizer.json."
            ) from error

    @classmethod
    @cache
    def shared(cls) -> Tagger:
        """One tagger a process: every pipeline uses the same weights."""
        return cls()

    def read(self, text: str) -> list[Attribution]:
        """The attributions of a text of any length, in its order."""
        found = pieces(text, self._tokenizer)
        return decode(text, found, self.probabilities(found))

    def probabilities(self, found: Sequence[Piece]) -> Array:
        """One row for each piece: the probability of each tag."""
        if not found:
            return np.zeros((0, len(TAGS)), dtype=np.float32)
        return np.concatenate([self._window(found, start) for start in range(0, len(found), STRIDE)])

    def _window(self, found: Sequence[Piece], start: int) -> Array:
        """The rows of the pieces from `start` on that one window decides."""
        low = max(0, start - CONTEXT)
        seen = found[low : start + STRIDE + CONTEXT]
        ids = np.array([[FIRST_PIECE, *(piece.id for piece in seen), BREAK_PIECE]])
        types = np.array([[0, *(piece.quoted for piece in seen), 0]])
        logits = self._session.run(None, {"input_ids": ids, "token_type_ids": types})[0][0, 1:-1]
        return _softmax(logits[start - low :][:STRIDE])


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), dtype=np.float32)


@Language.factory("attributions", assigns=["doc._.attributions"])
class Attributions:
    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 (spaCy passes both)
        self._tagger = Tagger.shared()

    def __call__(self, doc: Doc) -> Doc:
        doc._.attributions = tuple(self._tagger.read(text_of(doc)))
        return doc
