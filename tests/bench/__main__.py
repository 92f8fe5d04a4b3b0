"""`python -m tests.bench`: prints figures, one line a part. Corpora are read from `../shared/data`, where that is."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import names, questions
from tests.bench.speed import speed

DATA = Path(__file__).parents[3] / "shared" / "data"


def main() -> int:
    _line("speed", speed())
    variants = DATA / "names" / "variants-dev.json"
    if not variants.is_file():
        print("accuracy: the corpora are not beside this checkout (../shared/data), so it was not measured")
        return 0
    _line("names", names.variants(variants))
    _line("name look-up", names.speed(variants))
    with TemporaryDirectory() as folder:
        _line("questions", questions.run(DATA / "wikinews" / "articles.jsonl", Path(folder) / "corpus.db"))
    return 0


def _line(part: str, figures: dict[str, float | int | str]) -> None:
    print(f"{part}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
