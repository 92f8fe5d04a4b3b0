"""Words to search by, on both databases: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

Beside each line's words stands whose they are, as marker words: the workspace's, and the person's in that workspace. So the
rarer of person and topic leads the walk, a common word is never looked at line by line, and no search leaves its workspace.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, cast, column, func, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause

from bot.store.tables import articles, offices, stands, statements

ARTICLE_WORDS = table("article_words", column("seq", BigInteger), column("words"))
STATEMENT_WORDS = table("statement_words", column("seq", BigInteger), column("words"))
STAND_WORDS = table("stand_words", column("seq", BigInteger), column("words"))
OFFICE_WORDS = table("office_words", column("seq", BigInteger), column("words"))
"""Their place is the office's id."""
Words = tuple[int, Sequence[str], str]
"""A line's place, the markers of whose it is, and what it can be found by."""
_ROWID = column("rowid", BigInteger)
"""FTS5's key is the place with the other sign: it skips ahead in long lists only when it walks upwards, so: newest first."""
_WORD = re.compile(r"[^\W_]+")


def marker(workspace: str, person: int | None = None) -> str:
    """The word that stands beside all lines of a workspace, or of a person in it. Letters a stemmer would cut are not in it."""
    tenant = int.from_bytes(hashlib.sha256(workspace.encode()).digest()[:7], "big")
    return f"w{tenant}" if person is None else f"w{tenant}p{person}"


def searchable(terms: Sequence[str]) -> list[str]:
    """The terms that hold a word; each is looked for as a phrase, in all its inflections."""
    return [words for term in terms if (words := fold(term))]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines from one place on, up to another one."""

    since: int | None = None
    before: int | None = None

    def conditions(self, place: ColumnElement[int]) -> list[ColumnElement[bool]]:
        found = [place >= self.since] if self.since is not None else []
        return found + ([place < self.before] if self.before is not None else [])

    def negated(self, key: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """The same of a key that is the place with the other sign."""
        found = [key <= -self.since] if self.since is not None else []
        return found + ([key > -self.before] if self.before is not None else [])


async def find(
    db: AsyncConnection, area: TableClause, mark: str, terms: Sequence[str], *, within: Stretch, limit: int
) -> list[int]:
    """The places of the latest lines that bear the marker and have every term."""
    matching = _matches(area, db.dialect.name, mark, terms)
    if db.dialect.name == "sqlite":
        query = select(-_ROWID).select_from(area).where(matching, *within.negated(_ROWID)).order_by(_ROWID)
    else:
        query = select(area.c.seq).where(matching, *within.conditions(area.c.seq)).order_by(area.c.seq.desc())
    return list((await db.execute(query.limit(limit))).scalars())


async def among(db: AsyncConnection, area: TableClause, mark: str, terms: Sequence[str], places: Sequence[int]) -> set[int]:
    """Those of the places whose lines bear the marker and have every term."""
    key, sign = _key(area, db)
    query = (
        select(key).select_from(area).where(_matches(area, db.dialect.name, mark, terms), key.in_([sign * p for p in places]))
    )
    return {sign * found for found in (await db.execute(query)).scalars()}


def _matches(area: TableClause, dialect: str, mark: str, terms: Sequence[str]) -> ColumnElement[bool]:
    if dialect == "sqlite":
        query = " ".join([f"whose:{mark}", *(f'words:"{words}"' for words in searchable(terms))])
        return column(area.name, Text, _selectable=area).op("MATCH")(query)
    wanted: ColumnElement[Any] = cast(f"'={mark}'", TSQUERY)
    for words in searchable(terms):
        wanted = wanted.op("&&")(func.phraseto_tsquery(text("'briefbot'"), words))
    return area.c.words.op("@@")(wanted)


async def put(connection: AsyncConnection, area: TableClause, rows: Sequence[Words]) -> None:
    """Store the words of lines."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        sql = f"INSERT INTO {area.name} (rowid, whose, words) VALUES (-:seq, :whose, :words)"  # noqa: S608
        values = [{"seq": seq, "whose": " ".join(markers), "words": fold(words)} for seq, markers, words in rows]
    else:
        sql = (
            f"INSERT INTO {area.name} (seq, words) "  # noqa: S608
            "VALUES (:seq, to_tsvector('briefbot', :words) || array_to_tsvector(string_to_array(:whose, ' ')))"
        )
        values = [
            {"seq": seq, "whose": " ".join(f"={m}" for m in markers), "words": fold(words)} for seq, markers, words in rows
        ]
    await connection.execute(text(sql), values)


async def drop(connection: AsyncConnection, area: TableClause, places: Sequence[int]) -> None:
    if places:
        key, sign = _key(area, connection)
        wanted = bindparam("place", type_=BigInteger)
        await connection.execute(area.delete().where(key == wanted), [{"place": sign * seq} for seq in places])


def _key(area: TableClause, connection: AsyncConnection) -> tuple[ColumnElement[int], int]:
    """What a line is found by, and the sign that its place has there."""
    return (_ROWID, -1) if connection.dialect.name == "sqlite" else (area.c.seq, 1)


async def forget(connection: AsyncConnection, workspace: str) -> None:
    """Drop the words of everything that a workspace has."""
    lines = ((ARTICLE_WORDS, articles.c.seq), (STATEMENT_WORDS, statements.c.seq), (STAND_WORDS, stands.c.seq))
    for area, place in (*lines, (OFFICE_WORDS, offices.c.id)):
        key, sign = _key(area, connection)
        own = select(place * sign).where(place.table.c.workspace == workspace)
        await connection.execute(area.delete().where(key.in_(own)))


def fold(words: str) -> str:
    """Words in lower case without diacritics or marks, with spaces between."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.casefold()))
