"""The rows that look-ups read: who appears in an article, the words to find it by, its statements and stands.

They belong to the version of an article that is in force. Lines that a permalink names are never deleted: a correction, or a
reading by a newer engine, marks them as no longer current.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause

from bot.store import order, search
from bot.store.database import insert
from bot.store.joining import join_people
from bot.store.tables import appearances, articles, stands, statements, workspaces
from briefs.types import Brief, Position, Quote, Span

Row = dict[str, Any]
BEFORE, BEHIND = 500, 250
"""Characters around a line that tell what it is about: what its pronouns mean mostly stands before it."""


async def enter(db: AsyncConnection, article: Row, brief: Brief, *, news: bool, fresh: bool = False) -> None:
    """Make an article answer look-ups; the lines of a copy are those of the article that it is a copy of.

    `news`: its lines arrive; `fresh`: nothing of it is stored yet, so that nothing has to be taken away.
    """
    people = await join_people(db, article["workspace"], brief.actors, article["published_at"] or article["fetched_at"])
    if not fresh:
        await _disappear(db, article["workspace"], article["id"], article["seq"])
    await _appear(db, article, brief, people)
    if article["copy_of"] is not None:
        return
    await _index_article(db, article, brief, people)
    said = [_quote_line(article, brief, quote, people) for quote in brief.quotes]
    held = [_stand_line(article, brief, position, people) for position in brief.positions]
    for table, area, lines in ((statements, search.STATEMENT_WORDS, said), (stands, search.STAND_WORDS, held)):
        places = {} if fresh else await _retired_places(db, article, table, area)
        rows = _placed(article, lines, places)
        if news:
            await _arrive(db, article, table, rows)
        await _write(db, article, table, area, rows)


async def leave(db: AsyncConnection, workspace: str, article: str, seq: int) -> None:
    """Let an article answer look-ups no longer."""
    await _disappear(db, workspace, article, seq)
    for table, area in ((statements, search.STATEMENT_WORDS), (stands, search.STAND_WORDS)):
        await _retire_lines(db, workspace, article, table, area)


async def _disappear(db: AsyncConnection, workspace: str, article: str, seq: int) -> None:
    await db.execute(delete(appearances).where(*_of(appearances, workspace, article)))
    await search.drop(db, search.ARTICLE_WORDS, [seq])


def _of(table: Table, workspace: str, article: str) -> tuple[ColumnElement[bool], ...]:
    return table.c.workspace == workspace, table.c.article_id == article


async def _retire_lines(db: AsyncConnection, workspace: str, article: str, table: Table, area: TableClause) -> None:
    own = _of(table, workspace, article)
    places = (await db.execute(select(table.c.seq).where(*own, table.c.current))).scalars().all()
    await search.drop(db, area, places)
    await db.execute(update(table).where(*own).values(current=False))


async def _appear(db: AsyncConnection, article: Row, brief: Brief, people: Mapping[str, int]) -> None:
    shared = {"workspace": article["workspace"], "article_id": article["id"]}
    rows = [shared | {"actor": one.id, "person_id": people[one.id]} for one in brief.actors]
    if rows:
        await db.execute(insert(db, appearances), rows)


async def _index_article(db: AsyncConnection, article: Row, brief: Brief, people: Mapping[str, int]) -> None:
    await search.put(db, search.ARTICLE_WORDS, [article_words(article, brief, people.values())])


def article_words(article: Mapping[str, Any], brief: Brief, people: Iterable[int]) -> search.Words:
    """An article by what it is about: the title, the gist and who is in it."""
    text = brief.article.text
    words = [article["title"] or "", *(span.of(text) for span in brief.gist), *(actor.name for actor in brief.actors)]
    who = [search.marker(article["workspace"], person) for person in (None, *sorted(set(people)))]
    return article["seq"], who, " ".join(words)


async def _retired_places(db: AsyncConnection, article: Row, table: Table, area: TableClause) -> dict[str, int]:
    """The lines of earlier readings, which are no longer current, with their places."""
    await _retire_lines(db, article["workspace"], article["id"], table, area)
    query = select(table.c.id, table.c.seq).where(*_of(table, article["workspace"], article["id"]))
    return {row.id: row.seq for row in (await db.execute(query)).all()}


def _placed(article: Row, lines: Sequence[Row], places: dict[str, int]) -> list[Row]:
    """What was said or held, each in its place. Lines of an earlier reading keep their id and place."""
    rows: dict[str, Row] = {}
    for row in lines:
        if row["id"] not in places and len(places) < order.LINES:
            places[row["id"]] = order.line_seq(article["seq"], len(places))
        if row["id"] in places:
            rows[row["id"]] = row | {"seq": places[row["id"]]}
    return list(rows.values())


async def _write(db: AsyncConnection, article: Row, table: Table, area: TableClause, rows: Sequence[Row]) -> None:
    """Store lines, which are current from now on."""
    if rows:
        writing = insert(db, table)
        renewed = {name: writing.excluded[name] for name in rows[0] if name not in ("id", "seq")}
        await db.execute(writing.on_conflict_do_update(index_elements=["id"], set_=renewed), rows)
        await search.put(db, area, [line_words(row, article["title"], article["text"]) for row in rows])


async def _arrive(db: AsyncConnection, article: Row, table: Table, rows: Sequence[Row]) -> None:
    """Number the lines that no version of the article had before, each once, behind all that has arrived."""
    known = await _said_before(db, article, table) if article["version"] > 1 else set()
    first_of = {said: row for row in reversed(rows) if (said := _said(row, article["text"])) not in known}
    new = [row for row in rows if first_of.get(_said(row, article["text"])) is row]
    for row in rows:
        row["arrival"] = None
    if new:
        c = workspaces.c
        counted = update(workspaces).where(c.id == article["workspace"]).values(arrivals=c.arrivals + len(new))
        last = (await db.execute(counted.returning(c.arrivals))).scalar_one()
        for number, row in enumerate(new, last - len(new) + 1):
            row["arrival"] = number


async def _said_before(db: AsyncConnection, article: Row, table: Table) -> set[tuple[str, ...]]:
    """What other versions of the article say, by whom."""
    a = articles.c
    versions = (a.workspace == article["workspace"], a.address == article["address"], a.id != article["id"])
    query = select(table, a.text.label("article_text")).join(articles, a.id == table.c.article_id).where(*versions)
    return {_said(dict(row._mapping), row.article_text) for row in await db.execute(query)}


def _said(line: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Who and what, whatever the offsets."""
    if "content" in line:
        return (line["speaker"] or "", *(text[start:end] for start, end in line["content"]))
    start, end = line["evidence"]
    return line["holder"], line["stance"], text[start:end]


