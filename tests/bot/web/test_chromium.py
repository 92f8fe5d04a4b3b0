"""The evidence pages in a real browser, on a phone and a desk, by day, by night and on paper."""

from __future__ import annotations

import asyncio
import shutil
import socket
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from bot.store import Store
from bot.web.app import evidence_app
from bot.web.links import article_path
from tests.bot.press import NOW, WORKSPACE

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
)
PAPER = {"light": (251, 250, 247), "dark": (22, 23, 26)}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="No Chromium was found, so no page was drawn.")]


@pytest.fixture
async def page(store: Store) -> AsyncIterator[str]:
    """The address of an article's page on a server of its own."""
    app = evidence_app(store, key="", now=lambda: NOW)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    listening = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    port = listening.getsockname()[1]
    facts = (await store.articles.latest(WORKSPACE)).items[0]
    yield f"http://127.0.0.1:{port}{article_path(WORKSPACE, facts.id)}"
    server.should_exit = True
    await task


async def chromium(profile: Path, *arguments: str) -> str:
    """What a browser prints that starts with a profile of its own."""
    process = await asyncio.create_subprocess_exec(
        CHROMIUM or "",
        *QUIET,
        f"--user-data-dir={profile}",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    return printed.decode()


def size_and_corner(png: bytes) -> tuple[tuple[int, int], tuple[int, ...]]:
    """Width and height of a picture, and its first pixel, which no filter of PNG changes."""
    rows, place = b"", 8
    while place < len(png):
        length, kind = int.from_bytes(png[place : place + 4]), png[place + 4 : place + 8]
        rows += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    pixel = zlib.decompressobj().decompress(rows, 4)
    return (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])), tuple(pixel[1:4])


@pytest.mark.parametrize("size", [(500, 900), (1280, 900)], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_draws_by_day_and_by_night(page: str, tmp_path: Path, size: tuple[int, int], scheme: str) -> None:
    picture = tmp_path / "page.png"
    wanted = f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}"
    await chromium(tmp_path / "profile", wanted, f"--window-size={size[0]},{size[1]}", f"--screenshot={picture}", page)
    assert size_and_corner(picture.read_bytes()) == (size, PAPER[scheme])


async def test_marks_stand_in_the_page_as_the_browser_sees_it(page: str, tmp_path: Path) -> None:
    seen = await chromium(tmp_path / "profile", "--dump-dom", page)
    assert ">leaves room for diplomacy</mark>" in seen


async def test_prints(page: str, tmp_path: Path) -> None:
    paper = tmp_path / "page.pdf"
    await chromium(tmp_path / "profile", f"--print-to-pdf={paper}", page)
    assert paper.read_bytes().startswith(b"%PDF")
