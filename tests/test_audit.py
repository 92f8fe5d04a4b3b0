"""The audit fails on a known weakness, and on nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import audit

FINE: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "X-2026-1", "fix_versions": ["2.1"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "code", "told"),
    [
        ([FINE], 0, "No known weaknesses in 1 dependencies."),
        ([FINE, SKIPPED], 0, "No known weaknesses in 1 dependencies; 1 could not be looked up."),
        ([FINE, WEAK], 1, "b 2: X-2026-1, mended in 2.1"),
        ([SKIPPED], 0, audit.UNREACHABLE),
        ([], 0, audit.UNREACHABLE),
    ],
)
def test_what_is_told(found: list[dict[str, Any]], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(lambda _: json.dumps({"dependencies": found})) == code
    assert told in capsys.readouterr().out


def test_without_an_answer_nothing_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(lambda _: "") == 0
    assert capsys.readouterr().out.strip() == audit.UNREACHABLE


def test_what_is_audited_is_there() -> None:
    assert (audit.ROOT / audit.LOCK).is_file()
