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
_WORD = re.compile(r"[^\W_]+")


def marker(workspace: str, person: int | None = None) -> str:
    """The word that stands beside all lines of a workspace, or of a person in it. Letters a stemmer would cut are not in it."""
    tenant = int.from_bytes(hashlib.sha256(workspace.encode()).digest()[:7], "big")
    return f"w{tenant}" if person is None else f"w{tenant}p{person}"


def place_of(area: TableClause, dialect: str) -> ColumnElement[int]:
    """The column of an area that holds the line's place."""
    return column("rowid", BigInteger, _selectable=area) if dialect == "sqlite" else area.c.seq


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


async def find(
    db: AsyncConnection, area: TableClause, mark: str, terms: Sequence[str], *, within: Stretch, limit: int
) -> list[int]:
    """The places of the latest lines that bear the marker and have every term."""
    place = place_of(area, db.dialect.name)
    query = select(place).where(_matches(area, db.dialect.name, mark, terms), *within.conditions(place))
    return list((await db.execute(query.order_by(place.desc()).limit(limit))).scalars())


def _matches(area: TableClause, dialect: str, mark: str, terms: Sequence[str]) -> ColumnElement[bool]:
    if dialect == "sqlite":
        query = " ".join([f"whose:{mark}", *(f'words:"{words}"' for words in searchable(terms))])
        return column(area.name, Text, _selectable=area).op("MATCH")(query)
    wanted: ColumnElement[Any] = cast(f"'={mark}'", TSQUERY)
    for words in searchable(terms):
        wanted = wanted.op("&&")(func.phraseto_tsquery(text("'briefbot'"), words))
    return area.c.words.op("@@")(wanted)


async def put(connection: AsyncConnection, area: TableClause, rows: Sequence[tuple[int, Sequence[str], str]]) -> None:
    """Store the words of lines, each as place, markers, words."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        sql = f"INSERT INTO {area.name} (rowid, whose, words) VALUES (:seq, :whose, :words)"  # noqa: S608
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
        place = place_of(area, connection.dialect.name)
        await connection.execute(area.delete().where(place == bindparam("place")), [{"place": seq} for seq in places])


async def forget(connection: AsyncConnection, workspace: str) -> None:
    """Drop the words of everything that a workspace has."""
    lines = ((ARTICLE_WORDS, articles.c.seq), (STATEMENT_WORDS, statements.c.seq), (STAND_WORDS, stands.c.seq))
    for area, key in (*lines, (OFFICE_WORDS, offices.c.id)):
        place = place_of(area, connection.dialect.name)
        await connection.execute(area.delete().where(place.in_(select(key).where(key.table.c.workspace == workspace))))


def fold(words: str) -> str:
    """Words in lower case without diacritics or marks, with spaces between."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.casefold()))
