"""The engine: an article in, a brief out.

`briefs.engine.Engine` does the reading. It is imported from there, because its imports take seconds.
"""

from briefs.contract import from_json, to_json
from briefs.errors import ArticleError, BriefsError
from briefs.types import Actor, Article, Attribution, Brief, Mention, Position, Query, Quote, Span

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
