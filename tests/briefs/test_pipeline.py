"""The pipeline is put together in order, from models that can do what it needs."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from briefs.engine import Engine
from briefs.errors import ModelError
from briefs.pipeline import COMPONENTS, build


@pytest.fixture(scope="module")
def nlp(engine: Engine) -> Language:
    return engine._nlp


def test_a_model_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(ModelError) as raised:
        build("no_such_model")
    assert str(raised.value) == (
        "The spaCy model “no_such_model” cannot be loaded; install it, or set BRIEFBOT_MODEL to an installed one."
    )


def test_a_folder_that_holds_no_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded; install it, or set BRIEFBOT_MODEL"):
        build(str(tmp_path))


@pytest.mark.parametrize(
    ("has", "lacks"),
    [((), "parser"), (("parser",), "ner"), (("parser", "ner"), "tagger"), (("parser", "ner", "tagger"), "lemmatizer")],
)
def test_a_model_without_a_component_that_is_needed_is_one_sentence(tmp_path: Path, has: tuple[str, ...], lacks: str) -> None:
    model = spacy.blank("en")
    for name in has:
        model.add_pipe(name)
    model.to_disk(tmp_path)
    with pytest.raises(ModelError) as raised:
        build(str(tmp_path))
    assert str(raised.value) == f"The spaCy model “{tmp_path}” has no {lacks}; choose an English model with one."


def test_our_components_come_last_and_in_order(nlp: Language) -> None:
    assert tuple(nlp.pipe_names[-len(COMPONENTS) :]) == COMPONENTS
    assert nlp.pipe_names.index("paragraphs") + 1 == nlp.pipe_names.index("greedy_parser")


def test_each_component_finds_what_it_requires(nlp: Language) -> None:
    analysis = nlp.analyze_pipes(keys=["requires", "assigns"])
    assert not any(analysis["problems"].values()), analysis["problems"]
    for name in ("paragraphs", *COMPONENTS):
        assert analysis["summary"][name]["assigns"], f"{name} does not say what it assigns"


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\n\n\n", "\r\n\r\n"])
def test_a_paragraph_ends_a_sentence(nlp: Language, gap: str) -> None:
    text = f"Talks on the harbour in Arden{gap}The mayor met the governor{gap}Nothing was agreed."
    parsed = nlp.select_pipes(enable=["tok2vec", "tagger", "paragraphs", "parser"])
    with parsed:
        doc = nlp(text)
    starts = {sentence.start_char for sentence in doc.sents}
    assert {text.index("The mayor"), text.index("Nothing")} <= starts
    assert all(gap not in sentence.text.strip() for sentence in doc.sents)
