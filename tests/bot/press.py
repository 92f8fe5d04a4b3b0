"""A small press to look things up in: articles made up for the tests, with briefs written by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.store import Store
from briefs.types import Actor, ActorKind, Article, Brief, Mention, Position, Quote, Span

WORKSPACE = "desk"
FETCHED = datetime(2006, 7, 31, 8, tzinfo=UTC)
NOW = datetime(2006, 8, 1, 12, tzinfo=UTC)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def actor(
    text: str, id: str, name: str, role: str | None = None, affiliation: str | None = None, kind: ActorKind = "person"
) -> Actor:
    """Somebody under the name in the text, who is also called by the last word of it."""
    short = name.rsplit(maxsplit=1)[-1]
    aliases = (short,) if kind == "person" and f" {short} " in text.replace(name, "") else ()
    return Actor(id, name, kind, aliases, role, affiliation, 1.0, (Mention(span(text, name), "name"),))


def quote(text: str, id: str, words: str, cue: str, speaker: str | None, written: str) -> Quote:
    return Quote(id, "direct", (span(text, words),), span(text, cue), speaker, span(text, written), 0.9)


VISIT = """Sergei Lavrov, the Russian foreign minister, spoke in Geneva on Monday.

"Sanctions would be premature," Lavrov said. "We want talks." He did not name a date.

Susan Rice told reporters: "The text is <b>final</b> & fair." A diplomat said nothing was settled."""
RESOLUTION = """Condoleezza Rice, the American secretary of state, welcomed the resolution.

"The resolution is a clear signal on missiles," Rice said in Washington.

Sergei Lavrov said the text "leaves room for diplomacy" on missiles."""
EARLIER = """Igor Ivanov, the Russian foreign minister, left for Cairo.

"Cairo is an old friend," Ivanov said of the visit."""


LAVROV = Span(VISIT.index("Lavrov said"), VISIT.index("Lavrov said") + len("Lavrov"))


def briefs() -> list[Brief]:
    visit = Article(
        "a", VISIT, "Lavrov speaks in Geneva", "https://wire.example/visit", "The Wire", datetime(2006, 5, 10, 9, tzinfo=UTC)
    )
    resolution = Article(
        "b",
        RESOLUTION,
        "Council adopts resolution",
        "https://post.example/council",
        "The Post",
        datetime(2006, 7, 16, 9, tzinfo=UTC),
    )
    earlier = Article("c", EARLIER, "Ivanov in Cairo", "javascript:alert(1)", "The Post", datetime(2003, 2, 1, tzinfo=UTC))
    return [
        Brief(
            visit,
            gist=(span(VISIT, "Sergei Lavrov, the Russian foreign minister, spoke in Geneva on Monday."),),
            actors=(
                actor(VISIT, "1", "Sergei Lavrov", "foreign minister", "Russia"),
                actor(VISIT, "2", "Susan Rice"),
            ),
            quotes=(
                Quote(
                    "q1", "direct", (span(VISIT, "Sanctions would be premature,"), span(VISIT, "We want talks.")),
                    span(VISIT, "said"), "1", LAVROV, 0.95,
                ),
                quote(VISIT, "q2", "The text is <b>final</b> & fair.", "told", "2", "Susan Rice"),
                Quote("q3", "indirect", (span(VISIT, "nothing was settled"),), None, None, span(VISIT, "A diplomat"), 0.4),
            ),
            positions=(
                Position("p1", "1", "REJECT", "neg", span(VISIT, "Sanctions would be premature,"), span(VISIT, "premature")),
            ),
        ),
        Brief(
            resolution,
            actors=(
                actor(RESOLUTION, "1", "Condoleezza Rice", "secretary of state", "United States"),
                actor(RESOLUTION, "2", "Sergei Lavrov"),
            ),
            quotes=(
                quote(RESOLUTION, "q1", "The resolution is a clear signal on missiles,", "said", "1", "Rice"),
                quote(RESOLUTION, "q2", "leaves room for diplomacy", "said the", "2", "Sergei Lavrov"),
            ),
        ),
        Brief(
            earlier,
            actors=(actor(EARLIER, "1", "Igor Ivanov", "foreign minister", "Russia"),),
            quotes=(quote(EARLIER, "q1", "Cairo is an old friend,", "said", "1", "Igor Ivanov"),),
        ),
    ]  # fmt: skip


async def print_all(store: Store, workspace: str = WORKSPACE) -> None:
    """Store the whole press."""
    await store.workspaces.ensure(workspace, at=FETCHED)
    for brief in briefs():
        await store.articles.save(workspace, brief, engine="1", fetched_at=FETCHED)
