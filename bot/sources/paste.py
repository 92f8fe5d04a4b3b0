"""Pasted text: somebody has the article at hand."""

from __future__ import annotations

from datetime import datetime

from bot.sources.base import Entry, Poll, digest
from bot.sources.errors import NoText
from bot.sources.fetch import Validators
from bot.sources.folder import titled
from briefs.types import Article


class PastedText:
    """One text, as it was pasted."""

    def __init__(self, text: str) -> None:
        self._article = titled(text, f"text:{digest(text)}")
        self.location = self._article.id

    async def poll(self, now: datetime, validators: Validators) -> Poll:  # noqa: ARG002 (the protocol's signature)
        if not self._article.text:
            raise NoText("There is no text in what was pasted.")
        state = Validators(etag=self.location)
        return (
            Poll(validators=state, unchanged=True) if state == validators else Poll((Entry(self.location),), validators=state)
        )

    async def read(self, entry: Entry, now: datetime) -> Article:  # noqa: ARG002 (the protocol's signature)
        return self._article
