"""Text from outside as Slack shows it, character by character: nothing in it can ping, link, emphasise or quote.

Slack parses markup in `mrkdwn` text alone. So words stand in `rich_text` blocks and `plain_text` objects, whose text is
literal and needs no escaping. Two places take nothing but mrkdwn: the fallback `text`, and a link in a context line.
"""

from __future__ import annotations

import re

from adapters.outside import one_line

LONGEST_LINK = 3000
"""Characters of an address."""
_REFERENCE = re.compile(r"<(?P<mark>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<shown>[^<>]*))?>")
_LOOK_ALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", "|": "❘", "\n": " "})
"""Marks of mrkdwn, for words under a link: there is no way to escape them, and a label is no evidence."""


def size(words: str) -> int:
    """Characters as Slack may count them: one outside the basic plane, such as most emoji, counts as two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def escaped(words: str) -> str:
    """mrkdwn that holds no reference: `&`, `<` and `>` are all that Slack wants escaped."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(words: str, url: str) -> str:
    """mrkdwn of words that lead to a safe address."""
    return f"<{escaped(url)}|{escaped(one_line(words).translate(_LOOK_ALIKES))}>"


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
