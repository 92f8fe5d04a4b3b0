"""From bytes, markup or a text file to the plain text of an article. From here on offsets never move.

`decode`, `from_html` and `from_plain` make the text. All that is ever changed is changed here: line ends become "\\n", control
and invisible characters go, other spaces become plain ones, wrapped lines are joined, letters are composed (NFC). `check` says
whether the engine can read an article as it stands, and changes nothing.

`from_html` takes markup that is already the article, as feeds carry it. To find the article in a whole page is a source's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html.parser import HTMLParser
from itertools import pairwise

from briefs.errors import ArticleTooLong, EmptyArticle, UnreadableText, UnsupportedLanguage
from briefs.language import other_language
from briefs.types import Article

MAX_CHARACTERS = 2_000_000
"""The longest article that is read; about 350,000 words."""
CONTROL_SHARE = 0.01
"""Share of control characters from which bytes are no text: English has none, compressed data a tenth."""
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_NOT_CHARSETS = {"unicodeescape", "rawunicodeescape", "punycode", "idna", "undefined", "utf7"}
_AS_BROWSERS_DO = dict.fromkeys(("iso88591", "latin1", "ascii", "usascii"), "windows-1252")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACE = re.compile(r"[^\S\n]")
_LINE_EDGE = re.compile(r"[ ]*\n[ ]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text: by its byte order mark, as UTF-8, as `declared`, as the markup declares, as Windows-1252, in this order.

    UTF-8 wins over a declaration, because no other encoding looks like it by chance. Raises UnreadableText where it is no text.
    """
    if kind := next((kind for start, kind in _KINDS if data.startswith(start)), None):
        raise UnreadableText(f"This is {kind}, not text; save the article as plain text or HTML.")
    text = next(_decoded(data, declared))
    if len(_CONTROL.findall(text)) > 2 + CONTROL_SHARE * len(text):
        raise UnreadableText("This is not text but binary data; save the article as plain text or HTML.")
    return text


def normalise(text: str) -> str:
    """`text` with plain line ends and spaces, composed letters and nothing invisible; the second time it changes nothing."""
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", well_formed(text)))
    text = unicodedata.normalize("NFC", _SPACE.sub(" ", text))
    return _LINE_EDGE.sub("\n", text).strip()


def well_formed(text: str) -> str:
    """`text` with U+FFFD for each half of a torn character, which no encoding can write; the length stays."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def from_plain(text: str) -> tuple[str | None, str]:
    """Title and text of a text file: a first line followed by a blank line is the title. Wrapped lines are joined again."""
    text = _unwrapped(normalise(text))
    first, blank, rest = text.partition("\n\n")
    if blank and first and "\n" not in first and rest.strip():
        return first, rest.strip()
    return None, text


def from_html(markup: str) -> tuple[str | None, str]:
    """Title and text of an article's markup: each block a paragraph, each line break a line; the first heading is the title."""
    reader = _Reader()
    reader.feed(well_formed(markup))
    reader.close()
    heading, title = _squeezed(reader.heading), _squeezed(reader.title)
    return heading or title or None, reader.text()


def check(article: Article) -> None:
    """Raises EmptyArticle, ArticleTooLong or UnsupportedLanguage where the engine cannot read `article`."""
    if len(article.text) > MAX_CHARACTERS:
        raise ArticleTooLong(
            f"This article has {len(article.text):,} characters; the longest that is read has {MAX_CHARACTERS:,}. Split it."
        )
    if not any(map(str.isalpha, article.text)):
        raise EmptyArticle("There is no text in this article.")
    if language := other_language(article.text):
        raise UnsupportedLanguage(f"This article is in {language}; only English is read.")


def _decoded(data: bytes, declared: str | None) -> Iterator[str]:
    """`data` in each encoding that fits, the likeliest first; the last always fits."""
    in_markup = _DECLARED.search(data[:2048])
    encodings = [name for mark, name in _MARKS if data.startswith(mark)]
    encodings += _utf16_without_mark(data) or ["utf-8"]
    yield from _strictly(data, encodings)
    damaged = data.decode("utf-8", "replace")
    if 2 * damaged.count("\ufffd") < sum(map(len, _NOT_ASCII.findall(damaged))):
        yield damaged
    yield from _strictly(data, [name for name in (declared, in_markup and in_markup[1].decode("ascii")) if name])
    yield data.decode("windows-1252", "replace")


def _strictly(data: bytes, encodings: Iterable[str]) -> Iterator[str]:
    for name in encodings:
        plain_name = re.sub(r"[\W_]", "", name.lower())
        if plain_name not in _NOT_CHARSETS:
            with suppress(LookupError, ValueError):
                yield data.decode(_AS_BROWSERS_DO.get(plain_name, name))


def _utf16_without_mark(data: bytes) -> list[str]:
    """English in UTF-16 has a NUL in nearly every other byte."""
    sample = data[:2000]
    enough = len(sample) * 0.3
    return [name for name, half in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])) if half.count(0) > enough]


def _unwrapped(text: str) -> str:
    """`text` with the lines of a paragraph joined, where they were cut at a width (an e-mail, an old archive).

    They were if no line had room for the next line's first word.
    """
    lines = text.split("\n")
    pairs = [(line, following) for line, following in pairwise(lines) if line and following]
    width = max(map(len, lines))
    cut = sum(len(line) + 1 + len(following.split(" ", 1)[0]) > width for line, following in pairs)
    if width > 100 or len(pairs) < 3 or cut < 0.9 * len(pairs):
        return text
    return re.sub(r"(?<=\S)\n(?=\S)", " ", text)


def _squeezed(parts: list[str]) -> str:
    return " ".join(normalise("".join(parts)).split())


class _Reader(HTMLParser):
    """Collects the text of markup, block by block. Any markup will do: what is not closed closes itself."""

    BLOCKS = frozenset(
        "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 "
        "h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody tfoot thead tr ul".split()
    )
    SILENT = frozenset(
        "script style noscript template svg math iframe object select button textarea audio video canvas".split()
    )
    CELLS = frozenset(("td", "th"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.heading: list[str] = []
        self._parts: list[str] = []
        self._silent: list[str] = []
        self._into = self._parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the signature is HTMLParser's)
        if tag in self.SILENT:
            self._silent.append(tag)
        elif tag == "title" and not self.title:
            self._into = self.title
        elif tag == "h1" and not self.heading:
            self._into = self.heading
        elif tag in self.BLOCKS:
            self._into = self._parts
            self._parts.append("\n\n")
        else:
            self._parts.append({"br": "\n", "q": "“"}.get(tag, " " if tag in self.CELLS else ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in self.SILENT:
            self._silent.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in ("title", "h1"):
            self._into = self._parts
        elif tag in self.BLOCKS:
            self._parts.append("\n\n")
        elif tag == "q":
            self._parts.append("”")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._into.append(re.sub(r"\s+", " ", data))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """`<![if !mso]>` and its like, at which the base class gives up, are comments to every browser."""
        return self.parse_bogus_comment(i, report)

    def text(self) -> str:
        return re.sub(r" *\n( *\n)+ *", "\n\n", normalise("".join(self._parts)).replace("  ", " "))
