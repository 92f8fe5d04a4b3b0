"""Attributed speech as literal words."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

Doc.set_extension("attributions", default=(), force=True)


@Language.component("attributions", assigns=["doc._.attributions"])
def attributions(doc: Doc) -> Doc:
    return doc
