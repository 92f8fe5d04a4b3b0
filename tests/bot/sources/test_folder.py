"""Folders, files and pasted text."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.inputs import from_file
from bot.sources.errors import FileProblem, NoText, SourceError
from bot.sources.fetch import Validators
from bot.sources.folder import FolderSource
from bot.sources.paste import PastedText
from briefs.errors import UnreadableText
from briefs.types import Article
from tests.web import WORDS, page

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)


async def articles(path: Path) -> list[Article | Exception]:
    source = FolderSource(str(path), asyncio.to_thread)
    poll = await source.poll(NOW, Validators())

    async def read(entry: object) -> Article | Exception:
        try:
            return await source.read(entry, NOW)  # type: ignore[arg-type]
        except (SourceError, UnreadableText) as error:
            return error

    return [await read(entry) for entry in poll.entries]


async def test_text_html_and_json_lines(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text(f"The title\n\n{WORDS}\n")
    (tmp_path / "sub" / "b.html").write_text(page("Talks"))
    record = {
        "id": "x1",
        "text": WORDS,
        "title": "T",
        "url": "https://d.example/1",
        "published_at": "2024-05-01",
        "source": "D",
    }
    (tmp_path / "c.jsonl").write_text(json.dumps(record) + "\n\n" + json.dumps({"text": f"Zoë. {WORDS}"}) + "\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = {article.title or article.text[:4]: article for article in await articles(tmp_path) if isinstance(article, Article)}
    assert set(found) == {"The title", "Talks", "T", "Zoë."}
    assert found["The title"].text == WORDS.strip()
    assert found["T"] == Article("x1", WORDS.strip(), "T", "https://d.example/1", "D", datetime(2024, 5, 1, tzinfo=UTC))


async def test_one_bad_file_or_line_never_costs_the_rest(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2\3" * 100)
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "lines.jsonl").write_text(
        '{"text": "Fine words."}\nno json\n{"title": "no text"}\n[]\n{"text": " "}\n{"text": "More."}\n'
    )
    found = await articles(tmp_path)
    assert [one.text for one in found if isinstance(one, Article)] == ["Fine words.", "More."]
    sentences = [str(one) for one in found if isinstance(one, Exception)]
    assert len(sentences) == 6
    assert all(sentence.endswith(".") for sentence in sentences)
    offered = (await FolderSource(str(tmp_path), asyncio.to_thread).poll(NOW, Validators())).entries
    assert [entry.title for entry in offered if entry.title] == [f"lines.jsonl, line {number}" for number in range(1, 7)]


async def test_an_unchanged_folder_is_not_listed_again_and_a_changed_file_is_new(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    source = FolderSource(str(tmp_path), asyncio.to_thread)
    first = await source.poll(NOW, Validators())
    assert (await source.poll(NOW, first.validators)).unchanged
    (tmp_path / "a.txt").write_text("One, corrected.")
    second = await source.poll(NOW, first.validators)
    changed = {entry.mark for entry in second.entries} - {entry.mark for entry in first.entries}
    assert [entry.key for entry in second.entries if entry.mark in changed] == ["file:a.txt"]


async def test_a_line_is_the_same_wherever_it_stands(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "One."}\n')
    source = FolderSource(str(lines), asyncio.to_thread)
    [first] = (await source.poll(NOW, Validators())).entries
    lines.write_text('{"text": "Zero."}\n{"text": "One."}\n')
    zero, moved = (await source.poll(NOW, Validators())).entries
    assert moved.mark == first.mark != zero.mark
    assert (await source.read(moved, NOW)).text == "One."


async def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret.")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert await articles(tmp_path / "in") == []


async def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="There is no file and no folder"):
        await articles(tmp_path / "nowhere")


async def test_an_article_that_is_too_large_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 1_100_000)
    [error] = await articles(tmp_path)
    assert "more than 5 MB" in str(error)


async def test_pasted_text() -> None:
    source = PastedText(f"The title\r\n\r\n{WORDS}\u200b")
    poll = await source.poll(NOW, Validators())
    article = await source.read(poll.entries[0], NOW)
    assert (article.title, article.text) == ("The title", WORDS.strip())
    assert (await source.poll(NOW, poll.validators)).unchanged
    with pytest.raises(NoText):
        await PastedText(" \n ").poll(NOW, Validators())


FACTS = """
title = "The title that is right"
url = "https://herald.example/1"
source = "The Herald"
published_at = 2024-05-01
"""


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
async def test_what_stands_beside_a_file_is_believed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(page("Talks") if name.endswith("html") else f"Talks\n\n{WORDS}")
    (tmp_path / "a.toml").write_text(FACTS)
    (article,) = await articles(tmp_path)
    assert isinstance(article, Article)
    assert (article.title, article.source, article.url) == ("The title that is right", "The Herald", "https://herald.example/1")
    assert article.published_at == datetime(2024, 5, 1, tzinfo=UTC)
    assert (replace(from_file(tmp_path / name), id=article.id)) == article, "as `briefbot brief` reads it"


async def test_changed_facts_are_a_change_of_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS)
    source = FolderSource(str(tmp_path), asyncio.to_thread)
    first = await source.poll(NOW, Validators())
    (tmp_path / "a.toml").write_text(FACTS)
    second = await source.poll(NOW, first.validators)
    assert not second.unchanged
    assert second.entries[0].key == first.entries[0].key and second.entries[0].mark != first.entries[0].mark


async def test_facts_that_cannot_be_read_cost_their_article_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{name} {WORDS}")
    (tmp_path / "a.toml").write_text("title = [")
    problem, article = await articles(tmp_path)
    assert isinstance(problem, FileProblem) and "is not valid TOML" in str(problem)
    assert isinstance(article, Article)


async def test_an_html_file_says_who_published_it_and_when(tmp_path: Path) -> None:
    head = """<meta property="og:site_name" content="The Herald">
        <meta property="article:published_time" content="2024-05-01T10:00:00Z">"""
    (tmp_path / "a.html").write_text(page("Talks").replace("<head>", f"<head>{head}"))
    (article,) = await articles(tmp_path)
    read = from_file(tmp_path / "a.html")
    assert isinstance(article, Article)
    assert (read.source, read.published_at) == (article.source, article.published_at)
    assert (
        read.source == "The Herald" and read.published_at is not None and read.published_at.date().isoformat() == "2024-05-01"
    )
    assert (read.title, read.text) == (article.title, article.text)


def test_a_page_without_an_article_in_it_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>Note</title><p>“No,” said Anna Berg.</p>")
    assert (from_file(tmp_path / "a.html").title, "“No,” said Anna Berg." in from_file(tmp_path / "a.html").text) == (
        "Note",
        True,
    )
