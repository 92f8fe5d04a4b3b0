"""Names: how often the right one is first, whether any two people are joined, and how long a look-up takes."""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from pathlib import Path

from bot.names import Index, normalise, same_person

Figures = dict[str, float | int | str]


def variants(path: Path) -> Figures:
    """Spelling variants of officials' names (`../shared/data/names/variants-dev.json`) against all names there."""
    data = json.loads(path.read_text(encoding="utf8"))
    names = list(dict.fromkeys(data["kb"]))
    index = Index((name, name, True) for name in names)
    right = sum(bool(found) and found[0].id == wanted for wanted, asked in data["dev"] for found in [index.find(asked)])
    return {
        "names": len(names),
        "variants": len(data["dev"]),
        "R@1": round(right / len(data["dev"]), 4),
        "joined": len(joined(names)),
    }


def joined(names: list[str]) -> list[tuple[str, ...]]:
    """Names that are joined with another one without asking: to be read by eye, they must be one person each."""
    groups = defaultdict(list)
    for name in names:
        groups[normalise(name)].append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1 and same_person(group[0], group[1])]


def speed(path: Path, size: int = 50_000, asked: int = 300) -> Figures:
    """Milliseconds a look-up over `size` names: two typos in each query, every one of them a full scan."""
    rng = random.Random(6)
    seen = list(dict.fromkeys(json.loads(path.read_text(encoding="utf8"))["kb"]))
    parts = [name.split() for name in seen]
    names = list(dict.fromkeys(seen + [f"{rng.choice(parts)[0]} {rng.choice(parts)[-1]}" for _ in range(2 * size)]))[:size]
    index = Index((name, name, True) for name in names)
    took, right = [], 0
    for wanted in rng.sample(names, asked):
        query = _typos(wanted, rng)
        start = time.perf_counter()
        found = index.find(query)
        took.append(1000 * (time.perf_counter() - start))
        right += bool(found) and found[0].id == wanted
    took.sort()
    return {
        "size": len(names),
        "ms_median": round(took[len(took) // 2], 1),
        "ms_p99": round(took[int(len(took) * 0.99)], 1),
        "R@1_two_typos": round(right / asked, 3),
    }


def _typos(name: str, rng: random.Random) -> str:
    letters = list(name)
    for place in rng.sample(range(1, len(letters)), 2):
        letters[place] = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)
