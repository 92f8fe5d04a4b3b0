"""Who takes which stance."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

Doc.set_extension("positions", default=(), force=True)


@Language.component("positions", assigns=["doc._.positions"])
def positions(doc: Doc) -> Doc:
    return doc
