"""A place of a platform as columns, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_

from adapters.base import Place

NAMES = ("platform", "place", "around", "thread", "direct")


def columns(place: Place) -> dict[str, Any]:
    values = (place.platform, place.id, place.workspace, place.thread, place.direct)
    return dict(zip(NAMES, values, strict=True))


def place_of(row: Row[Any]) -> Place:
    return Place(row.platform, row.place, row.around, row.thread, row.direct)


def at(table: Table, place: Place) -> ColumnElement[bool]:
    """What stands in this very place; a thread is another one than its channel."""
    c = table.c
    thread = c.thread.is_(None) if place.thread is None else c.thread == place.thread
    return and_(c.platform == place.platform, c.place == place.id, c.around == place.workspace, thread)
