"""The finished program as its own process, against the pretended platforms."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.standins import discord, slack

ROOT = Path(__file__).parents[1]
STARTS = 60.0
"""Seconds in which the program must be connected, on a busy machine."""


@dataclass
class Running:
    """The program, and both platforms around it."""

    discord: discord.Standin
    slack: slack.Standin
    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    """What it wrote to standard error."""

    @property
    def guild(self) -> str:
        return f"discord:{self.discord.guild['id']}"

    @property
    def team(self) -> str:
        return f"slack:{self.slack.world.team}"

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def running(
    folder: Path, discord_is: discord.Standin, slack_is: slack.Standin, **settings: str
) -> AsyncIterator[Running]:
    """`briefbot run` in `folder` on two pretended platforms that run already; it is connected to both."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT_", "DISCORD_", "SLACK_"))}
    tokens = {
        "DISCORD_TOKEN": discord_is.token,
        "DISCORD_API_BASE": discord_is.api_base,
        "DISCORD_GATEWAY_URL": discord_is.gateway_url,
        "SLACK_BOT_TOKEN": slack.TOKEN,
        "SLACK_APP_TOKEN": slack.APP_TOKEN,
        "SLACK_API_BASE": slack_is.api_base,
        "BRIEFBOT_LISTEN": f"127.0.0.1:{free_port()}",
        "BRIEFBOT_STATUS": "off",
        "BRIEFBOT_DATABASE": f"sqlite:///{folder}/bot.db",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env={**kept, "PYTHONPATH": str(ROOT), **tokens, **settings},
        stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    found = Running(discord_is, slack_is, process)
    reading = asyncio.create_task(_read(process, found.said))
    try:
        connected = asyncio.gather(discord_is.ready.wait(), slack_is.connected.wait())
        async with asyncio.timeout(STARTS):
            await asyncio.wait({connected, reading}, return_when=asyncio.FIRST_COMPLETED)
        assert connected.done(), "".join(found.said)
        yield found
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await reading


async def _read(process: asyncio.subprocess.Process, said: list[str]) -> None:
    assert process.stderr is not None
    async for line in process.stderr:
        said.append(line.decode())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def until(ready: Callable[[], Any] | Callable[[], Awaitable[Any]], seconds: float = 30.0) -> Any:
    """What `ready` gives as soon as it gives something. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while True:
            found = ready()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)
