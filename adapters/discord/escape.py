"""Text from outside as Discord's Markdown that shows exactly these characters: no mention, link, heading or code arises."""

from __future__ import annotations

import re

from adapters.outside import clean, one_line, safe_address

LONGEST_LINK = 512
"""Characters of an address; a longer one is not linked."""
_MARKS = re.compile(
    r"[\\*_~`|\[\]<@:/]"
    r"(?:(?<![:/])|(?<=:)(?=//)|(?<=discord\.gg/)|(?<=discord\.com/invite/)|(?<=discordapp\.com/invite/))",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"(?m)^(\s*)([-+#>]|\d+(?=[.)](?:\s|$)))")
_SHADY = re.compile(r"://|discord\.gg|discord(?:app)?\.com/invite", re.IGNORECASE)
"""Words under which Discord shows no link, lest they pretend another address."""
_INSIDE_LINK = str.maketrans({"[": "［", "]": "］"})
"""Discord ends the words of a link at a bracket, escaped or not."""
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", '"': "%22", "'": "%27", "*": "%2A"})
"""What would end an address, or bold words around it; a server reads the number as the same character."""


def literal(words: str) -> str:
    """Markdown that shows `words` as they are, wherever it stands."""
    marked = _MARKS.sub(lambda found: "\\" + found[0], clean(words))
    return _LINE_START.sub(_held_back, marked)


def _held_back(found: re.Match[str]) -> str:
    """A list mark, or the number of a list, at the start of a line."""
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def link(words: str, url: str) -> str:
    """`words` that lead to `url`; the plain words where Discord would show no link or a misleading one."""
    address = safe_address(url, LONGEST_LINK)
    shown = literal(one_line(words).translate(_INSIDE_LINK))
    if address is None or not shown.strip() or _SHADY.search(words):
        return literal(words)
    return f"[{shown}]({address.translate(_IN_ADDRESS)})"
