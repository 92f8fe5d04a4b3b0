"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import cli
from briefs.engine import Engine

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "articles" / "north-korea-not-cooperating.txt"
STORY = """Norland warns Sudria

"We will not wait for ever," Foreign Minister Anna Berg told reporters on Monday in the capital of Norland.

She warned that Sudria would lose the trust of its neighbours, and said the talks had failed.
"""


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["briefbot", *args])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    """The engine of all tests in the place of one loaded again."""
    monkeypatch.setattr(Engine, "load", lambda _model: engine)


def bad_inputs(folder: Path) -> dict[str, tuple[str, str]]:
    """What is given -> words of the sentence that answers it."""
    (folder / "empty.txt").write_text(" \n")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 20)
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7 ...")
    (folder / "german.txt").write_text(
        "Der Minister sagte am Montag in der Hauptstadt, dass die Regierung den Plan nicht unterstützen werde. "
        "Die Verhandlungen gehen weiter, und niemand weiß, wann sie enden."
    )
    (folder / "odd.txt").write_text(STORY)
    (folder / "odd.toml").write_text("published_at = [broken")
    return {
        "nothing": ("", "An article is needed"),
        "another protocol": ("ftp://news.example/a", "“ftp://news.example/a” is no address that can be read"),
        "missing": ("nowhere.txt", "There is no file “nowhere.txt”"),
        "folder": (".", "is a folder"),
        "empty": ("empty.txt", "There is nothing in “empty.txt”"),
        "binary": ("binary.bin", "not text but binary"),
        "pdf": ("paper.pdf", "a PDF file"),
        "german": ("german.txt", "in German"),
        "notes": ("odd.txt", "not valid TOML"),
        "private address": ("http://127.0.0.1:9/x", "127.0.0.1 is left alone"),
    }


@pytest.mark.parametrize("case", ["missing", "folder", "empty", "binary", "pdf", "german", "notes", "private address"])
def test_bad_input_is_one_sentence_on_standard_error(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given, sentence = bad_inputs(tmp_path)[case]
    code, out, err = run(monkeypatch, capsys, "brief", given)
    assert (code, out) == (1, "")
    assert err.startswith("briefbot: ")
    assert sentence in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--zap",), "No such option: --zap"),
        (("zoo",), "No such command 'zoo'"),
        (("brief",), "Missing argument"),
        (("brief", "x", "--format", "yaml"), "'yaml' is not one of 'text', 'json', 'markdown', 'html'"),
    ],
)
def test_wrong_usage_is_one_sentence(
    args: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, *args)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("args", [(), ("sources",)])
def test_without_a_command_the_help_is_shown(
    args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, *args)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: briefbot")
    assert "briefbot:" not in err


def test_the_version_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, "--version")
    assert (code, err) == (0, "")
    assert out.startswith("briefbot")


def test_wrong_settings_are_told_all_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BRIEFBOT_CONFIDENCE", "high")
    monkeypatch.setenv("BRIEFBOT_DATABASE", "mysql://x")
    code, _, err = run(monkeypatch, capsys, "brief", str(SEED))
    assert code == 1
    assert len(err.splitlines()) == 2


def test_a_missing_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BRIEFBOT_MODEL", "no_such_model")
    code, _, err = run(monkeypatch, capsys, "brief", str(SEED))
    assert code == 1
    assert "no_such_model" in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("loaded")
def test_an_article_without_a_quote_is_briefed_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rain.txt").write_text("It rained in the hills all day and the river rose. The roads were open by night.")
    code, out, err = run(monkeypatch, capsys, "brief", "rain.txt")
    assert code == cli.NOTHING_SAID
    assert "The roads were open by night." in out
    assert err == "briefbot: Nobody is quoted in this article.\n"


@pytest.mark.usefixtures("loaded")
def test_the_seed_as_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, "brief", str(SEED))
    assert (code, err) == (0, "")
    assert out.startswith("U.S. Envoy: North Korea Not Cooperating\noutlet unknown · 12 July 2006")
    assert "Christopher Hill" in out and "Sergey Lavrov" in out


@pytest.mark.usefixtures("loaded")
def test_the_seed_as_json_holds_slices(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(monkeypatch, capsys, "brief", str(SEED), "--format", "json")
    brief = json.loads(out)
    assert brief["article"]["published_at"].startswith("2006-07-12")
    for quote in brief["quotes"]:
        for piece in quote["content"]:
            assert brief["article"]["text"][piece["start"] : piece["end"]] == piece["text"]


def program(*args: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """The finished program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        input=typed,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "", "PYTHONPROFILEIMPORTTIME": "1" if args == ("--help",) else "", **settings},
        timeout=100,
        check=False,
    )


def test_standard_input_as_markdown() -> None:
    done = program("brief", "-", "-f", "markdown", typed=STORY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Norland warns Sudria\n")


@pytest.mark.usefixtures("loaded")
def test_a_file_as_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    code, out, _ = run(monkeypatch, capsys, "brief", "story.txt", "-f", "html")
    assert code == 0
    assert out.startswith("<!doctype html>")
    assert "<title>Norland warns Sudria</title>" in out


def test_help_comes_at_once() -> None:
    done = program("--help")
    assert done.returncode == 0
    assert "demo" in done.stdout
    slow = ("spacy", "sqlalchemy", "aiohttp", "numpy", "pydantic", "onnxruntime", "trafilatura", "jinja2")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not imported & set(slow)


@pytest.mark.usefixtures("loaded")
def test_many_articles_are_read_in_order_and_a_bad_line_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps({"id": "a", "text": STORY}), "{broken", json.dumps({"id": "b", "text": STORY})]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n")
    code, out, err = run(monkeypatch, capsys, "read", "in.jsonl", "-o", "out.jsonl")
    assert (code, out) == (0, "")
    assert "Line 2 is left out" in err
    assert [json.loads(line)["article"]["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == ["a", "b"]


def test_reading_nowhere_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(monkeypatch, capsys, "read", "nowhere.jsonl", "-o", "out.jsonl")
    assert code == 1
    assert err == "briefbot: There is no file “nowhere.jsonl”; check the path.\n"


def test_the_demo_shows_a_brief_an_answer_and_a_digest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started = time.monotonic()
    code, out, err = run(monkeypatch, capsys, "demo")
    assert (code, err) == (0, "")
    assert time.monotonic() - started < 60
    parts = ("Who is who", "> what has Lavrov said?", "What Sergey Lavrov said", "Morning digest", "1 story from 1 article")
    for words in parts:
        assert words in out


def test_a_chat_through_a_pipe(tmp_path: Path) -> None:
    typed = "help\nwho is Zebulon Quartermaine?\nquit\n"
    done = program("chat", typed=typed, BRIEFBOT_DATABASE=f"sqlite:///{tmp_path}/chat.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert "What I can do" in done.stdout
    assert "No article has been read here yet" in done.stdout
