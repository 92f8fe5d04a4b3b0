from __future__ import annotations

import pytest

from bot import words


@pytest.mark.parametrize(
    ("holder", "code", "target", "expected"),
    [
        ("Norland", "WARN", "Sudria", "warns Sudria"),
        ("Norland", "CALL_FOR", None, "calls for"),
        ("diplomats", "WARN", "Sudria", "warn Sudria"),
        ("other countries", "SUPPORT", None, "support"),
        ("the people", "DENY", "Norland", "deny, towards Norland"),
        ("the press", "CRITICIZE", None, "criticizes"),
        ("Ann Rogers", "ACCUSE", "Sudria", "accuses Sudria"),
        ("United States", "DEMAND", "Sudria", "demands of Sudria"),
    ],
)
def test_one_warns_and_several_warn(holder: str, code: str, target: str | None, expected: str) -> None:
    assert words.stance(holder, code, target) == expected
