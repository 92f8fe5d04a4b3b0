"""Processes that are killed at random points, connections that break: nothing is lost, nothing stands twice.

The size that counts, 1,000 digests and 200 kills, is measured by `python -m tests.bench crash`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.crash import crash
from tests.postgres import server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_on_sqlite(tmp_path: Path) -> None:
    nothing_lost_nothing_doubled(f"sqlite:///{tmp_path}/crash.db")


def test_on_postgresql() -> None:
    with server() as url:
        nothing_lost_nothing_doubled(url)


def nothing_lost_nothing_doubled(url: str) -> None:
    outcome = crash(url, digests=120, kills=30)
    assert not outcome.missed(30), outcome
