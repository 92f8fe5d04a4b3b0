"""The documents say what the program does: every command, every setting, every target that they name."""

import re
from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from bot.config import Settings, variable

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf8")
COMMANDS = sorted(getattr(typer.main.get_command(app), "commands"))  # noqa: B009 (a group has it, a single command has not)


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_readme_begins_with_what_a_stranger_types() -> None:
    assert re.findall(r"^    make (\w+)", README, re.MULTILINE)[:2] == ["demo", "test"]


def test_the_readme_has_the_commands_of_the_program() -> None:
    assert sorted(re.findall(r"^\| `briefbot ([\w-]+)", section("Commands"), re.MULTILINE)) == COMMANDS


def test_the_readme_has_the_settings_with_their_defaults() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section("Settings"), re.MULTILINE)
    assert rows == [
        (variable(name), "" if field.default in ("", ()) else f"`{field.default}`", field.description)
        for name, field in Settings.model_fields.items()
    ]


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_targets_and_files_that_are_named_are_there(document: str) -> None:
    for target in re.findall(r"make (\w+)(?=  |`|$)", document):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target
    for path in re.findall(r"`((?:briefs|bot|adapters|tests|seeds)/[\w./]*)`", document):
        assert (ROOT / path).exists(), path
