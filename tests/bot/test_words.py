from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from bot import delivery_words, digest_words, schedule_words, words
from bot.commands import COMMANDS


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


COMMAND = re.compile(rf"(?:“|example: )(?:{'|'.join(command.spec.name for command in COMMANDS)})\b[^”]*")


@pytest.mark.parametrize("module", [words, delivery_words, digest_words, schedule_words])
def test_what_somebody_may_type_begins_as_it_is_typed_in_a_channel(module: ModuleType) -> None:
    text = re.sub(r'"\s+f?"', "", Path(module.__file__ or "").read_text(encoding="utf8"))
    assert not COMMAND.findall(text)
