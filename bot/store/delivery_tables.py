"""The tables of what is said unasked: who wants digests and alerts where, and what became of each.

A delivery can be taken from `free_at` on: that is when it is due, when the lease of whoever took it ends, or when to try again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.tables import Moment, metadata


def _workspace() -> Column[str]:
    return Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), nullable=False)


def _serial() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _place() -> tuple[Column[Any], ...]:
    """The parts of an `adapters.base.Place`."""
    return (
        Column("platform", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("around", Text, nullable=False),  # the guild or workspace as the platform calls it
        Column("thread", Text),
        Column("direct", Boolean, nullable=False),
    )


subscriptions = Table(
    "subscriptions",
    metadata,
    _serial(),
    _workspace(),
    *_place(),
    Column("user", Text, nullable=False),  # who set it, and is told where it fails
    Column("schedule", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment),  # of the schedule, so that what is due is one look; none while it is paused
    Column("told_date", Text),  # the local date of the latest one
    Column("paused_at", Moment),
    Column("reason", Text),
    Index(None, "next_at"),
    Index(None, "workspace", "id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _serial(),
    _workspace(),
    *_place(),
    Column("kind", Text, nullable=False),
    Column("subject", Integer, nullable=False),  # the id of the subscription or the follow
    Column("slot", Text, nullable=False),  # which of the subject's: a local date, or what an alert is about
    Column("user", Text),  # for whom, where it goes to a person
    Column("due_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("free_at", Moment, nullable=False),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    Column("content", JSON),
    Column("note", Text),
    Column("done_at", Moment),
    UniqueConstraint("workspace", "kind", "subject", "slot"),
    Index(None, "platform", "state", "free_at"),
    Index(None, "workspace", "subject", "due_at"),
)

parts = Table(
    "parts",
    metadata,
    Column("delivery_id", Integer, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _workspace(),
    Column("state", Text, nullable=False),  # sending, sent
    Column("place", Text),  # where the platform has it: the id of the place, and of the thread in it
    Column("thread", Text),
    Column("message", Text),
)

follows = Table(
    "follows",
    metadata,
    _serial(),
    _workspace(),
    *_place(),
    Column("user", Text, nullable=False),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("topic", Text),
    Column("cap", Integer, nullable=False),  # alerts a day
    Column("muted", Boolean, nullable=False),
    Column("reason", Text),  # why we muted it ourselves
    Column("created_at", Moment, nullable=False),
    Column("cursor", BigInteger, nullable=False),  # the number of the last arrival that was looked at
    Index(None, "workspace", "id"),
)
