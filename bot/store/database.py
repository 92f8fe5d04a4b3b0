"""The connection: opens SQLite or PostgreSQL, brings the schema up to date, and turns the driver's errors into sentences."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, column, event, select, table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import driver
from bot.store.errors import Busy, CannotOpen, CannotRestore, Damaged, StoreError, TooNew

HEAD = "head"
"""The newest version of the schema."""
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE_S = 10
"""How long to wait for another writer, and how long one query may take, in seconds."""
CONNECTIONS = 15
"""Connections to an SQLite file; they stay open, because opening one costs more than most queries."""
_WRITER_LOCK = 0x62726965
"""PostgreSQL's advisory lock of a writing transaction: readings are stored one after the other, as on SQLite."""
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class Database:
    """Transactions on one database. Made by `open`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(writes=True)
        self.dialect = engine.dialect.name
        self._turn: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        """SQLite has one writer; those who wait for it in this process wait in line, where its own waiting is a lottery."""

    @classmethod
    async def open(cls, url: str, *, migrate_to: str | None = HEAD, only_empty: bool = False) -> Database:
        """Connect and migrate. `url` is `sqlite:///path`, `postgresql://user@host/name`, or a path. Raises StoreError.

        Other than to the newest version of the schema, or not at all, a database is opened to be backed up or restored;
        to restore, it must be empty.
        """
        parsed = parse_url(url)
        database = cls(_engine(parsed))
        try:
            async with database.write() as connection:
                if only_empty:
                    await connection.run_sync(_must_be_empty, migrate_to)
                if migrate_to:
                    await connection.run_sync(migrate, migrate_to)
        except StoreError as error:
            await database.close()
            raise error if isinstance(error, Busy | TooNew | CannotRestore) else CannotOpen(_closed(parsed, error)) from error
        return database

    async def close(self) -> None:
        await self._reader.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view for some queries."""
        with _sentences():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A view of one moment for many queries, whatever is written meanwhile."""
        async with self.read() as connection:
            if self.dialect == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @asynccontextmanager
    async def write(self, *, alone: bool = True) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it is stored, or nothing. `alone` among writers, as SQLite's are always."""
        with _sentences():
            async with self._turn, self._writer.begin() as connection:
                if alone and self.dialect == "postgresql":
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
                yield connection


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT, which both databases spell alike but SQLAlchemy keeps apart."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def parse_url(url: str) -> URL:
    """The address with our driver. Raises CannotOpen where it is none, or of a database that we do not speak."""
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CannotOpen(
            "The address of the database cannot be understood; use sqlite:///path or postgresql://user@host/name."
        ) from error
    backend = parsed.drivername.partition("+")[0]
    if backend not in _DRIVERS:
        raise CannotOpen(f"There is no support for {backend} databases; use sqlite:///path or postgresql://user@host/name.")
    return parsed.set(drivername=_DRIVERS[backend])


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        pool = {}
        if url.database and url.database != ":memory:":
            _reach(Path(url.database))
            pool = {"pool_size": CONNECTIONS, "max_overflow": 0}
        engine = create_async_engine(url, connect_args={"timeout": PATIENCE_S, "async_creator_fn": driver.connect}, **pool)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    options = f"-c statement_timeout={PATIENCE_S * 1000} -c lock_timeout={PATIENCE_S * 1000} -c jit=off"
    options += " -c plan_cache_mode=force_custom_plan"  # a common word and a rare one want different plans
    return create_async_engine(url, pool_pre_ping=True, connect_args={"options": options, "connect_timeout": PATIENCE_S})


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for one on a server."""
    parsed = parse_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _reach(path: Path) -> None:
    """Make the file and its folder if they are not there. The driver would leave a thread behind where it cannot open one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
    except OSError as error:
        raise CannotOpen(f"The database {path} cannot be opened: {error.strerror}.") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Transactions are ours to begin; readers and one writer side by side; a crash of the machine keeps the file whole."""
    try:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000", "mmap_size=268435456"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        connection.close()  # nobody else knows of it yet
        raise


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: two that first read and then write would otherwise refuse each other."""
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.driver_connection.begin()  # type: ignore[union-attr]  # our own driver's


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Bring the schema up to a version, in the transaction of `connection`. Raises TooNew."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    current = revision_of(connection)
    if current == (scripts.get_current_head() if to == HEAD else to):
        return
    if not known.issuperset({current or to, to} - {HEAD}):
        raise TooNew("The database was made by a newer version of Briefbot; update Briefbot, or open another database.")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision_of(connection: Connection) -> str | None:
    """The version of the schema that the database has; None where it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _must_be_empty(connection: Connection, wanted: str | None) -> None:
    """Raises CannotRestore where the database holds anything, or tables of another version than the wanted one."""
    current = revision_of(connection)
    if current is None:
        return
    if connection.execute(select(table("workspaces", column("id"))).limit(1)).first():
        raise CannotRestore("This database holds articles or settings already; name a new one to restore into.")
    if wanted and wanted != current:
        raise CannotRestore("The tables of this database are of another version than the backup; name a new one.")


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _explained(error) from error
    except SQLAlchemyError as error:
        raise Damaged(f"The database did not answer as expected ({type(error).__name__}); check its address.") from error


def _explained(error: DBAPIError) -> StoreError:
    reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
    low = reason.casefold()
    if "locked" in low or ("timeout" in low and "connect" not in low):
        return Busy("The database is busy with another program or a long query; try again in a moment.")
    if error.connection_invalidated or "connection" in low or "unable to open" in low:
        return CannotOpen(f"The database cannot be reached: {reason}.")
    return Damaged(f"The database refused: {reason}.")


def _closed(url: URL, error: StoreError) -> str:
    cause = error.__cause__
    reason = str(cause.orig if isinstance(cause, DBAPIError) else error).strip().partition("\n")[0].rstrip(".")
    return f"The database {url.render_as_string(hide_password=True)} cannot be opened: {reason}."
