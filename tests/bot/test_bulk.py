import json
from pathlib import Path

import pytest

from bot.bulk import BadLine, Summary, read_file
from bot.errors import BadInput
from briefs.contract import from_json, to_json
from briefs.engine import Engine
from briefs.types import Article

TALKS = "Ana Ruiz, the mayor of Arden, said on Monday: “We will not sell the harbour.” Number {}."
FRENCH = "Le président français a déclaré mardi que son pays ne signerait pas le traité avant le retrait des troupes."


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    records = [{"id": f"a{i}", "text": TALKS.format(i), "source": "The Ardener"} for i in range(5)]
    records[1]["published_at"] = "2026-03-02T08:30:00Z"
    records[2]["text"] = "Torn \ud83d: “No,” said Ana Ruiz.\u2028And that was it."
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def briefs(path: Path) -> list[str]:
    return [from_json(json.loads(line)).article.id for line in path.read_text(encoding="utf8").split("\n")[:-1]]


def test_one_brief_a_line_in_order(source: Path, tmp_path: Path, engine: Engine) -> None:
    target = tmp_path / "out.jsonl"
    seen: list[int] = []
    summary = read_file(source, target, engine, lambda so_far: seen.append(so_far.written))
    assert summary == Summary(lines=5, written=5)
    assert seen == [1, 2, 3, 4, 5]
    assert briefs(target) == ["a0", "a1", "a2", "a3", "a4"]
    first = json.loads(target.read_text(encoding="utf8").split("\n")[0])
    assert first == to_json(engine.read(Article("a0", TALKS.format(0), source="The Ardener")))


def test_a_bad_line_is_reported_and_left_out(source: Path, tmp_path: Path, engine: Engine) -> None:
    bad = [
        ("{broken", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": "x"}', "no “text”"),
        ('{"id": "x", "text": 5}', "no “text”"),
        ('{"id": ["x"], "text": "A."}', "The “id”"),
        ('{"id": "x", "text": "A.", "title": 1}', "The “title”"),
        ('{"id": "x", "text": "A.", "published_at": "soon"}', "“soon” is no date"),
        ('{"id": "x", "text": ""}', "no text in this article"),
        (json.dumps({"id": "x", "text": FRENCH}), "in French"),
    ]
    good = source.read_text().splitlines()
    source.write_text("\n".join([good[0], *(line for line, _ in bad), "", good[1], '{"text": "No id. He said no."}']))
    summary = read_file(source, tmp_path / "out.jsonl", engine)
    assert [line.number for line in summary.bad] == list(range(2, 11))
    for line, (_, why) in zip(summary.bad, bad, strict=True):
        assert isinstance(line, BadLine)
        assert why in line.why
        assert line.why.endswith(".")
    assert briefs(tmp_path / "out.jsonl") == ["a0", "a1", "13"]


@pytest.mark.parametrize("cut", [0, 1, 700, -1, -2])
def test_an_interrupted_run_is_continued(source: Path, tmp_path: Path, engine: Engine, cut: int) -> None:
    good = source.read_text().splitlines(keepends=True)
    source.write_text("".join([good[0], "{broken\n", json.dumps({"text": FRENCH}) + "\n", *good[1:]]))
    target = tmp_path / "out.jsonl"
    whole_run = read_file(source, target, engine)
    whole = target.read_bytes()
    target.write_bytes(whole[:cut])
    summary = read_file(source, target, engine)
    assert target.read_bytes() == whole
    assert summary.kept == whole[:cut].count(b"\n")
    assert summary.kept + summary.written == whole_run.written
    assert summary.bad == whole_run.bad


def test_an_output_of_other_articles_is_not_touched(source: Path, tmp_path: Path, engine: Engine) -> None:
    target = tmp_path / "out.jsonl"
    for content in ('{"article": {"id": "other"}}\n', '{"article": 1}\n', "my notes\n"):
        target.write_text(content)
        with pytest.raises(BadInput, match="name another"):
            read_file(source, target, engine)
        assert target.read_text() == content


def test_files_that_cannot_be_used_are_named(source: Path, tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(BadInput, match=r"no file “.*none\.jsonl”"):
        read_file(tmp_path / "none.jsonl", tmp_path / "out.jsonl", engine)
    with pytest.raises(BadInput, match="is a folder"):
        read_file(source, tmp_path, engine)
    with pytest.raises(BadInput, match="both the input and the output"):
        read_file(source, source, engine)
