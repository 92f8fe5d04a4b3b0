"""What holds for any text whatever: a brief comes out, its evidence is sliced from the text, and it survives JSON."""

import json
import logging

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from briefs.contract import from_json, to_json
from briefs.engine import Engine
from briefs.errors import ArticleError
from briefs.types import Article, Brief
from tests.spans import every_span

any_text = st.text(st.characters(exclude_categories=()), max_size=40)
MARKS = "\" “ ” „ « » '' `` ’ ‘ ' ＂ 👩\u200d🚀 🇫🇷 العربية שלום \u202e e\u0301 ﬁ — ... ( ) 1,000 U.S. \0 \ud800".split()
SPACES = ["\n", "\n\n", "\r\n", " ", "\t", "\u00a0", "\u2028", ". ", ", "]
WORDS = (
    "The minister|Ana Ruiz|Ruiz|Moscow|the North|Mr. Lee|O'Neil|he|she|they|said|told reporters|accused|will not|that|of|’s|if|"
    "according to|spokesman|WE WILL NOT|talks|sign the treaty"
).split("|")
pieces = st.sampled_from([*MARKS, *SPACES, *WORDS, "x" * 300])
odd_news = st.lists(pieces | any_text, max_size=25).map("".join) | st.lists(pieces, max_size=25).map(" ".join)


@pytest.mark.timeout(300)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(odd_news)
@example("")
@example('"')
@example("“” said Ana Ruiz")
@example("Ana Ruiz said “we won’t\n\n“and will not”\n\nhe added.")
@example("\ud83d Ana Ruiz said \ude00 “no”.")
@example("🙂" * 50 + " “No,” said Ana Ruiz.")
@example("“" * 200 + "No" + "”" * 199)
@example("\n \n\t\n")
@example("He said " * 200)
def test_any_text_gives_a_brief_of_slices(engine: Engine, caplog: pytest.LogCaptureFixture, text: str) -> None:
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        (found,) = engine.read_many([Article("1", text)])
    assert not caplog.records
    if isinstance(found, ArticleError):
        return
    assert isinstance(found, Brief)
    assert found.article.text == text
    assert all(0 <= span.start < span.end <= len(text) for span in every_span(found))
    ids = [*(a.id for a in found.actors), *(q.id for q in found.quotes), *(p.id for p in found.positions)]
    assert len(set(ids)) == len(ids)
    assert from_json(json.loads(json.dumps(to_json(found)))) == found
