"""SQLite is asked as seldom as can be, and all that it says arrives."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.driver import AT_ONCE, Connection
from bot.store.errors import StoreError

MANY = 2 * AT_ONCE + 7


@pytest.fixture
async def database(tmp_path: Path):
    opened = await Database.open(f"sqlite:///{tmp_path}/some.db", migrate_to=None)
    async with opened.write() as db:
        await db.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
    yield opened
    await opened.close()


async def filled(database: Database, count: int) -> None:
    numbers = "WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted) SELECT n FROM counted LIMIT :count"
    async with database.write() as db:
        await db.execute(text(f"INSERT INTO numbers (n) {numbers}"), {"count": count})


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, MANY])
async def test_all_rows_arrive_in_their_order(database: Database, count: int) -> None:
    await filled(database, count)
    async with database.read() as db:
        assert (await db.execute(text("SELECT n FROM numbers ORDER BY n"))).scalars().all() == list(range(count))
        streamed = [row.n async for row in await db.stream(text("SELECT n FROM numbers ORDER BY n"))]
    assert streamed == list(range(count))


async def test_a_stream_that_is_left_early_leaves_the_connection_fit_for_use(database: Database) -> None:
    await filled(database, MANY)
    async with database.read() as db:
        stream = await db.stream(text("SELECT n FROM numbers ORDER BY n"))
        assert (await stream.fetchone()).n == 0
        await stream.close()
        assert (await db.execute(text("SELECT count(*) FROM numbers"))).scalar_one() == MANY


async def test_a_question_takes_two_ways_to_the_thread(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[object] = []
    execute = Connection._execute

    async def counted(self, work, *given):
        ways.append(work)
        return await execute(self, work, *given)

    monkeypatch.setattr(Connection, "_execute", counted)
    async with database.read() as db:
        await db.execute(text("SELECT n FROM numbers"))
    assert len(ways) == 2, "the statement, and the end of the transaction"


async def test_queries_of_one_read_see_one_moment(database: Database) -> None:
    await filled(database, 3)
    async with database.read() as db:
        before = (await db.execute(text("SELECT count(*) FROM numbers"))).scalar_one()
        async with database.write() as other:
            await other.execute(text("INSERT INTO numbers (n) VALUES (99)"))
        assert (await db.execute(text("SELECT count(*) FROM numbers"))).scalar_one() == before == 3
    async with database.read() as db:
        assert (await db.execute(text("SELECT count(*) FROM numbers"))).scalar_one() == 4


async def test_a_read_without_a_query_leaves_nothing_behind(database: Database) -> None:
    async with database.read():
        pass
    async with database.write() as db:
        assert (await db.execute(text("INSERT INTO numbers (n) VALUES (1)"))).rowcount == 1


async def test_a_refused_statement_is_a_sentence_and_the_next_one_goes_well(database: Database) -> None:
    with pytest.raises(StoreError, match="no such table"):
        async with database.read() as db:
            await db.execute(text("SELECT * FROM absent"))
    async with database.read() as db:
        assert (await db.execute(text("SELECT 1"))).scalar_one() == 1


async def test_rows_that_a_change_gives_back_are_counted(database: Database) -> None:
    await filled(database, 3)
    async with database.write() as db:
        changed = await db.execute(text("UPDATE numbers SET n = n + 10 RETURNING n"))
        assert changed.rowcount == 3 and sorted(changed.scalars()) == [10, 11, 12]
