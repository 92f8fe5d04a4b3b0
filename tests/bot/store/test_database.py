"""What a person reads where a database cannot be opened or used."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.store import Busy, CannotOpen, Store, StoreError, TooNew, database
from bot.store.migrations import ours
from bot.store.tables import metadata


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 1)


async def refusal(url: str) -> StoreError:
    with pytest.raises(StoreError) as raised:
        await Store.open(url)
    message = str(raised.value)
    assert message.endswith(".") and "\n" not in message and "sqlalche" not in message
    return raised.value


async def test_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Buy milk and bread. " * 100, encoding="utf8")
    error = await refusal(f"sqlite:///{path}")
    assert isinstance(error, CannotOpen) and "not a database" in str(error) and "notes.txt" in str(error)
    assert path.read_text(encoding="utf8").startswith("Buy milk")


async def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    assert isinstance(await refusal(f"sqlite:///{tmp_path}"), CannotOpen)


async def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(await refusal(str(tmp_path / "file" / "bot.db")), CannotOpen)


@pytest.mark.parametrize("url", ["mysql://root@host/db", "://", "postgresql://user:hush@[bad/db"])
async def test_addresses_that_are_none(url: str) -> None:
    error = await refusal(url)
    assert isinstance(error, CannotOpen) and "hush" not in str(error)


async def test_a_server_that_does_not_answer() -> None:
    error = await refusal("postgresql://user:hush@127.0.0.1:1/db")
    assert isinstance(error, CannotOpen) and "hush" not in str(error) and "127.0.0.1" in str(error)


async def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await (await Store.open(str(path))).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert isinstance(await refusal(str(path)), TooNew)


async def test_a_database_that_somebody_has_locked(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await (await Store.open(str(path))).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert isinstance(await refusal(str(path)), Busy)
    other.execute("ROLLBACK")
    other.close()
    await (await Store.open(str(path))).close()


async def test_two_may_open_a_new_database_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 30)  # the one waits until the other has made all tables
    stores = await asyncio.gather(*(Store.open(str(tmp_path / "deep" / "er" / "bot.db")) for _ in range(3)))
    for store in stores:
        await store.close()


async def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours}), metadata)

    async with await Store.open(str(tmp_path / "bot.db")) as store, store._database.read() as db:
        assert await db.run_sync(differences) == []
