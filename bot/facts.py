"""What a look-up finds, before anybody says it in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.asked import Asked
from bot.store.types import ArticleFacts, Page, Person, Stand, Statement

_NOTHING: Page[Any] = Page(())


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a name or an office may mean.

    `sure` with one: it is this one. `sure` with several: the words fit each of them. Not `sure`: nobody is called so, and
    these are the nearest names, if any.
    """

    people: tuple[Person, ...]
    sure: bool
    empty: bool = False
    """Whether no article is stored yet, so that nobody can be known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What answers a look-up, the newest first."""

    asked: Asked
    person: Person | None = None
    statements: Page[Statement] = _NOTHING
    stands: Page[Stand] = _NOTHING
    articles: Page[ArticleFacts] = _NOTHING
    moved: tuple[tuple[Stand, Stand], ...] = ()
    """Positions of the person on one issue that contradict each other, before and after."""
    hidden: int = 0
    """How many lines between those that are told are left out, because they are too uncertain."""
    watching: datetime | None = None
    """Since when articles are here, where there is nothing to tell; None where there is something, or no article."""

    @property
    def next(self) -> int | None:
        """The cursor of the next page; of a person's card there is none."""
        if self.asked.intent == "who":
            return None
        return self.statements.next or self.stands.next or self.articles.next
