"""`briefbot run` with a clock that runs faster than the world's; see tests.bench.soak.

python -m tests.bench.soak_process ROLE BEGAN PACE
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot import config, deliver, logs, waiting
from bot.roles import Role
from bot.run import run

START = datetime(2026, 3, 3, 7, tzinfo=UTC)
"""When the simulated hour begins."""


def clock_of(began: float, pace: float) -> Callable[[], datetime]:
    """A clock that shows START at the moment `began`, and goes `pace` times as fast as ours from there."""
    return lambda: START + timedelta(seconds=(time.time() - began) * pace)


def main() -> None:
    role, began, pace = Role(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    for kind, lease in ((deliver.Deliverer, deliver.LEASE), (waiting.Waiting, waiting.LEASE)):
        options = kind.__init__.__kwdefaults__  # type: ignore[misc]
        assert options
        options["lease"] = pace * lease  # they are renewed by the world's clock, and end by the fast one
    settings = config.load()
    logs.set_up(settings)
    asyncio.run(run(settings, role, clock_of(began, pace)))


if __name__ == "__main__":
    main()
