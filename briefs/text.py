"""Text in, checked."""

from __future__ import annotations

from briefs.types import Article


def check(article: Article) -> None:
    """Raise ArticleError where the engine cannot read the article."""
