"""The parse as plain objects holds what spaCy's own holds, under the same names."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path

import pytest
from spacy.tokens import Doc, Span, Token

import briefs
from briefs.engine import Engine
from briefs.parse import Parse, Word, Words
from briefs.pipeline import COMPONENTS

PARTS = (
    "Mayor Ann Fisher of Arden, who's from Port Vale, told reporters on Monday that the old  bridge wouldn't close.\n\n",
    "“We will not wait,” said Lee. The Harbour Board, the union and 12 towns met in Ruritania; nothing was agreed.\n",
    "Yesterday she bought a plan from the board on Monday that nobody has read, he'd said! A hearing is scheduled on it today.",
)
PLAIN = (
    *(
        "text",
        "i",
        "idx",
        "lower_",
        "lemma_",
        "tag_",
        "pos_",
        "dep_",
        "ent_type_",
        "ent_iob_",
        "whitespace_",
        "n_lefts",
        "n_rights",
    ),
    *("is_space", "is_punct", "is_quote", "is_alpha", "is_digit", "is_stop", "is_title"),
)
WORDS = ("head", "left_edge", "right_edge")
MANY = ("lefts", "rights", "children", "ancestors", "subtree", "conjuncts", "sent")
NOT_READ = {
    "to_array",
    "dep",
    "tag",
    "morph",
    "has_morph",
    "has_extension",
    "set_extension",
    "vocab",
    "id",
    "shape",
    "lower",
    "copy",
    "from_docs",
}
"""Names that spaCy's classes share with others of ours, or that only `parsing`, which works for spaCy's, uses."""


@pytest.fixture(scope="module")
def parts(engine: Engine) -> list[Doc]:
    return list(engine._nlp.pipe(PARTS, disable=COMPONENTS))


@pytest.fixture(scope="module")
def own(parts: list[Doc]) -> Doc:
    return Doc.from_docs(parts, ensure_whitespace=False, exclude=["tensor", "user_data"])  # type: ignore[call-arg,return-value]


@pytest.fixture(scope="module")
def parse(parts: list[Doc]) -> Parse:
    return Parse(parts)


def test_each_word_is_spacys_token(own: Doc, parse: Parse) -> None:
    assert len(parse) == len(own)
    for token, word in zip(own, parse, strict=True):
        for name in PLAIN:
            assert getattr(word, name) == getattr(token, name), (token, name)
        for name in WORDS:
            assert getattr(word, name).i == getattr(token, name).i, (token, name)
        for name in MANY:
            assert [other.i for other in getattr(word, name)] == [other.i for other in getattr(token, name)], (token, name)
        assert bool(word.is_sent_start) == bool(token.is_sent_start)
        assert len(word) == len(token)
        assert [word.is_ancestor(other) for other in parse] == [token.is_ancestor(other) for other in own]


def test_the_document_has_spacys_text_sentences_and_entities(own: Doc, parse: Parse) -> None:
    assert parse.text == own.text
    assert [(one.start, one.end, one.text) for one in parse.sents] == [(one.start, one.end, one.text) for one in own.sents]
    assert [(one.start, one.end, one.label_) for one in parse.ents] == [(one.start, one.end, one.label_) for one in own.ents]
    assert len(parse.sents) > len(PARTS) and parse.ents


def test_a_stretch_is_spacys_span(own: Doc, parse: Parse) -> None:
    for start, end in combinations(range(len(own) + 1), 2):
        span, words = own[start:end], parse[start:end]
        assert (words.text, words.start_char, words.end_char) == (span.text, span.start_char, span.end_char)
        assert (words.root.i, words.sent.start, len(words)) == (span.root.i, span.sent.start, len(span))
        assert (words[0].i, words[-1].i, len(words[1:])) == (start, end - 1, len(span[1:]))


@pytest.mark.parametrize("mode", ["expand", "contract"])
def test_characters_are_found_as_spacy_finds_them(own: Doc, parse: Parse, mode: str) -> None:
    for start in range(len(own.text) + 2):
        for end in range(start + 1, min(start + 30, len(own.text) + 2)):
            span, words = own.char_span(start, end, alignment_mode=mode), parse.char_span(start, end, alignment_mode=mode)
            assert (words is None) == (span is None)
            if span is not None and words is not None:
                assert (words.start, words.end) == (span.start, span.end)


@pytest.mark.parametrize("place", [slice(-5, -2), slice(4, 2), slice(-900, 3), slice(3, 900), slice(900, 901)])
def test_a_slice_may_reach_beyond_the_ends(own: Doc, parse: Parse, place: slice) -> None:
    assert (parse[place].start, parse[place].end, parse[place].text) == (own[place].start, own[place].end, own[place].text)


@pytest.mark.parametrize("step", [-1, 1, -2, 2])
def test_a_neighbour_is_a_word_or_an_error(own: Doc, parse: Parse, step: int) -> None:
    for token, word in zip(own, parse, strict=True):
        if 0 <= token.i + step < len(own):
            assert word.nbor(step).i == token.nbor(step).i
        else:
            with pytest.raises(IndexError):
                word.nbor(step)


def test_an_actor_is_written_on_a_word(parse: Parse) -> None:
    word = parse[3]
    assert word._.actor is None
    word._.actor = "lee"
    assert word._.actor == parse[3:4][0]._.actor == "lee"
    word._.actor = None


def test_a_deep_tree_is_walked(engine: Engine) -> None:
    deep = Doc(engine._nlp.vocab, words=["of"] * 3_000, heads=[max(i - 1, 0) for i in range(3_000)], deps=["prep"] * 3_000)
    parse = Parse([deep])
    assert [word.i for word in parse[0].subtree] == list(range(3_000))
    assert [word.i for word in parse[2_999].ancestors] == list(range(2_998, -1, -1))


def test_an_empty_text_is_no_word(engine: Engine) -> None:
    parse = Parse([engine._nlp("", disable=COMPONENTS)])
    assert (len(parse), parse.text, parse.sents, parse.ents, list(parse)) == (0, "", [], [], [])


def test_what_the_components_read_is_there() -> None:
    modules = (Path(briefs.__file__).parent).glob("*.py")
    used = {
        node.attr for path in modules for node in ast.walk(ast.parse(path.read_text("utf8"))) if isinstance(node, ast.Attribute)
    }
    spacys = {name for kind in (Doc, Span, Token) for name in dir(kind) if not name.startswith("__")}
    ours = {name for kind in (Parse, Word, Words) for name in dir(kind)}
    assert (used & spacys) - ours - NOT_READ == set()
