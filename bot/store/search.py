"""Words to search by, on both databases: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

Beside each line's words stands whose they are, as a marker word: the person's and the workspace's. So the rarer of person and
topic leads the walk, and a common word never has to be looked at line by line.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, cast, column, func, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause

from bot.store.tables import articles, stands, statements

ARTICLE_WORDS = table("article_words", column("seq", BigInteger), column("words"))
STATEMENT_WORDS = table("statement_words", column("seq", BigInteger), column("words"))
STAND_WORDS = table("stand_words", column("seq", BigInteger), column("words"))
_WORD = re.compile(r"[^\W_]+")


def person_marker(person: int) -> str:
    return f"p{person}"


def workspace_marker(workspace: str) -> str:
    """Digits only: a stemmer leaves them alone."""
    return f"w{int.from_bytes(hashlib.sha256(workspace.encode()).digest()[:6], 'big')}"


def place_of(area: TableClause, dialect: str) -> ColumnElement[int]:
    """The column of an area that holds the line's place."""
    return column("rowid", BigInteger, _selectable=area) if dialect == "sqlite" else area.c.seq


def searchable(terms: Sequence[str]) -> list[str]:
    """The terms that hold a word; each is looked for as a phrase, in all its inflections."""
    return [words for term in terms if (words := fold(term))]


def matches(area: TableClause, dialect: str, marker: str, terms: Sequence[str]) -> ColumnElement[bool]:
    """True of lines that bear the marker and have every term."""
    if dialect == "sqlite":
        query = " ".join([f"whose:{marker}", *(f'words:"{words}"' for words in searchable(terms))])
        return column(area.name, Text, _selectable=area).op("MATCH")(query)
    wanted: ColumnElement[Any] = cast(f"'={marker}'", TSQUERY)
    for words in searchable(terms):
        wanted = wanted.op("&&")(func.phraseto_tsquery(text("'english'"), words))
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
            "VALUES (:seq, to_tsvector('english', :words) || array_to_tsvector(string_to_array(:whose, ' ')))"
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
    for area, seqs in ((ARTICLE_WORDS, articles.c), (STATEMENT_WORDS, statements.c), (STAND_WORDS, stands.c)):
        place = place_of(area, connection.dialect.name)
        await connection.execute(area.delete().where(place.in_(select(seqs.seq).where(seqs.workspace == workspace))))


def fold(words: str) -> str:
    """Words in lower case without diacritics or marks, with spaces between."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.casefold()))
