"""One process of the soak: started, killed, started again, weighed."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil


@dataclass
class Program:
    """One process of ours, started again where it was killed; what it says goes to a file."""

    name: str
    role: str
    environment: dict[str, str]
    folder: Path
    arguments: tuple[str, str]
    process: asyncio.subprocess.Process | None = None
    memory: list[int] = field(default_factory=list)

    async def start(self) -> None:
        log = (self.folder / f"{self.name}.log").open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.soak_process", self.role, *self.arguments,
            cwd=self.folder, env=self.environment, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()

    async def kill(self) -> None:
        assert self.process
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        assert self.process
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 90)

    def below(self) -> list[psutil.Process]:
        """Its own processes: there are some once it is at work."""
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True) if self.process.returncode is None else []

    def weigh(self) -> None:
        assert self.process
        self.memory.append(psutil.Process(self.process.pid).memory_info().rss)

    def growth(self) -> float:
        """By how many percent it was heavier in the last quarter of the time than in the second one, when it was warm."""
        quarter = len(self.memory) // 4
        return 100 * (median(self.memory[-quarter:]) / median(self.memory[quarter : 2 * quarter]) - 1)
