"""A backup is restored whole: into the database that it was made from, into the other one, and from an older version."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, StoreError, dumping
from bot.store.errors import CannotRestore, TooNew
from tests.contract.stores import NOW, brief_of, dump, fill, words_of


async def contents(url: str) -> dict[str, list[Any]]:
    async with await Store.open(url) as store:
        return await dump(store)


async def test_all_that_is_stored_comes_back(store: Store, url: str, another: Any, tmp_path: Path) -> None:
    await fill(store)
    written = await dumping.dump(url, tmp_path / "backup.zip")
    assert written["articles"] == 5 and written["seen"] == 2 and written["follows"] == 1
    new = await another()
    assert await dumping.restore(new, tmp_path / "backup.zip") == written
    assert await contents(new) == await dump(store)
    async with await Store.open(new) as restored:
        person = (await restored.people.find("w", "Anna Berg"))[0].id
        assert words_of((await restored.statements.said("w", person, terms=["cafe"])).items) == [
            "We accept the sanctions at the “Café”."
        ]
        await restored.articles.save("w", brief_of("Carl Dorn: Never.", url="u9"), engine="1", fetched_at=NOW)
        await restored.workspaces.record("w", "U1", "add", at=NOW)
        assert len((await restored.statements.said("w", terms=["never"])).items) == 1


async def test_one_database_is_moved_to_the_other_and_back(url: str, another: Any, tmp_path: Path, store: Store) -> None:
    if "sqlite" in url:
        return  # what follows goes through both
    await fill(store)
    await dumping.dump(url, tmp_path / "first.zip")
    there = await another("sqlite")
    await dumping.restore(there, tmp_path / "first.zip")
    await dumping.dump(there, tmp_path / "second.zip")
    back = await another()
    await dumping.restore(back, tmp_path / "second.zip")
    assert await contents(back) == await dump(store)
    first, second = (zipfile.ZipFile(tmp_path / f"{name}.zip") for name in ("first", "second"))
    with first, second:
        assert {name: sorted(first.read(name).splitlines()) for name in first.namelist() if name != dumping.MANIFEST} == {
            name: sorted(second.read(name).splitlines()) for name in second.namelist() if name != dumping.MANIFEST
        }


async def test_a_backup_is_of_one_moment(store: Store, url: str, another: Any, tmp_path: Path) -> None:
    async def write() -> None:
        for number in range(20):
            await store.articles.save("w", brief_of(f"Anna Berg: {number}.", url=f"u{number}"), engine="1", fetched_at=NOW)

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    written = await dumping.dump(url, tmp_path / "backup.zip")
    await writing
    assert written["articles"] == written["readings"] == written["statements"] == written["stands"]
    await dumping.restore(await another(), tmp_path / "backup.zip")


async def test_only_into_an_empty_database(store: Store, url: str, another: Any, tmp_path: Path) -> None:
    await fill(store)
    await dumping.dump(url, tmp_path / "backup.zip")
    before = await dump(store)
    with pytest.raises(CannotRestore, match="holds articles or settings already"):
        await dumping.restore(url, tmp_path / "backup.zip")
    assert await dump(store) == before
    unused = await another()
    await (await Store.open(unused)).close()
    await dumping.restore(unused, tmp_path / "backup.zip")
    assert await contents(unused) == before


def changed(source: Path, target: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))


@pytest.mark.parametrize(
    ("name", "change", "error"),
    [
        ("manifest.json", lambda data: data.replace(b'"format": 1', b'"format": 99'), CannotRestore),
        ("manifest.json", lambda data: data.replace(b'"revision": "0', b'"revision": "9'), TooNew),
        ("manifest.json", lambda _: b"{}", CannotRestore),
        ("statements.jsonl", lambda data: data[: len(data) // 2], CannotRestore),
        ("statements.jsonl", lambda data: data.splitlines()[0] + b"\n", CannotRestore),
        ("people.jsonl", lambda _: b"", StoreError),
    ],
)
async def test_a_backup_that_is_not_whole_leaves_nothing(
    store: Store, url: str, another: Any, tmp_path: Path, name: str, change: Any, error: type[StoreError]
) -> None:
    await fill(store)
    await dumping.dump(url, tmp_path / "backup.zip")
    changed(tmp_path / "backup.zip", tmp_path / "bad.zip", name, change)
    new = await another()
    with pytest.raises(error) as raised:
        await dumping.restore(new, tmp_path / "bad.zip")
    assert "\n" not in str(raised.value)
    async with await Store.open(new) as opened:
        assert await opened.workspaces.list() == ()


async def test_what_is_no_backup_is_refused(url: str, tmp_path: Path) -> None:
    (tmp_path / "notes.zip").write_text("Buy milk.")
    with pytest.raises(CannotRestore, match="no backup of Briefbot"):
        await dumping.restore(url, tmp_path / "notes.zip")


async def test_a_copy_of_an_sqlite_database(store: Store, url: str, another: Any, tmp_path: Path) -> None:
    await fill(store)
    if "sqlite" not in url:
        with pytest.raises(CannotRestore, match=r"into a \.zip file"):
            await dumping.copy(url, tmp_path / "copy.db")
        return
    await dumping.copy(url, tmp_path / "copy.db")
    new = await another()
    await dumping.restore_copy(new, tmp_path / "copy.db")
    assert await contents(new) == await dump(store)
    with pytest.raises(CannotRestore, match="already"):
        await dumping.restore_copy(url, tmp_path / "copy.db")


async def test_a_manifest_says_what_is_in_it(store: Store, url: str, tmp_path: Path) -> None:
    await fill(store)
    await dumping.dump(url, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        about = json.loads(archive.read(dumping.MANIFEST))
        assert about["tables"]["articles"]["columns"]["published_at"] == "moment"
        lines = archive.read("articles.jsonl").splitlines()
    assert len(lines) == about["tables"]["articles"]["rows"] == 5
