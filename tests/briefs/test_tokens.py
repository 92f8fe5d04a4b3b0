"""The text of a document is put together once."""

from __future__ import annotations

import re
from pathlib import Path

import briefs
from briefs.engine import Engine
from briefs.tokens import quotations_of, text_of, tokens_of
from briefs.types import Span

WORDS = "“We left,” said Anna Berg. It was late."


def test_text_and_quotations_are_found_once(engine: Engine) -> None:
    doc = engine._nlp.make_doc(WORDS)
    assert text_of(doc) == WORDS and text_of(doc) is text_of(doc)
    assert [span.of(WORDS) for span in quotations_of(doc)] == ["“We left,”"]
    assert quotations_of(doc) is quotations_of(doc)


def test_words_under_a_span(engine: Engine) -> None:
    doc = engine._nlp.make_doc(WORDS)
    assert [token.text for token in tokens_of(doc, Span(15, 24))] == ["Anna", "Berg"]
    assert tokens_of(doc, None) == tokens_of(doc, Span(3, 3)) == []


def test_nothing_puts_the_text_together_again() -> None:
    """spaCy does it anew with each use: asking once a position takes for ever in a long text. A `Parse` keeps it."""
    folder = Path(briefs.__file__).parent
    modules = (path for path in folder.glob("*.py") if path.name != "parse.py")
    users = [path.name for path in modules if re.search(r"\bdoc\.text\b", path.read_text(encoding="utf8"))]
    assert users == ["tokens.py"]
