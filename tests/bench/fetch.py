"""Fetching: what a decompression bomb costs in memory, and how many pages a second come from one host."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from aiohttp import web

from bot.sources.fetch import Fetcher
from bot.sources.guard import Guard
from tests.web import Web, bomb, page

ROOT = Path(__file__).parents[2]
_BOMB = """
import asyncio, resource, sys
from bot.sources.errors import TooBig
from bot.sources.fetch import Fetcher
from bot.sources.guard import Guard

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def main():
    async with Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher:
        before = peak()
        try:
            await fetcher.get(sys.argv[1])
        except TooBig:
            print(peak() - before)

asyncio.run(main())
"""


def fetch(pages: int = 300) -> dict[str, float | int | str]:
    """Megabytes of memory that a bomb of 500 MB takes beyond an idle fetcher, and pages a second, one after the other."""
    return asyncio.run(_fetch(pages))


async def _fetch(pages: int) -> dict[str, float | int | str]:
    async with Web() as server, Fetcher(guard=Guard(["127.0.0.1:*"])) as fetcher:
        server.pages["/bomb"] = web.Response(body=bomb(500), headers={"Content-Encoding": "gzip"})
        server.pages["/page"] = page("Talks", paragraphs=40)
        command = [sys.executable, "-c", _BOMB, f"{server.url}/bomb"]
        run = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, cwd=ROOT, check=True)
        start = time.perf_counter()
        for _ in range(pages):
            await fetcher.get(f"{server.url}/page")
        seconds = time.perf_counter() - start
    return {"bomb_mb": round(float(run.stdout), 1), "pages_per_s": round(pages / seconds)}
