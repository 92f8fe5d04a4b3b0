"""Archives of articles, record by record: JSON lines (plain, gzip, zstd), Parquet, folders of these and of texts.

An archive is a path, or an address of an object store. However large it is, one record is held at a time. What cannot be read
is a record as well, and says why: a torn archive gives what stands before the tear.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from bot import inputs
from bot.bulk import NoArticle, article_of
from bot.errors import BadInput
from briefs.errors import ArticleError
from briefs.text import check
from briefs.types import Article

LONGEST = 5 * inputs.MOST_BYTES
"""Bytes of a line of JSON, in which a character takes more of them than in a text."""
PARQUET = ".parquet"
LINES = (".jsonl", ".ndjson", ".json")
TEXTS = (".txt", ".text", ".md", ".html", ".htm")
_PIECE = 64 * 1024
_AT_ONCE = 64
"""Rows of Parquet that are held."""
_Row = bytes | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an archive: an article, or `why` there is none."""

    archive: str
    number: int
    """From 1 on."""
    at: int
    """Bytes of the archive, as it is stored, that were read so far."""
    article: Article | None = None
    why: str = ""


def find(names: Sequence[str]) -> dict[str, int]:
    """The archives of these names with their sizes in bytes; a folder stands for what is in it. Raises BadInput."""
    found = {archive: size for name in names for archive, size in (_remote(name) if "://" in name else _local(name))}
    if not found:
        raise BadInput("There is no archive there; name files that end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet.")
    return found


def records(archive: str) -> Iterator[Record]:
    """The records of an archive, in order. Raises BadInput where it cannot be opened."""
    if "://" not in archive and archive.endswith(TEXTS):
        yield _text(Path(archive))
        return
    number = at = 0
    with _opened(archive) as raw:
        try:
            for number, (at, row) in enumerate(_rows(archive, raw), 1):
                if not isinstance(row, bytes) or row.strip():
                    yield _record(archive, number, at, row)
        except BadInput:
            raise
        except Exception as error:  # each format has errors of its own for what is torn
            why = f"The archive cannot be read from here on ({type(error).__name__}); get it again, or leave it out."
            yield Record(archive, number + 1, at, why=why)


def _readable(name: str) -> bool:
    return name.endswith(PARQUET) or name.removesuffix(".gz").removesuffix(".zst").endswith(LINES)


def _local(name: str) -> Iterator[tuple[str, int]]:
    path = Path(name)
    try:
        if path.is_dir():
            for one in sorted(path.rglob("*")):
                if (_readable(one.name) or one.name.endswith(TEXTS)) and one.is_file():
                    yield str(one), one.stat().st_size
            return
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise BadInput(f"There is no file and no folder “{name}”; check the path.") from error
    except OSError as error:
        raise BadInput(f"“{name}” cannot be read: {error.strerror}.") from error
    if not (_readable(name) or name.endswith(TEXTS)):
        raise BadInput(f"“{name}” is no archive; archives end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet.")
    yield name, size


def _remote(name: str) -> Iterator[tuple[str, int]]:
    with _reached(name):
        from fsspec.core import url_to_fs  # noqa: PLC0415  (of the extra `grow`)

        files, path = url_to_fs(name)
        if not files.isdir(path):
            yield name, files.size(path) or 0
            return
        for one, facts in sorted(files.find(path, detail=True).items()):
            if _readable(one):
                yield files.unstrip_protocol(one), facts.get("size") or 0


@contextmanager
def _reached(name: str) -> Iterator[None]:
    """Turn what can go wrong with an address into a sentence, which does not repeat the keys that an address may hold."""
    scheme = name.partition("://")[0]
    try:
        yield
    except ImportError as error:
        needs = "the extra “grow”" if (error.name or "").startswith("fsspec") else f"a package ({error})"
        raise BadInput(
            f"An address like {scheme}://… needs {needs}; install it, for example with: pip install '.[grow]'."
        ) from error
    except (OSError, ValueError) as error:
        raise BadInput(f"What is at {scheme}://… cannot be read ({type(error).__name__}); check address and rights.") from error


@contextmanager
def _opened(archive: str) -> Iterator[BinaryIO]:
    if "://" in archive:
        with _reached(archive):
            import fsspec  # noqa: PLC0415

            file = fsspec.open(archive, "rb").open()
    else:
        try:
            file = Path(archive).open("rb")  # noqa: SIM115  (closed below)
        except OSError as error:
            raise BadInput(f"“{archive}” cannot be read: {error.strerror}.") from error
    with file:
        yield cast(BinaryIO, file)


def _rows(archive: str, raw: BinaryIO) -> Iterator[tuple[int, _Row]]:
    """The rows with how far the archive was read."""
    if archive.endswith(PARQUET):
        yield from _parquet(raw)
        return
    stream = _unpacked(archive, raw)
    while line := stream.readline(LONGEST + 1):
        yield raw.tell(), line
        while len(line) > LONGEST and not line.endswith(b"\n"):  # the rest of a line that is too long
            line = stream.readline(LONGEST + 1)


def _unpacked(archive: str, raw: BinaryIO) -> BinaryIO:
    if archive.endswith(".gz"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if archive.endswith(".zst"):
        try:
            import zstandard  # noqa: PLC0415  (of the extra `grow`)
        except ImportError as error:
            raise BadInput("Archives that end in .zst need the extra “grow”: pip install '.[grow]'.") from error
        return cast(BinaryIO, io.BufferedReader(_Unzstd(raw, zstandard.ZstdDecompressor().decompressobj), _PIECE))
    return raw


class _Unzstd(io.RawIOBase):
    """Unpacks frame after frame, and tells where the last one is torn, which the library's own reader does not."""

    def __init__(self, raw: BinaryIO, unpacker: Callable[[], Any]) -> None:
        self._raw, self._unpacker = raw, unpacker
        self._frame: Any = None
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and (self._packed or self._more()):
            self._frame = self._frame or self._unpacker()
            self._ready = self._frame.decompress(self._packed)
            self._packed = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _more(self) -> bool:
        self._packed = self._raw.read(_PIECE)
        if not self._packed and self._frame is not None:
            raise EOFError
        return bool(self._packed)


def _parquet(raw: BinaryIO) -> Iterator[tuple[int, _Row]]:
    try:
        from pyarrow import parquet  # noqa: PLC0415  (of the extra `grow`)
    except ImportError as error:
        raise BadInput("Archives that end in .parquet need the extra “grow”: pip install '.[grow]'.") from error
    size = raw.seek(0, io.SEEK_END)
    file = parquet.ParquetFile(raw)
    done, rows = 0, max(1, file.metadata.num_rows)
    for batch in file.iter_batches(batch_size=_AT_ONCE):
        for row in batch.to_pylist():
            done += 1
            yield size * done // rows, row


def _record(archive: str, number: int, at: int, row: _Row) -> Record:
    try:
        if isinstance(row, bytes) and len(row) > LONGEST:
            raise NoArticle(f"This line has more than {LONGEST // 1_000_000} MB; split it into articles.")
        if isinstance(row, dict):
            row = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        article = article_of(row, number)
        check(article)
    except (NoArticle, ArticleError) as error:
        return Record(archive, number, at, why=str(error))
    return Record(archive, number, at, article)


def _text(path: Path) -> Record:
    size = path.stat().st_size
    try:
        return Record(str(path), 1, size, inputs.from_file(path))
    except (BadInput, ArticleError) as error:
        return Record(str(path), 1, size, why=str(error))
