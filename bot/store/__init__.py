"""What the bot remembers: articles with their text, who said what in them, who is who, and what each workspace follows.

    async with await Store.open("sqlite:///briefbot.db") as store:
        await store.workspaces.ensure("local", at=now)
        saved = await store.articles.save("local", brief, engine=VERSION, fetched_at=now)
        people = await store.people.find("local", "Sergei Lavrov")
        page = await store.statements.said("local", people[0].id, terms=["sanctions"], since=may)

Every method takes a workspace and sees nothing of any other. Times are aware datetimes, handed in: the store never
asks what time it is. All methods raise StoreError, with a sentence for a person.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from bot.store.articles import Articles
from bot.store.database import Database
from bot.store.deliveries import Deliveries, Delivery, Part
from bot.store.errors import Busy, CannotOpen, Damaged, StoreError, TooNew, WrongKey
from bot.store.feeds import Sources
from bot.store.follows import Follow, Follows
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.places import Workspaces
from bot.store.requests import Requests
from bot.store.stands import Stands
from bot.store.statements import Statements
from bot.store.subscriptions import Subscription, Subscriptions
from bot.store.types import (
    Arrivals,
    ArticleFacts,
    AuditEntry,
    Name,
    Office,
    Page,
    Person,
    Saved,
    Source,
    Stand,
    Statement,
    StoredArticle,
    Workspace,
)

if TYPE_CHECKING:
    from bot.store.installations import Installations

__all__ = [
    "Arrivals",
    "ArticleFacts",
    "AuditEntry",
    "Busy",
    "CannotOpen",
    "Damaged",
    "Delivery",
    "Follow",
    "Name",
    "Office",
    "Page",
    "Part",
    "Person",
    "Saved",
    "Source",
    "Stand",
    "Statement",
    "Store",
    "StoreError",
    "StoredArticle",
    "Subscription",
    "TooNew",
    "Workspace",
    "WrongKey",
]


class Store:
    """The one door to the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.workspaces = Workspaces(database)
        self.sources = Sources(database)
        self.articles = Articles(database)
        self.statements = Statements(database)
        self.stands = Stands(database)
        self.people = People(database)
        self.subscriptions = Subscriptions(database)
        self.deliveries = Deliveries(database)
        self.follows = Follows(database)
        self.outbox = Outbox(database)
        self.requests = Requests(database)

    @classmethod
    async def open(cls, url: str) -> Store:
        """Open `sqlite:///path`, a path, or `postgresql://user@host/name`; make or migrate the tables. Raises StoreError."""
        return cls(await Database.open(url))

    def installations(self, secret: str) -> Installations:
        """Where the Slack app is installed, with tokens that only this secret of the operator can read."""
        from bot.store.installations import Installations  # noqa: PLC0415  (cryptography, where it is needed)

        return Installations(self._database, secret)

    async def close(self) -> None:
        await self._database.close()

    async def __aenter__(self) -> Store:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
