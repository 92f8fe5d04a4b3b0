"""The faster ways find what spaCy's own find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops

from briefs import parsing
from briefs.engine import DEFAULT_MODEL, Engine
from briefs.parsing import LEAST, Greedy, Remembering, _scorer, embed_once
from briefs.pipeline import COMPONENTS

LETTERS = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.CharacterEmbed.v2",
        **{"width": 96, "rows": 100, "nM": 8, "nC": 2, "include_static_vectors": False, "feature": "LOWER"},
    },
    "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "window_size": 1, "maxout_pieces": 3, "depth": 1},
}
TEXTS = [
    "Mayor Ann Fisher of Arden told reporters on Monday that the bridge, which Ruritania built in 1950, would close.",
    "",
    "\n\n",
    "“We will not wait,” said Lee. The Harbour Board met in Port Vale; nothing was agreed, and nobody spoke of money.",
    "NO",
] * 2


@pytest.fixture(scope="module")
def nlp(engine: Engine) -> Language:
    return engine._nlp


def prepared(nlp: Language) -> list[Doc]:
    return list(nlp.pipe(TEXTS, disable=[*COMPONENTS, *(f"greedy_{name}" for name in LEAST)]))


def readings(docs: list[Doc]) -> list[list[tuple[object, ...]]]:
    return [
        [(token.text, token.head.i, token.dep_, token.is_sent_start, token.ent_iob_, token.ent_type_) for token in doc]
        for doc in docs
    ]


@pytest.mark.parametrize("name", LEAST)
@pytest.mark.parametrize("batch", [1, 4, 10])
def test_what_is_found_is_the_same(nlp: Language, name: str, batch: int) -> None:
    inner = nlp.get_pipe(name)
    own = list(inner.pipe(prepared(nlp)))
    ours = list(Greedy(inner, 1).pipe(prepared(nlp), batch_size=batch))
    assert readings(ours) == readings(own)
    assert any(token.dep_ or token.ent_type_ for doc in ours for token in doc)


def test_a_step_that_training_never_saw_is_not_taken(nlp: Language) -> None:
    inner = nlp.get_pipe("ner")
    unseen = {step for step in range(inner.moves.n_moves) if inner.moves.get_class_name(step).endswith("-PERSON")}
    inner.model.attrs["unseen_classes"], seen = unseen, inner.model.attrs["unseen_classes"]
    try:
        own = list(inner.pipe(prepared(nlp)))
        ours = list(Greedy(inner, 1).pipe(prepared(nlp), batch_size=4))
    finally:
        inner.model.attrs["unseen_classes"] = seen
    assert readings(ours) == readings(own)
    assert not any(token.ent_type_ == "PERSON" for doc in ours for token in doc)


def test_the_large_arrays_of_a_batch_are_let_go(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def kept(steps: Any) -> Any:
        made.append(steps)
        assert steps.tokvecs.size
        return _scorer(steps)

    monkeypatch.setattr(parsing, "_scorer", kept)
    list(Greedy(nlp.get_pipe("ner"), 1).pipe(prepared(nlp), batch_size=4))
    assert made and not any(hasattr(steps, "tokvecs") for steps in made)


def test_one_document_is_annotated_by_a_call(nlp: Language) -> None:
    doc = nlp.get_pipe("greedy_ner")(prepared(nlp)[0])
    assert "Ann Fisher" in [entity.text for entity in doc.ents]


@pytest.mark.parametrize("texts", [TEXTS, ["", "NO"], ["A plan, a plan, a plan."]])
def test_words_that_are_embedded_once_have_the_same_vectors(texts: list[str]) -> None:
    with use_ops("numpy", use_blis=False):
        nlp = spacy.load(DEFAULT_MODEL)
    docs = [nlp.make_doc(text) for text in texts]
    for network in (nlp.get_pipe("tok2vec").model, nlp.get_pipe("ner").model.get_ref("tok2vec")):
        own = network.predict(docs)
        embed_once(network)
        assert any(node.name == "embed_once" for node in network.walk())
        for expected, found in zip(own, network.predict(docs), strict=True):
            np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_network_of_another_make_is_left_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": LETTERS})
    network = nlp.get_pipe("tok2vec").model
    nodes = list(network.walk())
    embed_once(network)
    assert list(network.walk()) == nodes


WORDS = [
    "Let's see whether the mayor, who's from Port Vale, won't say nothin' about what her board has decided to build.",
    "They ain't gonna wait, she'd said;  he'd have gone   himself because it's his bridge and nobody else's.\n\nIt was late.",
    "The board, which has met, does not like that plan, but is so sure of it that it will do all it can.",
]


def test_the_ruler_remembers_what_spacys_says(nlp: Language) -> None:
    faster = Remembering(nlp.get_pipe("attribute_ruler"))
    for text in [*TEXTS, *WORDS, *WORDS]:
        own, ours = (nlp(text, disable=["remembering", "lemmatizer", *COMPONENTS]) for _ in range(2))
        nlp.get_pipe("attribute_ruler")(own)
        faster(ours)
        for expected, token in zip(own, ours, strict=True):
            for name in ("tag", "pos", "dep", "lemma"):
                assert getattr(token, name) == getattr(expected, name), (token, name)
            assert token.morph == expected.morph, token
