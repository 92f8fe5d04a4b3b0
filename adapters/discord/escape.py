"""Text from outside as Discord's Markdown that shows exactly these characters: no mention, link, heading or code arises."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_LINK = 512
"""Characters of an address; a longer one is not linked."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    r"\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing: it could show words in another order than they stand
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # what is no character
)
_SPACE = re.compile(r"[\t\u2028\u2029\u0085]")
_MARKS = re.compile(
    r"[\\*_~`|\[\]<@:/]"
    r"(?:(?<![:/])|(?<=:)(?=//)|(?<=discord\.gg/)|(?<=discord\.com/invite/)|(?<=discordapp\.com/invite/))",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"(?m)^(\s*)([-+#>]|\d+(?=[.)](?:\s|$)))")
_NO_LINK = re.compile(r"[\s<>\\`\x00-\x20\x7f]")
_SHADY = re.compile(r"://|discord\.gg|discord(?:app)?\.com/invite", re.IGNORECASE)
"""Words under which Discord shows no link, lest they pretend another address."""
_INSIDE_LINK = str.maketrans({"[": "［", "]": "］"})
"""Discord ends the words of a link at a bracket, escaped or not."""
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", '"': "%22", "'": "%27", "*": "%2A"})
"""What would end an address, or bold words around it; a server reads the number as the same character."""


def clean(words: str) -> str:
    """`words` without what cannot be seen; of white space only blanks and new lines."""
    if words.isprintable():  # nearly all words are
        return words
    return _UNSEEN.sub("", _SPACE.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")))


def literal(words: str) -> str:
    """Markdown that shows `words` as they are, wherever it stands."""
    marked = _MARKS.sub(lambda found: "\\" + found[0], clean(words))
    return _LINE_START.sub(_held_back, marked)


def _held_back(found: re.Match[str]) -> str:
    """A list mark, or the number of a list, at the start of a line."""
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def one_line(words: str) -> str:
    return " ".join(clean(words).split())


def link(words: str, url: str) -> str:
    """`words` that lead to `url`; the plain words where Discord would show no link or a misleading one."""
    address = safe_address(url)
    shown = literal(one_line(words).translate(_INSIDE_LINK))
    if address is None or not shown.strip() or _SHADY.search(words):
        return literal(words)
    return f"[{shown}]({address.translate(_IN_ADDRESS)})"


def safe_address(url: str) -> str | None:
    """The address of a page of the web; None for anything else, for one with a login in it, and for one too long."""
    if len(url) > LONGEST_LINK or _NO_LINK.search(url) or not url.isascii():
        return None
    try:
        parts = urlsplit(url)
        login = parts.username or parts.password
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not login else None
