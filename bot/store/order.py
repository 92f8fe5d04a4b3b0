"""Ids and places in the order of publication, both computed from what is stored, so that storing again yields the same.

An article's place is `second of publication * 2**18 + slot`; a statement's is `article's place * 2**13 + 8,191 less its
number`. Walking down the numbers gives the newest article first and, within it, the first statement first. All fit 64 bits
until 2106.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from bot.sources.addresses import key_of
from bot.store.tables import utc
from briefs.types import Span

SLOTS = 1 << 18
"""Articles of one second, at most."""
LINES = 1 << 13
"""Statements of one article, at most."""
_ID = re.compile("[a-z2-7]{12}")
_LAST_SECOND = (1 << 32) - 1


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()


def address(url: str | None, hash_: str) -> str:
    """What an article is known by: where it stands, however that is spelt; without an address, its text."""
    return key_of(url) if url else hash_


def article_id(workspace: str, address: str, hash_: str) -> str:
    return _short(workspace, address, hash_)


def line_id(article: str, kind: str, spans: Iterable[Span]) -> str:
    """The permalink id of a statement or a stand."""
    return _short(article, kind, *(f"{span.start}-{span.end}" for span in spans))


def is_id(word: str) -> bool:
    """Whether a word has the form of an id."""
    return _ID.fullmatch(word) is not None


def _short(*parts: str) -> str:
    """Twelve characters of a-z and 2-7: sixty bits, enough for one pair in 10,000 stores of a million to collide."""
    digest = hashlib.sha256("\x00".join(parts).encode("utf8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:12].decode().lower()


def second(moment: datetime) -> int:
    return max(-_LAST_SECOND, min(_LAST_SECOND, int(utc(moment).timestamp() // 1)))


def article_seq(moment: datetime, slot: int) -> int:
    return second(moment) * SLOTS + slot % SLOTS


def first_slot(id_: str) -> int:
    """Where to look for a free slot first: spread by the id, so that articles of one day rarely meet."""
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:4], "big") % SLOTS


def line_seq(article: int, ordinal: int) -> int:
    return article * LINES + (LINES - 1 - ordinal)


def lines_from(moment: datetime) -> int:
    """The least place of a statement published at `moment` or later."""
    return article_seq(moment, 0) * LINES