def line_words(line: Mapping[str, Any], title: str | None, text: str) -> search.Words:
    """What a line can be found by: its own paragraph, which names what its pronouns mean, its target, and the title."""
    who = [search.marker(line["workspace"], person) for person in dict.fromkeys((None, line["person_id"]))]
    if "content" in line:
        about = _around(text, line["content"])
    else:
        issue = text[slice(*line["issue"])] if line["issue"] else ""
        about = f"{line['target'] or ''} {issue} {_around(text, [line['evidence']])}"
    return line["seq"], who, f"{title or ''} {about}"


def _around(text: str, pairs: Sequence[Sequence[int]]) -> str:
    """The paragraph of a line; of a long one, which tells of many things, only what stands near."""
    near, far = max(pairs[0][0] - BEFORE, 0), min(pairs[-1][1] + BEHIND, len(text))
    start, end = text.rfind("\n", near, pairs[0][0]), text.find("\n", pairs[-1][1], far)
    return text[start if start >= 0 else near : end if end >= 0 else far]


def _quote_line(article: Row, brief: Brief, quote: Quote, people: Mapping[str, int]) -> Row:
    actor = brief.actor(quote.speaker)
    return {
        "id": order.line_id(article["id"], "quote", quote.content),
        "workspace": article["workspace"],
        "article_id": article["id"],
        "current": True,
        "quote": quote.id,
        "kind": quote.kind,
        "content": [_pair(span) for span in quote.content],
        "cue": _pair(quote.cue),
        "speaker": actor.name if actor else None,
        "speaker_span": _pair(quote.speaker_span),
        "person_id": people[actor.id] if actor else None,
        "confidence": quote.confidence,
    }


def _stand_line(article: Row, brief: Brief, position: Position, people: Mapping[str, int]) -> Row:
    holder, target, by = (brief.actor(id_) for id_ in (position.holder, position.target, position.attributed_to))
    return {
        "id": order.line_id(article["id"], f"stand {position.holder} {position.stance}", (position.evidence, position.cue)),
        "workspace": article["workspace"],
        "article_id": article["id"],
        "current": True,
        "position": position.id,
        "stance": position.stance,
        "polarity": position.polarity,
        "holder": holder.name if holder else position.holder,
        "person_id": people[position.holder],
        "target": target.name if target else None,
        "target_id": people[target.id] if target else None,
        "issue": _pair(position.issue),
        "evidence": _pair(position.evidence),
        "cue": _pair(position.cue),
        "attributed_to": by.name if by else None,
        "modes": list(position.modes),
        "confidence": position.confidence,
    }


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
