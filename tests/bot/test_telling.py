"""What is taken of an article into a digest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.telling import LONG, headline, said_of, tell
from bot.told import Story
from briefs.types import Account, Brief, Candidate, Chosen, News, Quote, Span
from tests.wire import candidate, prose

BERG = "We will rebuild the dam before winter comes"
MARSH = "The owner knew of the crack for eleven years"


def told(*candidates: Candidate) -> Story:
    accounts = tuple(Account((one,)) for one in candidates)
    return tell(Chosen(candidates[0], accounts, News(), updated=False, score=1.0))


def with_gist(one: Candidate, *sentences: str) -> Candidate:
    text = one.brief.article.text
    spans = tuple(Span(text.index(sentence), text.index(sentence) + len(sentence)) for sentence in sentences)
    return replace(one, brief=replace(one.brief, gist=spans))


def mixed(one: Candidate, words: str, cue: str, speaker: str = "a0") -> Candidate:
    """The article with a mixed quotation by one of its actors in front, the first speaker where none is given."""
    text = one.brief.article.text
    content = Span(text.index(words), text.index(words) + len(words))
    quote = Quote("m", "mixed", (content,), Span(text.index(cue), text.index(cue) + len(cue)), speaker, None, 0.9)
    return replace(one, brief=replace(one.brief, quotes=(quote, *one.brief.quotes)))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Dam breaks - The Post", "Dam breaks"),
        ("Dam breaks | The Post", "Dam breaks"),
        ("Dam - and bridge", "Dam - and bridge"),
        ("The Post", "The Post"),
        ("Dam\n breaks", "Dam breaks"),
        (" ", "Untitled article"),
    ],
)
def test_a_headline_is_the_title_without_the_outlet(title: str, shown: str) -> None:
    assert headline(candidate("a", "Text.", outlet="The Post", title=title)) == shown


def test_speakers_of_other_accounts_are_heard_too_but_nothing_twice() -> None:
    one = candidate("a", f"“{BERG},” said Anna Berg.", said=[("Anna Berg", BERG)])
    both = [("Anna Berg", BERG), ("Tom Marsh", MARSH)]
    other = candidate("b", f"“{BERG},” said Anna Berg. “{MARSH},” said Tom Marsh.", said=both)
    assert [(said.speaker, said.article) for said in told(one, other).said] == [("Anna Berg", "a"), ("Tom Marsh", "b")]


def test_a_scrap_is_quoted_only_where_nothing_else_is() -> None:
    text = f"“Not so,” said Tom Holm. “{BERG},” said Anna Berg."
    said = [("Tom Holm", "Not so,"), ("Anna Berg", BERG)]
    assert [line.speaker for line in told(candidate("a", text, said=said)).said] == ["Anna Berg"]
    assert [line.words for line in told(candidate("a", text, said=said[:1])).said] == ["“Not so”"]


def test_words_of_nobody_are_not_quoted() -> None:
    one = candidate("a", f"“{BERG}.”", said=[("Anna Berg", BERG)])
    nameless = tuple(replace(quote, speaker=None, speaker_span=None) for quote in one.brief.quotes)
    assert told(replace(one, brief=replace(one.brief, quotes=nameless))).said == ()


@pytest.mark.parametrize(("written", "shown"), [("which", 0), ("He", 0), ("An official", 1), ("who was the envoy", 1)])
def test_an_unknown_speaker_is_quoted_where_he_is_described(written: str, shown: int) -> None:
    one = candidate("a", f"“{BERG},” {written} said.", said=[("Anna Berg", BERG)])
    start = one.brief.article.text.index(written)
    (quote,) = one.brief.quotes
    unknown = replace(quote, speaker=None, speaker_span=Span(start, start + len(written)))
    assert len(told(replace(one, brief=replace(one.brief, quotes=(unknown,)))).said) == shown


def test_words_of_a_second_speaker_are_not_quoted_as_those_of_the_first() -> None:
    text = f"Anna Berg quoted a paper: “{MARSH},” Tom Marsh said in it on Monday. “{BERG},” said Anna Berg."
    one = mixed(candidate("a", text, said=[("Anna Berg", BERG)]), f"“{MARSH},” Tom Marsh said in it on Monday", "quoted")
    assert [line.words for line in told(one).said] == [f"“{BERG}”"]


def test_an_outlet_that_reports_what_somebody_called_something_is_not_quoted_with_his_words() -> None:
    text = f"Anna Berg called it “a breach of all that we agreed upon,” The Paper reported. “{MARSH},” said Tom Marsh."
    one = candidate("a", text, said=[("Tom Marsh", MARSH)], stands=[("The Paper", "EXPECT", "reported")])
    one = mixed(one, text[: text.index(" The Paper")], "reported", "a1")
    assert [line.speaker for line in told(one).said] == ["Tom Marsh"]


def test_a_mixed_quotation_reads_on_from_what_leads_up_to_it() -> None:
    words = "“a dam that was never safe for those who live below”"
    one = candidate("a", f"Anna Berg called it {words} on Monday.", said=[("Anna Berg", "Monday")])
    (line, *_) = told(mixed(one, words, "called")).said
    assert (line.lead, line.words) == ("called it", words)


def test_who_is_not_confirmed_is_quoted_only_where_nobody_is() -> None:
    text = f"“{BERG},” said Anna Berg. “{MARSH},” said Tom Marsh."
    one = candidate("a", text, said=[("Anna Berg", BERG), ("Tom Marsh", MARSH)])
    unsure = tuple(replace(quote, confidence=0.6) for quote in one.brief.quotes)
    some = replace(one, brief=replace(one.brief, quotes=(unsure[0], one.brief.quotes[1])))
    none = replace(one, brief=replace(one.brief, quotes=unsure))
    assert [(line.speaker, line.sure) for line in told(some).said] == [("Tom Marsh", True)]
    assert [(line.speaker, line.sure) for line in told(none).said] == [("Anna Berg", False), ("Tom Marsh", False)]


def test_a_position_in_words_that_are_quoted_is_not_shown_again() -> None:
    text = f"“{BERG},” said Anna Berg. Tom Holm blamed the owner of the dam for it."
    stands = [("Anna Berg", "EXPECT", BERG), ("Tom Holm", "ACCUSE", "blamed the owner of the dam for it")]
    one = candidate("a", text, said=[("Anna Berg", BERG)], stands=stands)
    assert [side.holder for side in told(one).sides] == ["Tom Holm"]


def test_a_part_of_a_sentence_is_shown_with_the_rest_of_it() -> None:
    text = "The town spoke on Monday. A report accused the owner of the dam, which he denied. Nobody was hurt."
    (side,) = told(candidate("a", text, stands=[("Tom Holm", "DENY", "which he denied")])).sides
    assert side.words == "A report accused the owner of the dam, which he denied."
    start, end = side.cue
    assert side.words[start:end] == "which"
    speech = 'Tom Holm spoke on Monday, "This is going to lead to a flood. Nobody listens."'
    (side,) = told(candidate("a", speech, stands=[("Tom Holm", "WARN", "to lead to a flood")])).sides
    assert side.words == "This is going to lead to a flood."
    long = text.replace("dam,", f"dam {'in the hills ' * 40},")
    (side,) = told(candidate("a", long, stands=[("Tom Holm", "DENY", "which he denied")])).sides
    assert side.words == "which he denied"


def test_background_is_no_position_of_today() -> None:
    one = candidate(
        "a",
        f"Tom Holm opposed it in 1995. “{BERG}.”",
        said=[("Anna Berg", BERG)],
        stands=[("Tom Holm", "REJECT", "opposed it")],
    )
    positions = tuple(replace(position, modes=("historical",)) for position in one.brief.positions)
    assert told(replace(one, brief=replace(one.brief, positions=positions))).sides == ()


def test_the_gist_repeats_neither_the_title_nor_a_quotation_and_leans_on_nothing() -> None:
    first, second, third = "The dam broke at night.", "It was old.", "Ostgard lies under two metres of water."
    text = f"Dam breaks above Ostgard. {first} {second} {third} “{BERG},” said Anna Berg."
    one = candidate("a", text, title="Dam breaks above Ostgard", said=[("Anna Berg", BERG)])
    assert told(with_gist(one, "Dam breaks above Ostgard.", second, first, third)).gist == (first, third)
    assert told(with_gist(one, "Dam breaks above Ostgard.")).gist == ("Dam breaks above Ostgard.",)


def test_a_lead_that_says_more_than_the_title_is_the_gist_and_a_sentence_with_the_quotation_is_not() -> None:
    lead = "The dam above Ostgard broke on Monday night after two days of rain, and eleven people are missing."
    quoting = f"The search is led by Anna Berg, who said “{BERG}”."
    rest = "Ostgard lies under two metres of water."
    text = f"{quoting} {lead} {rest}"
    one = candidate("a", text, title="Dam above Ostgard broke", said=[("Anna Berg", BERG)])
    assert told(with_gist(one, quoting, lead, rest)).gist == (lead, rest)


@pytest.mark.parametrize("words", ['"Stop!" ', "“Stop!”", "Stop!,"])
def test_marks_are_set_once(words: str) -> None:
    one = candidate("a", f"Berg: {words} end", said=[("Berg", words)])
    assert said_of(one, one.brief.quotes[0]).words == "“Stop!”"


def test_a_long_quotation_is_cut_and_closed() -> None:
    words = prose(1)
    one = candidate("a", f"“{words}”", said=[("Berg", words)])
    shown = said_of(one, one.brief.quotes[0]).words
    assert len(shown) <= LONG + 1
    assert shown.endswith("…”")


def test_an_article_with_nothing_but_words_is_told() -> None:
    one = candidate("a", f"“{BERG}”", said=[("Anna Berg", BERG)])
    bare = replace(
        one, brief=Brief(replace(one.brief.article, title=None, source=None), (), one.brief.actors, one.brief.quotes)
    )
    story = told(bare)
    assert (story.headline, story.gist, story.article.outlet) == ("Untitled article", (), None)


def test_when_an_article_was_read_is_not_when_it_appeared() -> None:
    pasted = candidate("a", prose(1))
    undated = replace(pasted, brief=replace(pasted.brief, article=replace(pasted.brief.article, published_at=None)))
    assert told(pasted).article.dated == pasted.dated
    assert told(undated).article.dated is None
