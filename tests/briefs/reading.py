"""How the tests of actors look at one made-up sentence."""

from __future__ import annotations

from spacy.tokens import Doc

from briefs.engine import Engine
from briefs.types import Actor


def read(engine: Engine, text: str) -> Doc:
    return engine._nlp(text)


def actors(engine: Engine, text: str) -> dict[str, Actor]:
    """The actors of `text` by name."""
    return {actor.name: actor for actor in read(engine, text)._.actors}


def meant(doc: Doc, words: str, nth: int = 0) -> str | None:
    """The name of the actor that the last token of the nth occurrence of `words` mentions."""
    start = -1
    for _ in range(nth + 1):
        start = doc.text.index(words, start + 1)
    token = doc.char_span(start, start + len(words), alignment_mode="expand")[-1]
    return next((actor.name for actor in doc._.actors if actor.id == token._.actor), None)
