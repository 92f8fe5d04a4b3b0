"""`briefbot backup`, `restore` and `forget-me`, as typed: what they write, and what they refuse in one sentence."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.store import Store
from tests.contract.stores import NOW, brief_of, dump


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of the settings, with an article in it."""
    use(tmp_path / "bot.db", monkeypatch)
    asyncio.run(fill(tmp_path / "bot.db"))
    return tmp_path / "bot.db"


async def fill(path: Path) -> None:
    async with await Store.open(str(path)) as store:
        await store.workspaces.ensure("slack:T1", at=NOW)
        await store.articles.save("slack:T1", brief_of("Anna Berg: We reject the sanctions."), engine="1", fetched_at=NOW)
        await store.workspaces.record("slack:T1", "USECRET", "add", at=NOW)


def use(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_DATABASE", f"sqlite:///{path}")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def contents(path: Path) -> object:
    async def read() -> object:
        async with await Store.open(str(path)) as store:
            return await dump(store)

    return asyncio.run(read())


@pytest.mark.parametrize("name", ["backup.zip", "backup.db"])
def test_a_backup_is_restored(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    made = run("backup", tmp_path / name)
    assert (made.exit_code, name in made.output) == (0, True)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    use(tmp_path / "new.db", monkeypatch)
    restored = run("restore", tmp_path / name)
    assert restored.exit_code == 0, restored.output
    assert contents(tmp_path / "new.db") == contents(database)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup", "backup.tar"), "name one of these"),
        (("backup", "there.zip"), "is there already"),
        (("backup", "no/folder/backup.zip"), "cannot be written: No such file or directory"),
        (("restore", "none.zip"), "cannot be read: No such file or directory"),
        (("restore", "there.zip"), "no backup of Briefbot"),
        (("restore", "half.zip"), "no backup of Briefbot"),
        (("restore", "other.db"), "already"),
    ],
)
def test_a_refusal_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.zip").write_text("Buy milk.")
    assert run("backup", "whole.zip").exit_code == 0
    (tmp_path / "half.zip").write_bytes((tmp_path / "whole.zip").read_bytes()[:2000])
    with closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE notes (words TEXT)")
    result = run(*words)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert result.output.count("\n") == 1


def test_a_user_is_forgotten(database: Path) -> None:
    assert "USECRET" in repr(contents(database))
    assert run("forget-me", "slack", "USECRET").output == "Deleted or made nameless: 1.\n"
    assert "USECRET" not in repr(contents(database))
