"""Runs of capitalised words, in which names are looked for."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

PARTICLES = frozenset("de del della der den di da das dos du van von zu la le el al bin bint ibn ben ter ten y e".split())
_NICKNAME = 3
"""Tokens of a nickname with its marks."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: spaCy's tokens glued at hyphens and apostrophes. Tokens [first, last)."""

    text: str
    first: int
    last: int


def runs(doc: Doc) -> list[list[Word]]:
    """Unbroken sequences of capitalised words (and the particles between them), in order."""
    found: list[list[Word]] = []
    current: list[Word] = []
    previous: Token | None = None
    for word in _words(doc):
        head = doc[word.first]
        adjacent = previous is not None and (_next_to(previous, head) or _nickname_between(previous, head))
        if current and not adjacent:
            _close(current, found)
            current = []
        if _capital(word.text) or (word.text in PARTICLES and current) or word.text.startswith(("al-", "el-", "bin-")):
            current.append(word)
        elif current:
            _close(current, found)
            current = []
        previous = doc[word.last - 1] if not head.is_space else None
    _close(current, found)
    return found


def _next_to(previous: Token, head: Token) -> bool:
    return previous.i + 1 == head.i and previous.whitespace_ == " "


def _nickname_between(previous: Token, head: Token) -> bool:
    """“Matiu "Matt" Ratana”."""
    between = head.doc[previous.i + 1 : head.i]
    return len(between) == _NICKNAME and between[0].is_quote and between[2].is_quote and previous.text[:1].isupper()


def _close(run: list[Word], found: list[list[Word]]) -> None:
    while run and run[-1].text in PARTICLES:
        run.pop()
    if run:
        found.append(run)


def _capital(text: str) -> bool:
    return text[:1].isupper() and any(character.isalpha() for character in text)


def _words(doc: Doc) -> list[Word]:
    words: list[Word] = []
    i, n = 0, len(doc)
    while i < n:
        token = doc[i]
        if token.is_punct or token.is_space or token.text in ("'s", "’s") or _is_caption(token) or _is_nickname(token):
            i += 1
            continue
        last = i + 1
        while (
            last + 1 < n
            and not doc[last - 1].whitespace_
            and doc[last].text in "-–'’"
            and not doc[last].whitespace_
            and doc[last + 1].is_alpha
        ):
            last += 2
        words.append(Word(doc[i:last].text if last > i + 1 else token.text, i, last))
        i = last
    return words


def _is_nickname(token: Token) -> bool:
    """A capitalised word in marks of its own between two others: it belongs to the name around it, and is none itself."""
    if not 2 <= token.i < len(token.doc) - 2 or not _capital(token.text):
        return False
    first, opening, closing, last = (token.nbor(k) for k in (-2, -1, 1, 2))
    marked = (
        opening.is_quote and closing.is_quote and not opening.whitespace_ and bool(first.whitespace_ and closing.whitespace_)
    )
    return marked and first.tag_ == last.tag_ == "NNP"


def _is_caption(token: Token) -> bool:
    """ "Image: Anna Berg": the word that opens a credit belongs to no name."""
    return token.text in ("Image", "Photo", "Picture", "File") and token.i + 1 < len(token.doc) and token.nbor().text == ":"
