"""Runs the migrations on the connection that the store hands over; the schema to compare with is `bot.store.tables`."""

from __future__ import annotations

from typing import Any

from alembic import context

from bot.store.tables import metadata


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave the tables of words out of autogenerate: each database makes them in its own way."""
    return not (kind == "table" and name is not None and "_words" in name)


context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, include_object=ours)
with context.begin_transaction():
    context.run_migrations()
