"""SQLite's driver with one way to its thread and back for each statement, where it otherwise takes four.

Each connection has a thread of its own, and most statements take less time than the way there. So a cursor is made, executed,
read and closed at once, and a transaction of readers begins together with its first statement.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

AT_ONCE = 500
"""Rows that come along with the execution; where there are more, the others are fetched as they are wanted."""


def connect(database: str, **options: Any) -> Connection:
    """A connection that is opened when it is awaited."""
    return Connection(partial(sqlite3.connect, database, **options), AT_ONCE)


class Connection(aiosqlite.Connection):
    """Its transactions are begun by whoever uses it, so it needs the isolation level None."""

    _begins = False

    def begin(self) -> None:
        """Begin a transaction of readers with the next statement."""
        self._begins = True

    async def commit(self) -> None:
        await self._end(super().commit)

    async def rollback(self) -> None:
        await self._end(super().rollback)

    async def _end(self, ended: Callable[[], Awaitable[None]]) -> None:
        if self._begins:
            self._begins = False
        else:
            await ended()

    def cursor(self) -> Cursor:  # type: ignore[override]  # not made in the thread
        return Cursor(self)

    async def there(self, work: Callable[..., Any], *given: Any) -> Any:
        """What `work` gives, done in the thread."""
        return await self._execute(work, *given)  # type: ignore[no-untyped-call]

    def executed(self, statement: str, parameters: Any, many: bool) -> sqlite3.Cursor:
        """The cursor of a statement; to be called in the thread."""
        cursor = self._conn.cursor()
        try:
            if self._begins:
                self._begins = False
                cursor.execute("BEGIN")
            return cursor.executemany(statement, parameters) if many else cursor.execute(statement, parameters)
        except BaseException:
            cursor.close()
            raise


class Cursor:
    """As much of a cursor as SQLAlchemy asks for."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rest: sqlite3.Cursor | None = None
        """Where rows come from that did not come along."""
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        await self._connection.there(self._take, statement, parameters, False)

    async def executemany(self, statement: str, parameters: Sequence[Any]) -> None:
        await self._connection.there(self._take, statement, parameters, True)

    def _take(self, statement: str, parameters: Any, many: bool) -> None:
        cursor = self._connection.executed(statement, parameters, many)
        self._rows = cursor.fetchmany(AT_ONCE) if cursor.description else []
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        if len(self._rows) == AT_ONCE:
            self._rest = cursor
        else:
            cursor.close()

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int = AT_ONCE) -> list[Any]:
        if self._rest is not None and len(self._rows) < size:
            self._rows += await self._connection.there(self._rest.fetchmany, max(AT_ONCE, size))
        given, self._rows = self._rows[:size], self._rows[size:]
        return given

    async def fetchall(self) -> list[Any]:
        given, self._rows = self._rows, []
        return given if self._rest is None else given + await self._connection.there(self._rest.fetchall)

    async def close(self) -> None:
        rest, self._rest, self._rows = self._rest, None, []
        if rest is not None:
            await self._connection.there(rest.close)
