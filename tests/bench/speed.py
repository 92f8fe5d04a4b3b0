"""Speed of the engine: loading, one article, many articles against spaCy's own parse, memory, a megabyte."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

from briefs.text import from_plain
from briefs.types import Article

Figures = dict[str, float | int | str]
SEED = Path(__file__).parents[2] / "seeds" / "articles" / "north-korea-not-cooperating.txt"
WORDS = 970
"""Words an article: the length at which other systems were measured."""


def speed(articles: int = 24, megabyte: int = 1_000_000) -> Figures:
    """CPU seconds where the name says so, else seconds; `megabyte` is the length of the one long article, in characters."""
    clock = time.perf_counter()
    from briefs.engine import BATCH, DEFAULT_MODEL, Engine

    imported = time.perf_counter()
    engine = Engine.load()
    loaded = time.perf_counter()
    title, text = from_plain(SEED.read_text(encoding="utf8"))
    texts = [_article(text, number) for number in range(articles)]
    engine.read(Article("warm", text, title))
    seed = min(_cpu(lambda: engine.read(Article("seed", text, title))) for _ in range(3))
    ours = _cpu(lambda: list(engine.read_many(Article(str(i), each) for i, each in enumerate(texts))))
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    import spacy

    plain = spacy.load(DEFAULT_MODEL)
    spacys = _cpu(lambda: list(plain.pipe(texts, batch_size=BATCH)))
    long = "\n\n".join(texts * (megabyte // sum(map(len, texts)) + 1))[:megabyte]
    return {
        "import_s": round(imported - clock, 2),
        "load_s": round(loaded - imported, 2),
        "seed_cpu_s": round(seed, 3),
        "articles_a_cpu_s": round(articles / ours, 2),
        "times_spacys_parse": round(ours / spacys, 2),
        "peak_mb": peak,
        "megabyte_cpu_s": round(_cpu(lambda: engine.read(Article("long", long))), 1),
    }


def _article(text: str, number: int) -> str:
    """An article of WORDS words, each a little different: the paragraphs of the seed, begun at another place."""
    paragraphs = text.split("\n\n") * 3
    start = number % (len(paragraphs) // 3)
    chosen, words = [], 0
    for paragraph in paragraphs[start:]:
        if words >= WORDS:
            break
        chosen.append(paragraph)
        words += len(paragraph.split())
    return "\n\n".join(chosen)


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
