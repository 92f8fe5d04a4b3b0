"""spaCy's parser, entity recogniser and attribute ruler, read in faster ways.

spaCy's own loop gives up Python's lock and takes it back at each of some hundred checks a word, which costs a third of its
time. The loop below keeps the lock, and scores the steps without what only training needs; what it finds is the same. Its steps
are in Python, so that it pays for entities, which need the most checks, and from a few documents on.

What a network makes of a word before it looks at its neighbours depends on a few traits of the word alone, so it is made once
for all words of a batch that share these.

The attribute ruler tries all its patterns on all words. Nearly all patterns are of one token, and look at its tag, its
dependency, whether it is a blank, and few words at all: what they give is the same for all tokens that agree in these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Token
from thinc.api import Model, Ragged

ASSIGNED = ["token.dep", "token.head", "token.is_sent_start", "doc.sents", "doc.ents", "token.ent_iob", "token.ent_type"]
LEAST = {"parser": 3, "ner": 1}
"""The number of documents from which on the faster loop is faster."""


class Greedy:
    """A parser or entity recogniser of spaCy's, whose next step is always the one with the highest score."""

    def __init__(self, inner: Any, least: int) -> None:
        self._inner = inner
        self._least = least

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc], batch_size=1))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """The same documents, annotated, in batches: each step of the loop is one for all documents of a batch."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            self._read(batch)
            yield from batch

    def _read(self, docs: list[Doc]) -> None:
        if len(docs) < self._least:
            self._inner.set_annotations(docs, self._inner.predict(docs))
            return
        states = self._inner.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        if unfinished:
            steps = self._inner.model.predict(docs)
            scores = _scorer(steps)
            while unfinished:
                unfinished = self._inner.transition_states(unfinished, scores(unfinished))
            steps.clear_memory()  # it stands in a circle, and would keep its large arrays until garbage is looked for
        self._inner.set_annotations(docs, states)


def _scorer(steps: Any) -> Callable[[list[Any]], NDArray[np.float32]]:
    """What tells how good each next step would be for some states, by spaCy's model of the `steps` for a batch of documents."""
    if steps.vec2scores is None or not all(map(steps.class_is_unseen, range(steps.nO))):  # it tells of those that were seen
        return steps.predict  # type: ignore[no-any-return]  # spaCy's model has no types
    features, hidden = steps.get_token_ids, steps.state2vec.predict
    weights, bias = steps.vec2scores.get_param("W").T, steps.vec2scores.get_param("b")
    return lambda states: hidden(features(states)) @ weights + bias


@Language.factory("greedy", default_config={"of": "ner", "least": 1}, assigns=ASSIGNED)
def greedy(nlp: Language, name: str, of: str, least: int) -> Greedy:  # noqa: ARG001 (spaCy passes both)
    return Greedy(nlp.get_pipe(of), least)


_EMBEDDING = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
"""The steps by which words alone become vectors: their traits, in one array, a vector a trait, one for all, in lists again."""
_MIXING = np.random.default_rng(0).integers(1 << 62, size=16, dtype=np.uint64) * 2 + 1
"""Odd numbers that make one number of all traits, the same for no two kinds of words."""


def embed_once(network: Model[Any, Any]) -> None:
    """Let spaCy's network of word vectors look once at all words of a kind; one of another make stays as it is."""
    for node in list(network.walk()):
        if [layer.name.partition("(")[0] for layer in node.layers] == _EMBEDDING:
            network.replace_node(node, Model("embed_once", _embedded, layers=[node]))


def _embedded(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Any], Any]:  # noqa: ARG001 (thinc passes it)
    traits, joined, *vectors, _ = model.layers[0].layers
    words: Any = joined.predict(traits.predict(docs))
    numbers = (words.data * _MIXING[: words.data.shape[1]]).sum(1)
    _, firsts, places = np.unique(numbers, return_index=True, return_inverse=True)
    found: Any = Ragged(words.data[firsts], np.array([len(firsts)], dtype="i"))  # type: ignore[arg-type]  # thinc has its own types
    for step in vectors:
        found = step.predict(found)
    return np.split(found.data[places], np.cumsum(words.lengths)[:-1]), None


class Remembering:
    """An attribute ruler that asks spaCy's once for each kind of token, and for each text in which a rare pattern fits."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._told: dict[tuple[object, ...], dict[str, Any]] = {}
        self._rare = Matcher(inner.vocab)
        self._words: set[str] = set()
        for number, pattern in enumerate(pattern for rule in inner.patterns for pattern in rule["patterns"]):
            words = _words(pattern[0]) if len(pattern) == 1 else None
            if words is None:
                self._rare.add(str(number), [pattern])
            else:
                self._words |= words

    def __call__(self, doc: Doc) -> Doc:
        if self._rare(doc, allow_missing=True):
            self._inner(doc)
            return doc
        for token in doc:
            word = token.lower_
            kind = (token.tag, token.dep, token.is_space, word if word in self._words else None)
            if kind not in self._told:
                self._told[kind] = self._ask(token)
            for name, value in self._told[kind].items():
                setattr(token, name, value)
        return doc

    def _ask(self, token: Token) -> dict[str, Any]:
        """The attributes that the ruler sets on a token like this one."""
        alone = Doc(token.vocab, words=[token.text])[0]
        alone.tag, alone.dep = token.tag, token.dep
        self._inner(alone.doc)
        told: dict[str, Any] = {name: value for name in ("tag", "pos", "dep", "lemma") if (value := getattr(alone, name))}
        return told | ({"morph": alone.morph} if alone.has_morph() else {})


def _words(token: dict[str, Any]) -> set[str] | None:
    """The words that the pattern of one token looks for; None where it looks at more than this and the token's kind."""
    if not token.keys() <= {"TAG", "DEP", "IS_SPACE", "LOWER"}:
        return None
    sought = token.get("LOWER", {"IN": ()})
    if isinstance(sought, str):
        return {sought}
    return set(sought["IN"]) if sought.keys() == {"IN"} else None


@Language.factory("remembering", default_config={"of": "attribute_ruler"}, assigns=["token.pos", "token.morph", "token.lemma"])
def remembering(nlp: Language, name: str, of: str) -> Remembering:  # noqa: ARG001 (spaCy passes both)
    return Remembering(nlp.get_pipe(of))


def quicken(nlp: Language) -> None:
    """Put the faster ways into the place of spaCy's own."""
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, TrainablePipe):
            embed_once(pipe.model)
    for name, least in LEAST.items():
        nlp.add_pipe("greedy", f"greedy_{name}", after=name, config={"of": name, "least": least})
        nlp.disable_pipe(name)
    if "attribute_ruler" in nlp.pipe_names:
        nlp.add_pipe("remembering", after="attribute_ruler")
        nlp.disable_pipe("attribute_ruler")
