import gc
import logging
import resource
from dataclasses import replace
from itertools import pairwise

import pytest

from briefs.engine import PART, Engine, cuts
from briefs.errors import ArticleError, EmptyArticle, ModelError, UnsupportedLanguage
from briefs.types import Article, Brief
from tests.spans import every_span

TALKS = (
    "The mayor of Arden, Ana Ruiz, said on Monday that the city would not sell the harbour.\n\n"
    "“We will not sell it,” Ruiz told reporters. “It belongs to the people of Arden.”\n\n"
    "Governor Paul Okafor rejected the plan. “This is a mistake,” Okafor said, “and she knows it.”"
)
FRENCH = "Le président français a déclaré mardi que son pays ne signerait pas le traité avant le retrait des troupes."


def test_an_article_becomes_a_brief(engine: Engine) -> None:
    brief = engine.read(Article("1", TALKS))
    assert {"Ana Ruiz", "Paul Okafor"} <= {actor.name for actor in brief.actors}
    said = {" ".join(span.of(TALKS) for span in quote.content): brief.actor(quote.speaker) for quote in brief.quotes}
    mistake = next(speaker for words, speaker in said.items() if "mistake" in words)
    assert mistake is not None
    assert mistake.name == "Paul Okafor"
    assert brief.gist


def test_nothing_is_logged_on_normal_input(engine: Engine, seed_article: Article, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for found in engine.read_many([seed_article, Article("1", TALKS), Article("2", TALKS.upper())]):
            assert isinstance(found, Brief)
    assert not caplog.records


def test_many_are_read_as_one_by_one(engine: Engine, seed_article: Article) -> None:
    paragraphs = seed_article.text.split("\n\n")
    articles = [Article(str(i), "\n\n".join(paragraphs[i : i + 3])) for i in range(0, len(paragraphs), 2)]
    articles += [seed_article, Article("talks", TALKS), Article("talks", TALKS)]
    assert list(engine.read_many(articles)) == [engine.read(article) for article in articles]


def test_an_article_that_cannot_be_read_does_not_stop_the_others(engine: Engine) -> None:
    articles = [Article("1", TALKS), Article("2", ""), Article("3", FRENCH), Article("4", TALKS)]
    first, empty, french, last = engine.read_many(articles)
    assert isinstance(first, Brief)
    assert isinstance(empty, EmptyArticle)
    assert isinstance(french, UnsupportedLanguage)
    assert last == replace(first, article=articles[3])
    with pytest.raises(EmptyArticle):
        engine.read(articles[1])


@pytest.mark.parametrize("sought", [True, False])
def test_no_garbage_is_sought_while_an_article_is_read(engine: Engine, monkeypatch: pytest.MonkeyPatch, sought: bool) -> None:
    states: list[bool] = []
    annotated = engine._annotated
    monkeypatch.setattr(engine, "_annotated", lambda doc: states.append(gc.isenabled()) or annotated(doc))
    was_sought = gc.isenabled()
    try:
        (gc.enable if sought else gc.disable)()
        engine.read(Article("1", TALKS))
        states.append(gc.isenabled())
    finally:
        (gc.enable if was_sought else gc.disable)()
    assert states == [False, sought]


def test_nothing_in_is_nothing_out(engine: Engine) -> None:
    assert list(engine.read_many([])) == []


@pytest.mark.parametrize("name", ["attributions", "actors", "quotes", "positions", "gist"])
def test_a_component_that_fails_costs_its_part_alone(
    engine: Engine, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    get_pipe = engine._nlp.get_pipe

    def broken(_: object) -> None:
        raise ZeroDivisionError(TALKS)

    monkeypatch.setattr(engine._nlp, "get_pipe", lambda asked: broken if asked == name else get_pipe(asked))
    brief = engine.read(Article("1", TALKS))
    assert getattr(brief, name, ()) == ()
    assert f"The component {name} failed (ZeroDivisionError)" in caplog.text
    assert "Okafor" not in caplog.text
    if name != "actors":
        assert brief.actors


def test_a_model_that_is_missing_is_said() -> None:
    with pytest.raises(ModelError, match="“no_such_model” cannot be loaded"):
        Engine.load("no_such_model")


@pytest.mark.parametrize("text", ["", "a", "word " * 50, "A line.\n" * 50, "One. Two! " * 50, "x" * 500, " " * 300, "\n" * 300])
def test_parts_are_short_and_lose_nothing(text: str) -> None:
    found = cuts(text, 40, 60)
    assert found[0] == 0
    assert found[-1] == len(text)
    assert all(0 < end - start <= 60 for start, end in pairwise(found) if text)


def test_parts_end_with_paragraphs_where_they_can() -> None:
    text = ("A sentence. Another one.\n\n" * 20).strip()
    assert all(text[:cut].endswith("\n\n") for cut in cuts(text, 100)[1:-1])


def test_a_long_paragraph_is_not_cut_while_it_ends_in_time() -> None:
    text = "Mr. Lee waits. " * 10 + "\n\n" + "Mr. Lee waits. " * 40
    assert cuts(text, 100, 200)[1] == text.index("\n\n") + 2
    assert len(cuts("Mr. Lee waits. " * 10, 100, 200)) == 2


def test_a_text_in_parts_is_read_as_one(engine: Engine) -> None:
    filler = "The harbour is old, and the ships are few in the winter months of the year.\n\n" * (PART // 70)
    text = TALKS + "\n\n" + filler + "Ruiz said she was tired."
    assert len(text) > PART
    brief = engine.read(Article("1", text))
    ruiz = next(actor for actor in brief.actors if actor.name == "Ana Ruiz")
    assert ruiz.mentions[0].span.start < 50
    assert any(mention.span.start > len(TALKS) + len(filler) for mention in ruiz.mentions)
    assert all(0 <= span.start <= span.end <= len(text) for span in every_span(brief))


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_long_text_is_read_in_bounded_memory(engine: Engine) -> None:
    """A quarter of a megabyte; `make bench` reads a whole one, which takes minutes."""
    text = "\n\n".join(TALKS.replace("Monday", f"day {i}") for i in range(3000))[: 1 << 18]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes: the peak of all tests so far
    brief = engine.read(Article("1", text))
    assert len(brief.quotes) > 250
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_500_000


def test_errors_have_one_sentence_for_a_person(engine: Engine) -> None:
    for found in engine.read_many([Article("1", ""), Article("2", FRENCH), Article("3", "a" * 3_000_000)]):
        assert isinstance(found, ArticleError)
        assert str(found).endswith(".")
        assert "\n" not in str(found)
