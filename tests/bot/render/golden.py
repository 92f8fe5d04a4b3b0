"""The golden files: the sample brief in every format. `python -m tests.bot.render.golden` writes them again."""

from __future__ import annotations

import io
from pathlib import Path

from adapters.console import console, render
from bot.render import FORMATS
from bot.views.brief import full
from tests.samples import BRIEF

FOLDER = Path(__file__).parent / "golden"


def text() -> str:
    file = io.StringIO()
    console(file, 80).print(render(full(BRIEF)))
    return file.getvalue()


def renderings() -> dict[str, str]:
    """File name -> what it should hold."""
    return {"ista.text": text()} | {f"ista.{name}": write(BRIEF) for name, write in FORMATS.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in renderings().items():
        (FOLDER / name).write_text(content, encoding="utf8")
