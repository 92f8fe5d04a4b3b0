"""The commands about sources, run as a person runs them, on a real database and a server that runs beside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli_sources import register
from tests.web import Web, item, page, rss

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BRIEFBOT_DATABASE", f"sqlite:///{tmp_path / 'bot.db'}")
    monkeypatch.setenv("BRIEFBOT_ALLOW_NETWORKS", "127.0.0.1:*")
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    register(app)

    def call(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return call


@pytest.fixture
def server() -> Iterator[Web]:
    """A server in a thread of its own, as the commands run their own event loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = Web()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    yield server
    asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_follow_ingest_list_and_remove(run: Run, server: Web, tmp_path: Path) -> None:
    server.pages |= {"/feed": rss(item("/1", "Talks go on", "Mon, 06 May 2024 10:00:00 GMT")), "/1": page("Talks go on")}
    server.pages["/"] = page("Home", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    assert run("sources", "list") == (0, "No source is followed; add one with “briefbot sources add URL”.\n")
    assert run("sources", "add", server.url) == (0, "Following feed 1: The Daily Example\n")
    assert run("sources", "add", f"{server.url}/feed") == (0, "Followed already: feed 1: The Daily Example\n")
    (tmp_path / "note.txt").write_text("A note\n\nThe minister said on Monday that the talks will go on until Friday.")
    assert run("sources", "add", str(tmp_path / "note.txt")) == (0, "Following folder 2: note\n")
    assert run("sources", "check")[1] == "The Daily Example: 1 entry\nnote: 1 entry\n"

    code, output = run("ingest")
    assert code == 0
    assert sorted(output.splitlines()) == [
        "The Daily Example: 1 new, 0 known, 0 left out.",
        "note: 1 new, 0 known, 0 left out.",
    ]
    assert run("ingest") == (0, "No source is due.\n")
    assert "The Daily Example: 0 new, 1 known, 0 left out." in run("ingest", "--all")[1]
    assert f"   1  feed    The Daily Example  {server.url}/feed  read 20" in run("sources", "list")[1]

    assert run("sources", "remove", f"{server.url}/feed") == (0, "No longer following The Daily Example.\n")
    assert run("sources", "remove", "7")[0] == 1


def test_lists_in_and_out(run: Run, server: Web, tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<opml><body><outline text="One" xmlUrl="{server.url}/a"/><outline xmlUrl="{server.url}/b"/></body></opml>'
    )
    assert run("sources", "import", str(opml)) == (0, "2 feeds added, 0 followed already.\n")
    assert run("sources", "import", str(opml)) == (0, "0 feeds added, 2 followed already.\n")
    exported = run("sources", "export")[1]
    assert f'text="One" title="One" xmlUrl="{server.url}/a"' in exported
    code, output = run("sources", "check")
    assert code == 1
    assert output == f"One: 127.0.0.1 has no such page (HTTP 404).\n{server.url}/b: 127.0.0.1 has no such page (HTTP 404).\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sources", "add", "ftp://x/"), "is no web address"),
        (("sources", "add", "nowhere.txt"), "There is no file and no folder"),
        (("sources", "add", "http://10.0.0.1/"), "not on the public internet"),
        (("sources", "import", "none.opml"), "cannot be read"),
        (("sources", "remove", "x"), "No source “x” is followed"),
    ],
)
def test_mistakes_are_one_sentence(run: Run, words: tuple[str, ...], told: str) -> None:
    code, output = run(*words)
    assert code == 1
    assert told in output
    assert output.startswith("briefbot: ")
    assert output.count("\n") == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [("<?xml version='1.0'?><a><<<", "broken XML"), ("<?xml version='1.0'?><a/>", "no RSS or Atom"), ("", "nothing at all")],
)
def test_what_is_neither_feed_nor_page_is_told_for_what_it_is(run: Run, server: Web, body: str, words: str) -> None:
    server.pages["/feed"] = body
    code, said = run("sources", "add", f"{server.url}/feed")
    assert code == 1
    assert words in said
