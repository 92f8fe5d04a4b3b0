"""Archives in every form give the same articles; what is torn gives what stands before the tear."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from bot import archives
from bot.errors import BadInput
from briefs.types import Article

TEXT = "Ana Ruiz, the mayor of Arden, said on Monday: “We will not sell the harbour.” Number {}."
RECORDS: list[dict[str, Any]] = [
    {"id": f"a{i}", "text": TEXT.format(i), "title": f"Harbour {i}", "published_at": "2026-03-02"} for i in range(200)
]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()


def plain(path: Path) -> Path:
    path = path / "a.jsonl"
    path.write_bytes(LINES)
    return path


def gzipped(path: Path) -> Path:
    path = path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES))
    return path


def in_two_frames(path: Path) -> Path:
    path = path / "a.jsonl.zst"
    pack = zstandard.ZstdCompressor().compress
    path.write_bytes(pack(LINES[:5000]) + pack(LINES[5000:]))
    return path


def columns(path: Path) -> Path:
    path = path / "a.parquet"
    dated = [{**record, "published_at": datetime(2026, 3, 2)} for record in RECORDS]
    pq.write_table(pa.Table.from_pylist(dated), path)
    return path


FORMS: list[Callable[[Path], Path]] = [plain, gzipped, in_two_frames, columns]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_articles(form: Callable[[Path], Path], tmp_path: Path) -> None:
    name = str(form(tmp_path))
    found = list(archives.records(name))
    assert [one.number for one in found] == list(range(1, 201))
    assert [one.article and (one.article.id, one.article.text, one.article.title) for one in found] == [
        (record["id"], record["text"], record["title"]) for record in RECORDS
    ]
    assert all(one.article and one.article.published_at and one.article.published_at.day == 2 for one in found)
    ((_, size),) = archives.find([name]).items()
    assert [one.at for one in found] == sorted(one.at for one in found) and found[-1].at == size


@pytest.mark.parametrize("form", FORMS)
def test_an_address_is_read_like_a_file(form: Callable[[Path], Path], tmp_path: Path) -> None:
    path = form(tmp_path)
    (name,) = archives.find([f"file://{path}"])
    assert [one.article for one in archives.records(name)] == [one.article for one in archives.records(str(path))]
    assert list(archives.find([f"file://{tmp_path}"])) == [f"file://{path}"]


def test_a_folder_stands_for_what_is_in_it(tmp_path: Path) -> None:
    for form in FORMS[:2]:
        form(tmp_path)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "note.txt").write_text(f"A title\n\n{TEXT}", encoding="utf8")
    (tmp_path / "picture.png").write_bytes(b"...")
    found = archives.find([str(tmp_path)])
    assert [Path(name).name for name in found] == ["a.jsonl", "a.jsonl.gz", "note.txt"]
    (note,) = archives.records(next(name for name in found if name.endswith("note.txt")))
    assert note.article and (note.article.title, note.article.text) == ("A title", TEXT)


def test_bad_records_say_why_and_cost_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps(RECORDS[0]).encode()
    path.write_bytes(b"\n".join([b"{torn", good, b"[]", b"", b'{"id": 1}', b'{"text": ""}', b'{"text": ["a"]}', good]))
    found = [(one.number, one.why) for one in archives.records(str(path))]
    assert [number for number, why in found if not why] == [2, 8]
    assert [number for number, why in found if why] == [1, 3, 5, 6, 7]
    assert all(why.endswith((".", ".)")) for _, why in found if why)


def test_a_line_that_is_too_long_is_left_out_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LONGEST", 1000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"a" * 5000 + b'"}\n' + json.dumps(RECORDS[0]).encode())
    first, second = archives.records(str(path))
    assert "split it" in first.why and second.article


@pytest.mark.parametrize("form", FORMS[1:])
def test_a_torn_archive_gives_what_stands_before_the_tear(form: Callable[[Path], Path], tmp_path: Path) -> None:
    path = form(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    *_, last = archives.records(str(path))
    assert last.article is None and "cannot be read from here on" in last.why


@given(st.binary(max_size=400), st.sampled_from([".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".txt"]))
def test_any_bytes_are_records_or_reasons(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(data)
    for one in archives.records(str(path)):
        assert isinstance(one.article, Article) != bool(one.why)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.jsonl", "There is no file"),
        ("a.tar", "is no archive"),
        ("empty", "no archive there"),
        ("file:///gone/a.jsonl", "cannot be read"),
        ("nowhere://bucket/a.jsonl?key=secret", "nowhere://… cannot be read"),
    ],
)
def test_what_cannot_be_found_is_a_sentence(name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tar").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match=said) as caught:
        for one in archives.find([name]):
            list(archives.records(one))
    assert "secret" not in str(caught.value)


def test_dates_of_parquet_keep_their_zone(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    at = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    pq.write_table(pa.Table.from_pylist([{"text": TEXT, "published_at": at}]), path)
    (one,) = archives.records(str(path))
    assert one.article and one.article.published_at == at
