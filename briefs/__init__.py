"""The engine: an article in, a brief out.

`briefs.engine.Engine` does the reading. It is imported from there, because its imports take seconds.
"""

import os

from briefs.contract import from_json, to_json
from briefs.errors import ArticleError, BriefsError
from briefs.types import Actor, Article, Attribution, Brief, Mention, Position, Query, Quote, Span

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # read once, when numpy is loaded; an engine is one thread, and more would only wait

__all__ = [
    "Actor",
    "Article",
    "ArticleError",
    "Attribution",
    "Brief",
    "BriefsError",
    "Mention",
    "Position",
    "Query",
    "Quote",
    "Span",
    "from_json",
    "to_json",
]
