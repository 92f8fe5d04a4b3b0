"""The sentences that tell the story."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

Doc.set_extension("gist", default=(), force=True)


@Language.component("gist", assigns=["doc._.gist"])
def gist(doc: Doc) -> Doc:
    return doc
