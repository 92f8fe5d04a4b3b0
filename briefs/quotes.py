"""Attributions with their speakers."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

Doc.set_extension("quotes", default=(), force=True)


@Language.component("quotes", assigns=["doc._.quotes"])
def quotes(doc: Doc) -> Doc:
    return doc
