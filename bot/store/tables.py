"""The tables. Every one holds its workspace, and every query filters by it.

Rows in publication order: `articles.seq`, `statements.seq` and `stands.seq` are integers that begin with the second of
publication (see `order.py`), so "newest first" and paging are one walk down a key, whatever the order of arrival.
The words to search lie beside them, in `*_words` tables that each database makes in its own way (`search.py`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; one without a zone is taken as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return utc(value) if isinstance(value, datetime) else None


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; without a zone it counts as UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _workspace() -> Column[str]:
    return Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), nullable=False)


def _article() -> Column[str]:
    return Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False)


def _person(name: str, *, nullable: bool) -> Column[int]:
    return Column(name, Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=nullable)


def _serial() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("created_at", Moment, nullable=False),
    Column("arrivals", BigInteger, nullable=False, server_default="0"),  # how many numbers of arrival were given so far
)

settings = Table(
    "settings",
    metadata,
    Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Text, primary_key=True),  # a channel's id; "" is the whole workspace
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _serial(),
    _workspace(),
    Column("at", Moment, nullable=False),
    Column("user", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index(None, "workspace", "id"),
)

sources = Table(
    "sources",
    metadata,
    _serial(),
    _workspace(),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("added_at", Moment, nullable=False),
    Column("polled_at", Moment),
    Column("succeeded_at", Moment),
    Column("errors", Integer, nullable=False),
    Column("error", Text),
    Column("baseline", Boolean, nullable=False),
    UniqueConstraint("workspace", "url"),
)

seen = Table(
    "seen",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("guid", Text, primary_key=True),
    _workspace(),
    Column("at", Moment, nullable=False),
    Column("entry", Text),  # whose state the guid stands for; an entry has one state at a time
    Index(None, "source_id", "entry"),
)

articles = Table(
    "articles",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    _workspace(),
    Column("address", Text, nullable=False),  # the url without scheme and "www."; where there is none, the hash of the text
    Column("text_hash", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("copy_of", Text),  # the id of the article with the same text that answers look-ups for it
    Column("title", Text),
    Column("url", Text),
    Column("source", Text),
    Column("language", Text, nullable=False),
    Column("published_at", Moment),
    Column("fetched_at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("workspace", "address", "text_hash"),
    Index(None, "workspace", "seq"),
    Index(None, "workspace", "fetched_at"),
    Index(None, "workspace", "text_hash"),
    Index(None, "workspace", "copy_of"),
)

readings = Table(
    "readings",
    metadata,
    _article(),
    Column("engine", Text, nullable=False),
    _workspace(),
    Column("number", Integer, nullable=False),  # the highest is the one in force
    Column("brief", JSON, nullable=False),  # the contract of briefs, without the text that the article has
    UniqueConstraint("article_id", "engine"),
)

people = Table(
    "people",
    metadata,
    _serial(),
    _workspace(),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),  # the full name, normalised
    Column("bare", Boolean, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Index(None, "workspace", "key"),
)

aliases = Table(
    "aliases",
    metadata,
    _serial(),
    _workspace(),
    _person("person_id", nullable=False),
    Column("key", Text, nullable=False),
    Column("form", Text, nullable=False),
    UniqueConstraint("workspace", "key", "person_id"),
    Index(None, "workspace", "person_id"),
    Index(None, "workspace", "id"),
)

offices = Table(
    "offices",
    metadata,
    _serial(),
    _workspace(),
    _person("person_id", nullable=False),
    Column("key", Text, nullable=False),  # role and affiliation as folded words
    Column("role", Text, nullable=False),
    Column("affiliation", Text),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    UniqueConstraint("person_id", "key"),
)

appearances = Table(
    "appearances",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("actor", Text, primary_key=True),  # the actor's id within the brief
    _workspace(),
    _person("person_id", nullable=False),
)

statements = Table(
    "statements",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    _workspace(),
    _article(),
    Column("current", Boolean, nullable=False),
    Column("quote", Text, nullable=False),  # the quote's id within the brief
    Column("kind", Text, nullable=False),
    Column("content", JSON, nullable=False),  # [[start, end], ...]
    Column("cue", JSON),
    Column("speaker", Text),
    Column("speaker_span", JSON),
    _person("person_id", nullable=True),
    Column("confidence", Float, nullable=False),
    Column("arrival", BigInteger),  # its number among what was news in its workspace; null for what was not
    Index(None, "article_id", "seq"),
    Index(None, "workspace", "person_id", "seq"),
    Index(None, "workspace", "arrival"),
    Index(None, "workspace", "person_id", "arrival"),
    Index(None, "workspace", "seq"),
)

stands = Table(
    "stands",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    _workspace(),
    _article(),
    Column("current", Boolean, nullable=False),
    Column("position", Text, nullable=False),  # the position's id within the brief
    Column("stance", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("holder", Text, nullable=False),
    _person("person_id", nullable=False),
    Column("target", Text),
    _person("target_id", nullable=True),
    Column("issue", JSON),
    Column("evidence", JSON, nullable=False),
    Column("cue", JSON, nullable=False),
    Column("attributed_to", Text),
    Column("modes", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("arrival", BigInteger),  # its number among what was news in its workspace; null for what was not
    Index(None, "article_id", "seq"),
    Index(None, "workspace", "person_id", "seq"),
    Index(None, "workspace", "arrival"),
    Index(None, "workspace", "person_id", "arrival"),
    Index(None, "workspace", "seq"),
)

answered = Table(
    "answered",
    metadata,
    Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("event", Text, primary_key=True),  # as the platform calls what somebody did
    Column("at", Moment, nullable=False),
    Index(None, "workspace", "at"),
)

waiting = Table(
    "waiting",
    metadata,
    Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("event", Text, primary_key=True),
    Column("owner", Text, nullable=False),  # the process that works on it
    Column("at", Moment, nullable=False),
    Column("free_at", Moment, nullable=False, index=True),  # when its owner counts as dead
    Column("platform", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("around", Text, nullable=False),
    Column("thread", Text),
    Column("direct", Boolean, nullable=False),
    Column("user", Text, nullable=False),
    Column("way", Text, nullable=False),  # how the platform takes a late answer
)

installations = Table(
    "installations",
    metadata,
    Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("team", Text, nullable=False),  # the workspace as Slack calls it
    Column("name", Text, nullable=False),
    Column("token", Text, nullable=False),  # encrypted
    Column("bot_user", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("installed_by", Text, nullable=False),
    Column("installed_at", Moment, nullable=False),
)
