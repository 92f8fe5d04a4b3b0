"""Runs the migrations on the connection that the store hands over; the schema to compare with is `bot.store.tables`."""

from __future__ import annotations

from alembic import context

from bot.store.migrations import ours
from bot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, include_object=ours)
with context.begin_transaction():
    context.run_migrations()
