"""Text from outside as Slack shows it, character by character: nothing in it can ping, link, emphasise or quote.

Slack parses markup in `mrkdwn` text alone. So words stand in `rich_text` blocks and `plain_text` objects, whose text is
literal and needs no escaping. Two places take nothing but mrkdwn: the fallback `text`, and a link in a context line.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_LINK = 3000
"""Characters of an address."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    r"\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing: it could show words in another order than they stand
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # what is no character
)
_SPACE = re.compile(r"[\t\u2028\u2029\u0085]")
_NO_LINK = re.compile(r"[\s<>|\\`\x00-\x20\x7f]")
_REFERENCE = re.compile(r"<(?P<mark>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<shown>[^<>]*))?>")
_LOOK_ALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "❘", "\n": " "})
"""Marks of mrkdwn, for words under a link: there is no way to escape them, and a label is no evidence."""


def clean(words: str) -> str:
    """`words` without what cannot be seen; of white space only blanks and new lines."""
    if words.isprintable():  # nearly all words are
        return words
    return _UNSEEN.sub("", _SPACE.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(words: str) -> str:
    return " ".join(clean(words).split())


def size(words: str) -> int:
    """Characters as Slack may count them: one outside the basic plane, such as most emoji, counts as two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def escaped(words: str) -> str:
    """mrkdwn that holds no reference: `&`, `<` and `>` are all that Slack wants escaped."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(words: str, url: str) -> str:
    """mrkdwn of words that lead to a safe address."""
    return f"<{escaped(url)}|{escaped(one_line(words).translate(_LOOK_ALIKES))}>"


def safe_address(url: str | None) -> str | None:
    """The address of a page of the web; None for anything else, for one with a login in it, and for one too long."""
    if not url or len(url) > LONGEST_LINK or _NO_LINK.search(url) or not url.isascii():
        return None
    try:
        parts = urlsplit(url)
        login = parts.username or parts.password
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not login else None


def typed(words: str) -> str:
    """What somebody typed, of the mrkdwn that Slack makes of it: links as addresses, channels by name, people left out."""
    shown = _REFERENCE.sub(_spelled, words)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _spelled(found: re.Match[str]) -> str:
    match found["mark"]:
        case "#":
            return f"#{found['shown'] or found['what']}"
        case "@" | "!":
            return ""
    if found["what"].startswith(("http://", "https://")):
        return found["what"]
    return found["shown"] or found["what"].removeprefix("mailto:")


def first_link(words: str) -> str | None:
    """The first address of the web in mrkdwn."""
    for found in _REFERENCE.finditer(words):
        if found["what"].startswith(("http://", "https://")):
            return found["what"].replace("&amp;", "&")
    return None
