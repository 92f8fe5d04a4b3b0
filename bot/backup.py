"""Backups of the database: a portable ZIP file of either database, or a copy of an SQLite file.

A backup is written beside its final name and moved there once it is whole; it can be read by its owner alone, for it holds
all that the bot knows. What it does not hold is the secrets of the settings: keep those apart.
"""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import is_zipfile

from bot.errors import BadInput
from bot.store import dumping
from bot.store.errors import CannotRestore

ZIP, COPY = ".zip", ".db"
_SQLITE = b"SQLite format 3\0"


async def backup(database: str, path: Path) -> int:
    """Write a backup of a database, also of one in use, and return its size in bytes. Raises BadInput and StoreError."""
    write = {ZIP: dumping.dump, COPY: dumping.copy}.get(path.suffix.lower())
    if write is None:
        raise BadInput(f"A backup is a {ZIP} file or, of an SQLite database, a {COPY} file; name one of these.")
    part = _begun(path)
    try:
        await write(database, part)
        return _finished(part, path)
    finally:
        part.unlink(missing_ok=True)


def _begun(path: Path) -> Path:
    """An empty file beside the final one."""
    if path.exists():
        raise BadInput(f"“{path}” is there already, and a backup replaces none; name a new file.")
    part = path.with_name(f".{path.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    except OSError as error:
        raise BadInput(f"“{path}” cannot be written: {error.strerror}.") from error
    return part


def _finished(part: Path, path: Path) -> int:
    part.replace(path)
    return path.stat().st_size


async def restore(database: str, path: Path) -> None:
    """Fill an empty database from a backup. Raises BadInput and StoreError."""
    match _kind(path):
        case "copy":
            await dumping.restore_copy(database, path)
        case "zip":
            await dumping.restore(database, path)
        case _:
            raise CannotRestore(f"“{path}” is no backup of Briefbot, or it is damaged.")


def _kind(path: Path) -> str:
    """What a file is by its content."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE))
    except OSError as error:
        raise BadInput(f"“{path}” cannot be read: {error.strerror}.") from error
    if start == _SQLITE:
        return "copy"
    return "zip" if is_zipfile(path) else ""
