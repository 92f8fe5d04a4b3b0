"""The spaCy pipeline: the ordered list of our components behind a trained model's own.

Each component writes one attribute of the document and says in `requires` and `assigns` what it reads and writes:

    paragraphs    token.is_sent_start   a paragraph ends a sentence
    attributions  doc._.attributions    cue, source and content of speech, as literal words
    actors        doc._.actors          who is who; token._.actor is the id of the actor that a token mentions, or None
    quotes        doc._.quotes          attributions with their speakers resolved
    positions     doc._.positions       holder, stance, target
    gist          doc._.gist            the sentences that tell the story
"""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops

from briefs import actors, attributions, gist, positions, quotes  # noqa: F401 (importing registers the components)
from briefs.errors import ModelError
from briefs.parsing import quicken

COMPONENTS = ("attributions", "actors", "quotes", "positions", "gist")


@Language.component("paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Start a sentence after every blank line or line end, so that the parser never joins two paragraphs."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


def build(model: str) -> Language:
    """The pipeline on the installed spaCy model `model`. Raises ModelError if it is missing or lacks what we need."""
    try:
        with use_ops("numpy", use_blis=False):  # numpy's own matrix product is two to four times as fast as the default
            nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            f"The spaCy model “{model}” cannot be loaded; install it, or set BRIEFBOT_MODEL to an installed one."
        ) from error
    for needed in ("parser", "ner", "tagger", "lemmatizer"):
        if needed not in nlp.pipe_names:
            raise ModelError(f"The spaCy model “{model}” has no {needed}; choose an English model with one.")
    nlp.add_pipe("paragraphs", before="parser")
    quicken(nlp)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp
