"""The errors of the engine.

    BriefsError
    +-- ArticleError          this article cannot be read; the next one can
    |   +-- EmptyArticle      no text in it
    |   +-- UnsupportedLanguage
    |   +-- ArticleTooLong
    |   +-- UnreadableText    not text at all: a binary file, say
    +-- MalformedBrief        a brief as JSON that breaks the contract
    +-- ModelError            the engine cannot be loaded: a model is missing or broken

The message of each is one sentence for a person: what is wrong, and what to do.
"""

from __future__ import annotations


class BriefsError(Exception):
    """Anything the engine refuses to do."""


class ArticleError(BriefsError):
    """This article cannot be read; others can."""


class EmptyArticle(ArticleError):
    pass


class UnsupportedLanguage(ArticleError):
    pass


class ArticleTooLong(ArticleError):
    pass


class UnreadableText(ArticleError):
    pass


class MalformedBrief(BriefsError):
    """A brief as JSON that breaks the contract; the message names the field."""


class ModelError(BriefsError):
    """The engine cannot be loaded."""
