"""A database of each earlier version opens in this one, with all that was stored."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store
from bot.store.database import MIGRATIONS, Database, revision_of
from tests.contract.stores import NOW, brief_of, dump, words_of

BERG = "Anna Berg (foreign minister, Norland): We reject the sanctions."
URL = "https://www.news.example/1"
WORDS = ("article_words", "statement_words", "stand_words", "office_words")


def history() -> list[str]:
    """All versions of the schema, the first one first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


async def fill(store: Store) -> None:
    """What the first version could hold."""
    await store.workspaces.ensure("w", at=NOW)
    await store.articles.save("w", brief_of(BERG, "Carl Dorn: Never again.", url=URL), engine="1", fetched_at=NOW)
    await store.articles.save("w", brief_of("Eva Falk: The dam holds.", url=None), engine="1", fetched_at=NOW)
    source = await store.sources.add("w", "https://news.example/feed", "feed", at=NOW, title="Herald")
    await store.sources.succeeded("w", source.id, at=NOW, guids=["old mark"], etag="e")
    await store.workspaces.set("w", "outlets", ["Herald"])
    await store.workspaces.record("w", "U1", "add", at=NOW)


async def copy_to_earlier(store: Store, old: Database, version: str) -> None:
    """Write the rows into the tables of an earlier version, addresses spelt as then."""
    async with store._database.read() as here, old.write() as there:
        tables = await there.run_sync(reflected)
        for table in tables.sorted_tables:
            rows = [dict(row._mapping) for row in await here.execute(sa.select(*table.columns))]
            for row in rows:
                if table.name == "articles" and version < "0004":
                    row["address"] = row["url"] or row["address"]
            if rows:
                await there.execute(table.insert(), rows)
        for area in WORDS:
            await copy_words(here, there, area)


def reflected(connection: Connection) -> MetaData:
    found = MetaData()
    names = sa.inspect(connection).get_table_names()
    found.reflect(connection, only=[name for name in names if "_words" not in name and name != "alembic_version"])
    return found


async def copy_words(here: AsyncConnection, there: AsyncConnection, area: str) -> None:
    if here.dialect.name == "sqlite":
        read, write = "rowid AS seq, whose, words", "(rowid, whose, words) VALUES (:seq, :whose, :words)"
    else:
        read, write = "seq, CAST(words AS TEXT) AS words", "(seq, words) VALUES (:seq, CAST(:words AS TSVECTOR))"
    rows = [dict(row._mapping) for row in await here.execute(sa.text(f"SELECT {read} FROM {area}"))]
    if rows:
        await there.execute(sa.text(f"INSERT INTO {area} {write}"), rows)


@pytest.mark.parametrize("version", history())
async def test_a_database_of_each_version_is_brought_up_to_date(another: Any, version: str) -> None:
    new, url = await another(), await another()
    old = await Database.open(url, migrate_to=version)
    async with await Store.open(new) as store:
        await fill(store)
        expected = await dump(store)
        await copy_to_earlier(store, old, version)
        (berg,) = await store.people.find("w", "Anna Berg")
        said = await store.statements.said("w", berg.id, terms=["sanctions"])
    await old.close()

    async with await Store.open(url) as store:
        async with store._database.read() as db:
            assert await db.run_sync(revision_of) == history()[-1]
        found = await dump(store)
        for table in ("workspaces", "statements", "stands"):  # what they number, later versions do not know of
            del found[table], expected[table]
        assert found == expected
        page = await store.statements.said("w", berg.id, terms=["sanctions"])
        assert [line.id for line in page.items] == [line.id for line in said.items]
        assert words_of(page.items) == ["We reject the sanctions."]
        assert await store.sources.unseen("w", 1, ["old mark", "new mark"]) == {"new mark"}
        again = await store.articles.save("w", brief_of(BERG, "Carl Dorn: Never again.", url=URL), engine="1", fetched_at=NOW)
        assert (again.new, again.version) == (False, 1)
        assert (await store.articles.save("w", brief_of(BERG, url=URL), engine="1", fetched_at=NOW)).version == 2
        assert len((await store.statements.said("w")).items) == 2


async def test_addresses_that_were_two_stay_two(another: Any) -> None:
    """Which of two spellings has the text in force, nobody can say afterwards."""
    new, url = await another(), await another()
    old = await Database.open(url, migrate_to="0003")
    async with await Store.open(new) as store:
        await store.workspaces.ensure("w", at=NOW)
        for address in ("https://news.example/1", "https://other.example/1"):
            await store.articles.save("w", brief_of(f"Anna Berg: At {address}", url=address), engine="1", fetched_at=NOW)
        await copy_to_earlier(store, old, "0003")
    async with old.write() as db:
        await db.execute(sa.text("UPDATE articles SET address = 'http://www.news.example/1/' WHERE address LIKE '%other%'"))
    await old.close()
    async with await Store.open(url) as store:
        assert len((await store.articles.latest("w")).items) == 2
