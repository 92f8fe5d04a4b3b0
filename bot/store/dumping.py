"""Whole databases as files, to keep and to restore: on the same database or, as a portable dump, on the other one.

A portable dump is a ZIP file with a line of JSON for each row, and a manifest: the version of the schema, and the kind and
number of what each table holds. It is read within one transaction, so it is of one moment. The words to search by are not in
it: they follow from the rest (`reindexing.py`). An older dump is restored into the tables of its time, and these are migrated.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import sqlalchemy as sa
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from bot.store.database import Database, file_of, migrate, revision_of
from bot.store.errors import CannotRestore, StoreError
from bot.store.reindexing import reindex
from bot.store.tables import Moment, utc

FORMAT = 1
MANIFEST = "manifest.json"
_ROWS = 1000
_OURS_APART = ("alembic_version", "waiting")
"""Tables that say nothing of any other moment."""
_KINDS: Mapping[str, TypeEngine[Any]] = {
    "moment": Moment(),
    "json": sa.JSON(none_as_null=True),
    "flag": sa.Boolean(),
    "bytes": sa.LargeBinary(),
    "plain": sa.types.NullType(),
}
"""What a column holds -> the type that it is written as."""


async def dump(url: str, path: Path) -> dict[str, int]:
    """Write a portable dump of a database, of whatever version its schema is; the rows of each table. Raises StoreError."""
    database = await Database.open(url, migrate_to=None)
    try:
        async with database.snapshot() as db:
            revision = await db.run_sync(revision_of)
            if revision is None:
                raise StoreError("There is nothing in this database to back up.")
            tables = await db.run_sync(_reflected)
            with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
                counts = {table.name: await _write(db, table, archive) for table in tables}
                about = {table.name: {"rows": counts[table.name], "columns": _columns(table)} for table in tables}
                archive.writestr(MANIFEST, json.dumps({"format": FORMAT, "revision": revision, "tables": about}, indent=1))
    finally:
        await database.close()
    return counts


async def restore(url: str, path: Path) -> dict[str, int]:
    """Fill an empty database from a portable dump, all or nothing; the rows of each table. Raises StoreError."""
    try:
        with ZipFile(path) as archive:
            about = _manifest(archive)
            database = await Database.open(url, migrate_to=about["revision"], only_empty=True)
            try:
                return await _fill(database, archive, about["tables"])
            finally:
                await database.close()
    except (BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise CannotRestore(f"“{path}” is no backup of Briefbot, or it is damaged.") from error


async def copy(url: str, path: Path) -> None:
    """Copy an SQLite database that may be in use, as it is at one moment. Raises StoreError."""
    source = file_of(url)
    if source is None:
        raise CannotRestore("A .db file is a copy of an SQLite database; back a PostgreSQL database up into a .zip file.")
    await asyncio.to_thread(_copy, source, path)


async def restore_copy(url: str, path: Path) -> None:
    """Put a copy in the place of an SQLite database that holds nothing yet. Raises StoreError."""
    target = file_of(url)
    if target is None:
        raise CannotRestore("A .db file is restored into an SQLite database; into PostgreSQL goes a .zip file.")
    await (await Database.open(url, migrate_to=None, only_empty=True)).close()
    await asyncio.to_thread(_copy, path, target)
    await (await Database.open(url)).close()


def _copy(source: Path, target: Path) -> None:
    try:
        from_ = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        with closing(from_), closing(sqlite3.connect(target)) as to:
            from_.backup(to)
    except sqlite3.Error as error:
        raise CannotRestore(f"The database “{source}” cannot be copied to “{target}”: {error}.") from error


# ---- writing


def _reflected(connection: Connection) -> list[Table]:
    """The tables as they are, those before that others refer to."""
    found = MetaData()
    names = [name for name in sa.inspect(connection).get_table_names() if "_words" not in name and name not in _OURS_APART]
    found.reflect(connection, only=names)
    return list(found.sorted_tables)


def _columns(table: Table) -> dict[str, str]:
    return {column.name: _kind(column.type) for column in table.columns}


def _kind(type_: TypeEngine[Any]) -> str:
    known = {sa.DateTime: "moment", sa.JSON: "json", sa.Boolean: "flag", sa.LargeBinary: "bytes"}
    return next((kind for of, kind in known.items() if isinstance(type_, of)), "plain")


async def _write(db: AsyncConnection, table: Table, archive: ZipFile) -> int:
    kinds = _columns(table)
    read = [sa.cast(c, sa.Text).label(c.name) if kinds[c.name] == "json" else c for c in table.columns]
    written = 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf8") as lines:
        async for row in await db.stream(sa.select(*read)):
            lines.write(json.dumps([_written(value) for value in row], ensure_ascii=True) + "\n")
            written += 1
    return written


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value).isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


# ---- reading


def _manifest(archive: ZipFile) -> dict[str, Any]:
    about = cast("dict[str, Any]", json.loads(archive.read(MANIFEST)))
    if about["format"] > FORMAT:
        raise CannotRestore("This backup was made by a newer version of Briefbot; update Briefbot first.")
    return about


async def _fill(database: Database, archive: ZipFile, tables: Mapping[str, Any]) -> dict[str, int]:
    async with database.write() as db:
        for name, about in tables.items():
            rows = _rows(archive, name, about["columns"])
            if await _insert(db, name, about["columns"], rows) != about["rows"]:
                raise ValueError(name)
            await _go_on_counting(db, name, about["columns"])
        await db.run_sync(migrate)
        await reindex(db)
    return {name: about["rows"] for name, about in tables.items()}


def _rows(archive: ZipFile, name: str, columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    readers = [_READERS.get(kind, _as_is) for kind in columns.values()]
    with archive.open(f"{name}.jsonl") as raw, TextIOWrapper(raw, "utf8") as lines:
        for line in lines:
            values = json.loads(line)
            yield {
                column: None if value is None else read(value)
                for column, read, value in zip(columns, readers, values, strict=True)
            }


def _json(value: str) -> Any:
    """A stored null is another thing than nothing stored."""
    return sa.JSON.NULL if value == "null" else json.loads(value)


def _as_is(value: Any) -> Any:
    return value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "moment": datetime.fromisoformat,
    "json": _json,
    "flag": bool,
    "bytes": base64.b64decode,
}


async def _insert(db: AsyncConnection, name: str, columns: Mapping[str, str], rows: Iterator[dict[str, Any]]) -> int:
    table = sa.table(name, *(sa.column(column, _KINDS[kind]) for column, kind in columns.items()))
    written = 0
    while chunk := list(itertools.islice(rows, _ROWS)):
        await db.execute(table.insert(), chunk)
        written += len(chunk)
    return written


async def _go_on_counting(db: AsyncConnection, name: str, columns: Mapping[str, str]) -> None:
    """Let PostgreSQL number new rows behind the restored ones, as SQLite does by itself."""
    if db.dialect.name != "postgresql" or columns.get("id") != "plain":
        return
    counter = (await db.execute(sa.select(sa.func.pg_get_serial_sequence(name, "id")))).scalar()
    if counter:
        last = sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(name)).scalar_subquery()
        await db.execute(sa.select(sa.func.setval(counter, sa.func.coalesce(last, 1))))
