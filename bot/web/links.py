"""Links that only their holders can open: the path is signed with a key, and may end at a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

Verdict = Literal["good", "bad", "expired"]


def article_path(workspace: str, article: str) -> str:
    return f"/{quote(workspace, safe='')}/article/{quote(article, safe='')}"


def statement_path(workspace: str, statement: str) -> str:
    return f"/{quote(workspace, safe='')}/statement/{quote(statement, safe='')}"


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
