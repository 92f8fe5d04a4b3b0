from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs import weights
from briefs.attributions import Tagger
from briefs.errors import ModelError


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"),
    [
        ('"We will rebuild the bridge before winter," said Mayor Ann Fisher.', "We will rebuild", "said", "Mayor Ann Fisher"),
        (
            "The minister said the bridge would be closed for a year.",
            "the bridge would be closed for a year",
            "said",
            "The minister",
        ),
        (
            "According to the police, two men fled across the river.",
            "two men fled across the river",
            "According to",
            "the police",
        ),
    ],
)
def test_plain_news_is_read(tagger: Tagger, text: str, content: str, cue: str, source: str) -> None:
    found = tagger.read(text)
    assert len(found) == 1
    assert content in found[0].content[0].of(text)
    assert found[0].cue is not None and cue in found[0].cue.of(text)
    assert found[0].source is not None and found[0].source.of(text) == source


def test_an_interrupted_quotation_is_one_attribution(tagger: Tagger) -> None:
    text = '"The bridge is old," said Mayor Ann Fisher on Monday, "and we will not wait until it falls."'
    (found,) = tagger.read(text)
    assert len(found.content) == 2


def test_windows_do_not_show(tagger: Tagger) -> None:
    """A sentence is read alike wherever it falls among the windows of a long text."""
    filler = "The river runs past the old mill and the church. " * 40 + "\n\n"
    text = (filler + "The minister said the bridge would be closed for a year.\n\n") * 4
    assert len([found for found in tagger.read(text) if found.cue and found.cue.of(text) == "said"]) == 4


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_every_span_is_a_slice(text: str) -> None:
    for found in Tagger.shared().read(text):
        for span in (*found.content, *(part for part in (found.cue, found.source) if part)):
            assert 0 <= span.start < span.end <= len(text)
        assert 0 <= found.confidence <= 1


@pytest.mark.parametrize(
    "text", ["", "\n\n \n", "“" * 500, '"' * 501, "x" * 20_000, "”“»«" * 99, "شكرا \u202e جزيلا", "👩‍👩‍👧 said 🙂"]
)
def test_odd_texts_are_read(tagger: Tagger, text: str) -> None:
    assert isinstance(tagger.read(text), list)


def test_a_long_text_takes_memory_in_proportion(tagger: Tagger) -> None:
    def peak(paragraphs: int) -> int:
        text = 'The minister said the bridge would be closed. "We will rebuild it," she added.\n\n' * paragraphs
        tracemalloc.start()
        assert len(tagger.read(text)) >= paragraphs
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(200) < 6 * peak(50)


def test_a_missing_model_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights.resources, "files", lambda package: tmp_path)
    with pytest.raises(ModelError, match="missing or broken; restore"):
        Tagger()
