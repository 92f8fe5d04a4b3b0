"""`briefbot ask`, `export` and `serve`, as typed."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli_lookup import register
from tests.bot.press import WORKSPACE

app = typer.Typer()
register(app)


@pytest.fixture
def database(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = Path(shutil.copy(press, tmp_path / "press.db"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFBOT_DATABASE", f"sqlite:///{copy}")
    monkeypatch.delenv("BRIEFBOT_LINK_KEY", raising=False)
    return copy


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--workspace", WORKSPACE])


@pytest.mark.usefixtures("database")
class TestAsk:
    def test_answers_a_question(self) -> None:
        result = run("ask", "what has Lavrov said about sanctions?")
        assert result.exit_code == 0
        assert "Sanctions would be premature" in result.output
        assert "The Wire" in result.output

    def test_offers_a_choice(self) -> None:
        result = run("ask", "what has Rice said?")
        assert result.exit_code == 1
        assert "Condoleezza Rice, secretary of state, United States" in result.output
        assert "Susan Rice" in result.output

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("why is the sky blue", "I did not understand that"),
            ("who is Zzyzx Qwrtp", "Nobody here is called “Zzyzx Qwrtp”"),
            ("https://example.org/a", "briefed by “briefbot brief”"),
        ],
    )
    def test_a_refusal_is_one_sentence(self, question: str, sentence: str) -> None:
        result = run("ask", question)
        assert result.exit_code == 1
        assert sentence in result.output
        assert "Traceback" not in result.output


@pytest.mark.usefixtures("database")
class TestExport:
    def test_csv_opens_in_a_spreadsheet(self) -> None:
        rows = list(csv.DictReader(io.StringIO(run("export", "--person", "Lavrov").output)))
        assert [(row["published"], row["outlet"], row["words"]) for row in rows] == [
            ("2006-07-16", "The Post", "leaves room for diplomacy"),
            ("2006-05-10", "The Wire", "Sanctions would be premature, … We want talks."),
        ]

    def test_only_of_a_time(self) -> None:
        lines = run("export", "--since", "2006-07-01", "--format", "json").output.splitlines()
        assert {json.loads(line)["outlet"] for line in lines} == {"The Post"}
        assert run("export", "--until", "1 January 2003", "--format", "json").output == ""

    @pytest.mark.parametrize("arguments", [("--since", "whenever"), ("--since", "31 February"), ("--person", "Zzyzx Qwrtp")])
    def test_a_refusal_is_one_sentence(self, arguments: tuple[str, str]) -> None:
        result = run("export", *arguments)
        assert result.exit_code == 1
        assert arguments[1] in result.output


@pytest.mark.usefixtures("database")
@pytest.mark.usefixtures("database")
def test_a_port_that_is_taken_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"Nothing can be served at 127.0.0.1, port {port}: Address already in use" in result.output
    assert "Traceback" not in result.output


def test_pages_are_not_served_to_everybody_without_a_key() -> None:
    result = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"])
    assert result.exit_code == 1
    assert "BRIEFBOT_LINK_KEY" in result.output


def test_a_database_that_cannot_be_opened_is_one_sentence(database: Path) -> None:
    database.write_bytes(b"this is no database" * 100)
    result = run("ask", "latest")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
