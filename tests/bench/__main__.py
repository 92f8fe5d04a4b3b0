"""`python -m tests.bench [PART...]`: prints figures.

Each part runs in a process of its own, so that none warms or breaks another. Corpora are read from
`../shared/data`, where that is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
WIKINEWS = "wikinews/articles.jsonl"
VARIANTS = "names/variants-dev.json"


class NoCorpus(Exception):
    """A corpus that a part needs is not beside the checkout."""


class Missed(Exception):
    """A figure is worse than it has to be."""


def corpora(*names: str) -> list[Path]:
    """The files of these names. Raises NoCorpus."""
    for name in names:
        if not (DATA / name).is_file():
            raise NoCorpus(f"../shared/data/{name} is not beside this checkout")
    return [DATA / name for name in names]


def accuracy(quick: bool) -> None:
    from tests.bench import accuracy

    corpora(*accuracy.files())
    accuracy.run(DATA, 2 if quick else None)


def speakers(quick: bool) -> None:
    from tests.bench import speakers

    corpora(*speakers.files())
    speakers.run(DATA, quick)


def speed(quick: bool) -> None:
    from tests.bench.speed import speed

    show("speed", speed(4, 20_000) if quick else speed())


def names(quick: bool) -> None:
    from tests.bench import names

    (path,) = corpora(VARIANTS)
    show("names", names.variants(path))
    show("name look-up", names.speed(path, asked=30 if quick else 300))


def lookups(quick: bool) -> None:
    from tests.bench import lookups

    lookups.run(5_000 if quick else lookups.STATEMENTS)


def ingesting(quick: bool) -> None:
    from tests.bench import ingesting

    ingesting.run(5_000 if quick else ingesting.lookups.STATEMENTS)


def fetch(quick: bool) -> None:
    from tests.bench.fetch import fetch

    show("fetch", fetch(pages=30 if quick else 300))


def loop_lag(quick: bool) -> None:
    from tests.bench.loop_lag import loop_lag

    show("loop_lag", loop_lag(articles=5 if quick else 50))


def questions(quick: bool) -> None:  # the same at all sizes: the questions go over the whole corpus
    from tests.bench import questions

    (path,) = corpora(WIKINEWS)
    with TemporaryDirectory() as folder:
        show("questions", questions.run(path, Path(folder) / "corpus.db"))


def replay(quick: bool) -> None:
    from tests.bench.replay import replay

    (path,) = corpora(WIKINEWS)
    show("replay", replay(path, 5 if quick else None))


def stories(quick: bool) -> None:
    from tests.bench import stories

    (path,) = corpora(WIKINEWS)
    figures, missed = stories.run(path, 5 if quick else stories.DAYS)
    show("stories", dict(figures))
    if missed:
        raise Missed("; ".join(missed))


def acknowledge(quick: bool) -> None:
    from tests.bench.acknowledge import acknowledge

    show("acknowledge", acknowledge(10, 1, 2) if quick else acknowledge())


def crash(quick: bool) -> None:
    from tests.bench import crash

    if missed := crash.run(40, 8) if quick else crash.run():
        raise Missed("; ".join(missed))


def burst(quick: bool) -> None:
    from tests.bench import burst

    missed = burst.run(30 if quick else burst.CHANNELS)
    if missed and not quick:  # so few are sent before the pace is reached
        raise Missed("; ".join(missed))


def soak(quick: bool) -> None:
    from tests.bench import soak, soak_outcome

    figures = soak.run(soak.QUICK if quick else soak.Size())
    show("soak", figures)
    if missed := soak_outcome.missed(figures):
        raise Missed("; ".join(missed))


def backfill(quick: bool) -> None:
    from tests.bench import backfill

    (path,) = corpora(WIKINEWS)
    show("backfill", backfill.run(path, 24 if quick else backfill.ARTICLES))


PARTS: dict[str, Callable[[bool], None]] = {
    part.__name__: part
    for part in (
        accuracy,
        speakers,
        speed,
        names,
        lookups,
        ingesting,
        fetch,
        loop_lag,
        questions,
        replay,
        stories,
        acknowledge,
        crash,
        burst,
        soak,
        backfill,
    )
}


def show(part: str, figures: dict[str, float | int | str]) -> None:
    print(f"{part}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Figures of accuracy and speed.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one or more of {', '.join(PARTS)}; all where none is named")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that a part runs; the figures mean little")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part “{unknown[0]}”; choose from {', '.join(PARTS)}")
    if len(options.parts) == 1:
        return one(options.parts[0], options.quick)
    flags = ["--quick"] if options.quick else []
    commands = [[sys.executable, "-m", "tests.bench", *flags, part] for part in options.parts or PARTS]
    return max(abs(subprocess.run(command, cwd=ROOT, check=False).returncode) for command in commands)


def one(part: str, quick: bool) -> int:
    """Run one part; a failure is one line."""
    try:
        PARTS[part](quick)
    except NoCorpus as missing:
        print(f"{part}: not measured, for {missing}", flush=True)
    except Exception as error:
        print(f"{part}: failed: {type(error).__name__}: {error}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
