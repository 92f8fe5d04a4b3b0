"""Links that only their holders can open: the path is signed with a key, and may end at a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

Verdict = Literal["good", "bad", "expired"]


@dataclass(frozen=True, slots=True)
class EvidenceLinks:
    """The addresses of a workspace's evidence pages, signed where there is a key; None where the pages are not public."""

    public_url: str = ""
    key: str = ""
    workspace: str = ""

    def article(self, id: str) -> str | None:
        return self._address(article_path(self.workspace, id))

    def line(self, id: str) -> str | None:
        """The page of a statement or a position."""
        return self._address(statement_path(self.workspace, id))

    def digest(self, delivery: int) -> str | None:
        """The page of a digest that was delivered."""
        return self._address(digest_path(self.workspace, delivery))

    def _address(self, path: str) -> str | None:
        return self.public_url.rstrip("/") + sign(path, self.key) if self.public_url else None


NO_LINKS = EvidenceLinks()


def article_path(workspace: str, article: str) -> str:
    return f"/{quote(workspace, safe='')}/article/{quote(article, safe='')}"


def statement_path(workspace: str, statement: str) -> str:
    return f"/{quote(workspace, safe='')}/statement/{quote(statement, safe='')}"


def digest_path(workspace: str, delivery: int) -> str:
    return f"/{quote(workspace, safe='')}/digest/{delivery}"


def sign(path: str, key: str, expires: datetime | None = None) -> str:
    """The path with its signature; `expires` is aware, None means for ever. Without a key the path stays as it is."""
    if not key:
        return path
    end = f"{int(expires.timestamp())}" if expires else "0"
    return f"{path}?key={end}.{_signature(path, end, key)}"


def verify(path: str, token: str, key: str, now: datetime) -> Verdict:
    """Whether a token opens a path; a changed path, time or signature is bad."""
    end, _, signature = token.partition(".")
    if not (end.isascii() and end.isdigit() and len(end) < 12):
        return "bad"
    if not hmac.compare_digest(signature.encode(), _signature(path, end, key).encode()):
        return "bad"
    if end != "0" and datetime.fromtimestamp(int(end), UTC) <= now:
        return "expired"
    return "good"


def _signature(path: str, end: str, key: str) -> str:
    digest = hmac.new(key.encode(), f"{end}\n{path}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
