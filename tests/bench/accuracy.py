"""Accuracy against gold records: attributions of PolNeAR, relations of PLOVER, briefs of Wikinews and of the seed article."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bot.evaluation import evaluate
from briefs.engine import Engine

GOLD: dict[str, tuple[str, str | None]] = {
    "PolNeAR dev": ("polnear/dev.jsonl", None),
    "PLOVER dev": ("plover/dev.jsonl", None),
    "Wikinews dev": ("gold/wikinews-dev.jsonl", "wikinews/articles.jsonl"),
    "seed article": ("gold/seed.jsonl", "gold/seed-article.jsonl"),
}
"""What is scored -> the gold and, where it stands apart, the texts."""


def files() -> list[str]:
    return [name for pair in GOLD.values() for name in pair if name]


def run(data: Path, records: int | None = None) -> None:
    """Print a table for each gold file, of the first `records` in it."""
    engine = Engine.load()
    console = Console(width=128)
    with TemporaryDirectory() as folder:
        for title, (gold, texts) in GOLD.items():
            chosen = _first(data / gold, records, Path(folder))
            table = evaluate(chosen, data / texts if texts else None, engine)
            table.title = title
            console.print(table)


def _first(path: Path, records: int | None, folder: Path) -> Path:
    if records is None:
        return path
    lines = path.read_text(encoding="utf8").splitlines()[:records]
    shorter = folder / path.name
    shorter.write_text("\n".join(lines), encoding="utf8")
    return shorter
