"""`briefbot digest`: what an operator types, and what the program says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main

SCHEDULE = ("schedule", "slack", "T1", "C1", "07:30", "Asia/Seoul", "weekdays", "about", "sanctions,", "Iran")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFBOT_DATABASE", f"sqlite:///{tmp_path}/test.db")


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What `briefbot digest ...` says, on standard output or error."""
    monkeypatch.setattr("sys.argv", ["briefbot", "digest", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == code, said.err
    return said.out if code == 0 else said.err


def test_the_life_of_a_digest(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        return run(monkeypatch, capsys, *words)

    assert "No digest is scheduled" in said("list")
    made = said(*SCHEDULE)
    assert made.rstrip().endswith("invite the bot there, or no digest can come."), "nobody has spoken to it there"
    assert made.startswith("1  Every weekday at 07:30 (Asia/Seoul), about sanctions or Iran") and "Next: " in made
    assert "slack:T1  C1" in said("list")
    assert "is paused" in said("pause", "1") and "Paused." in said("list")
    assert "No digest has come here yet" in said("why", "1")
    assert "comes again. Next: " in said("resume", "1")
    assert "nothing was posted" in said("preview", "1")
    assert "posts it in a moment" in said("now", "1")
    assert "under way." in said("list")
    assert "under way." in said("why", "1")
    assert "invite" not in said("schedule", "slack", "T1", "C3", "08:30", "Berlin") and said("remove", "2")
    assert "the clocks skip 02:30" in said("schedule", "slack", "T1", "C2", "02:30", "Berlin") and said("remove", "2")
    assert said("remove", "1").startswith("Removed: Every weekday at 07:30")
    assert "No digest is scheduled" in said("list")


def test_mistakes_are_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = run(monkeypatch, capsys, "schedule", "slack", "T1", "C1", "07:30", "Asia/Soul", code=1)
    assert wrong.startswith("briefbot: There is no time zone “Asia/Soul”; did you mean Asia/Seoul")
    for words in ("07:30 Berlin", "discord T1 C1 07:30 Berlin", "slack C1 T1 07:30 Berlin", "teams T1 C1 07:30", "slack T1"):
        wrong = run(monkeypatch, capsys, "schedule", *words.split(), code=1)
        assert wrong.startswith("briefbot: Say where first, and then when: discord or slack"), words
    assert "There is no digest 7 here" in run(monkeypatch, capsys, "pause", "7", code=1)
