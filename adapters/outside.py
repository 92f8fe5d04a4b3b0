"""Text from outside, as far as every platform treats it alike: nothing unseen is shown, and only safe addresses are linked."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    r"\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing: it could show words in another order than they stand
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # what is no character
)
_SPACE = re.compile(r"[\t\u2028\u2029\u0085]")
_NO_LINK = re.compile(r"[\s<>|\\`\x00-\x20\x7f]")


def clean(words: str) -> str:
    """`words` without what cannot be seen; of white space only blanks and new lines."""
    if words.isprintable():  # nearly all words are
        return words
    return _UNSEEN.sub("", _SPACE.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(words: str) -> str:
    return " ".join(clean(words).split())


def safe_address(url: str | None, longest: int) -> str | None:
    """The address of a page of the web; None for anything else, for one with a login in it, and for one too long."""
    if not url or len(url) > longest or _NO_LINK.search(url) or not url.isascii():
        return None
    try:
        parts = urlsplit(url)
        login = parts.username or parts.password
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not login else None
