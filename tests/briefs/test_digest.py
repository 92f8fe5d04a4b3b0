from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.digest import EVERYTHING, choose
from briefs.stories import look, stories
from briefs.types import Candidate, Digest, Interest
from tests.wire import START, candidate, cut, prose

SINCE, UNTIL = START, START + timedelta(days=1)
BERG, MARSH = "We will rebuild the dam before winter comes", "The owner knew of the crack for eleven years"


def talk(
    id: str, seed: int, *said: tuple[str, str], hours: float = 1, outlet: str | None = None, found_hours: float | None = None
) -> Candidate:
    """An article of its own in which people say something."""
    lines = [f"“{words}”, said {who}." for who, words in said or [("Tom Holm", f"Nothing of {seed} is certain, not even this")]]
    text = "\n\n".join([prose(seed, 3), *lines])
    quoted = said or [("Tom Holm", f"Nothing of {seed} is certain, not even this")]
    return candidate(id, text, hours=hours, outlet=outlet, said=quoted, found_hours=found_hours)


def digest(
    *candidates: Candidate,
    limit: int = 5,
    interest: Interest = EVERYTHING,
    told: Collection[str] = (),
) -> Digest:
    looks = {one.id: look(one) for one in candidates}
    return choose(stories(list(looks.values())), looks, SINCE, UNTIL, limit, interest=interest, told=told)


def reasons(found: Digest) -> dict[str, str]:
    assert len({outcome.candidate.id for outcome in found.outcomes}) == len(found.outcomes)
    return {outcome.candidate.id: outcome.reason for outcome in found.outcomes}


def test_every_candidate_has_exactly_one_outcome() -> None:
    found = digest(
        talk("new", 1),
        candidate("silent", prose(2), hours=2),
        talk("old", 3, hours=-30),
        talk("ahead", 4, hours=24),
        talk("told", 5),
        told=["told"],
    )
    assert reasons(found) == {"new": "chosen", "silent": "nobody_speaks", "old": "older", "ahead": "later", "told": "told"}


def test_what_appeared_before_but_was_found_now_is_not_lost() -> None:
    late, known = talk("late", 1, hours=-5, found_hours=2), talk("known", 2, hours=-5, found_hours=-4)
    ancient = talk("ancient", 3, hours=-50, found_hours=2)
    assert reasons(digest(late, known, ancient)) == {"late": "chosen", "known": "older", "ancient": "older"}


def test_a_story_is_told_once_with_its_copies_and_other_voices() -> None:
    flood = talk("wire", 1, ("Anna Berg", BERG), outlet="Reuters")
    copy = candidate("copy", cut(flood.brief.article.text), hours=3, outlet="The Post")
    found = digest(flood, copy)
    assert reasons(found) == {"wire": "chosen", "copy": "copy"}
    (story,) = found.chosen
    assert story.front is flood
    assert [len(account.candidates) for account in story.accounts] == [2]
    assert not story.updated


def test_a_text_is_told_by_whoever_wrote_it_unless_that_is_a_cut() -> None:
    wire = talk("wire", 1, ("Anna Berg", BERG), hours=3, outlet="Reuters")
    text = wire.brief.article.text
    copy = candidate("copy", text, hours=1, outlet="The Post", said=[("Anna Berg", BERG)])
    assert digest(wire, copy).chosen[0].front is wire
    short = candidate("short", cut(text), hours=0, outlet="Reuters")
    assert digest(short, copy).chosen[0].front is copy


def test_more_speakers_and_more_voices_rank_higher() -> None:
    thin = talk("thin", 1, hours=10)
    rich = talk("rich", 2, ("Anna Berg", BERG), ("Tom Marsh", MARSH), hours=2)
    assert reasons(digest(thin, rich, limit=1)) == {"rich": "chosen", "thin": "less_important"}
    lone, printed = talk("lone", 3, hours=10), talk("printed", 4, hours=9, outlet="Reuters")
    copies = [candidate(f"c{n}", printed.brief.article.text, hours=10, outlet=f"Outlet {n}") for n in range(6)]
    assert digest(lone, printed, *copies).chosen[0].front.id in {"printed", *(f"c{n}" for n in range(6))}


def test_of_equals_the_newer_ranks_higher_and_the_order_is_the_same_every_time() -> None:
    older, newer = talk("a", 1, hours=2), talk("b", 2, hours=20)
    assert [story.front.id for story in digest(older, newer).chosen] == ["b", "a"]
    twins = [talk("y", 3), talk("x", 4)]
    assert digest(*twins).chosen == digest(*twins[::-1]).chosen


def test_one_outlet_has_its_share_where_others_have_something_to_tell() -> None:
    post = [talk(f"post{n}", n, hours=20 - n, outlet="The Post") for n in range(6)]
    other = talk("herald", 9, hours=1, outlet="The Herald")
    found = reasons(digest(*post, other, limit=3))
    assert found["herald"] == "chosen"
    assert [id for id, reason in found.items() if reason == "chosen"] == ["post0", "post1", "herald"]
    assert found["post2"] == "outlet_share"
    assert list(reasons(digest(*post, limit=3)).values()).count("chosen") == 3


def test_a_story_is_told_again_only_with_a_new_fact() -> None:
    first = talk("first", 1, ("Anna Berg", BERG), outlet="Reuters")
    copy = candidate("copy", first.brief.article.text, hours=5, outlet="The Post", said=[("Anna Berg", BERG)])
    assert reasons(digest(first, copy, told=["first"])) == {"first": "told", "copy": "unchanged"}
    both = [("Anna Berg", BERG), ("Tom Marsh", MARSH)]
    longer_text = f"{first.brief.article.text}\n\n“{MARSH}”, said Tom Marsh."
    longer = candidate(
        "longer",
        longer_text,
        hours=6,
        outlet="Reuters",
        title="Title of first",
        said=both,
    )
    found = digest(first, copy, longer, told=["first"])
    assert reasons(found) == {"first": "told", "longer": "chosen", "copy": "copy"}
    (story,) = found.chosen
    assert story.updated
    assert story.front is longer
    assert story.news.speakers == ("Tom Marsh",)
    assert [quote.id for _, quote in story.news.quotes] == ["q1"]


def test_what_somebody_follows_is_told_and_the_rest_is_not() -> None:
    berg = talk("berg", 1, ("Anna Berg", BERG), outlet="The Post")
    marsh = talk("marsh", 2, ("Tom Marsh", MARSH), outlet="The Herald")
    interest = Interest(people=("Berg",))
    assert reasons(digest(berg, marsh, interest=interest)) == {"berg": "chosen", "marsh": "off_topic"}
    assert reasons(digest(berg, marsh, interest=Interest(sources=("herald",)))) == {"marsh": "chosen", "berg": "other_source"}
    either = Interest(topics=("crack owner",), people=("Berg",))
    assert set(reasons(digest(berg, marsh, interest=either)).values()) == {"chosen", "off_topic"}


ANY = st.lists(
    st.tuples(
        st.integers(0, 6), st.floats(-60, 60), st.sampled_from([None, "Reuters", "The Post"]), st.booleans(), st.booleans()
    ),
    max_size=12,
)


@given(ANY, st.integers(1, 4))
@settings(max_examples=40)
def test_whatever_comes_each_has_one_outcome_and_no_more_is_told_than_wanted(
    articles: list[tuple[int, float, str | None, bool, bool]], limit: int
) -> None:
    candidates = [
        talk(f"t{n}", seed, hours=hours, outlet=outlet)
        if speaks
        else candidate(f"t{n}", prose(seed, 3), hours=hours, outlet=outlet)
        for n, (seed, hours, outlet, speaks, _) in enumerate(articles)
    ]
    told = [f"t{n}" for n, article in enumerate(articles) if article[4]]
    found = digest(*candidates, limit=limit, told=told)
    assert sorted(reasons(found)) == sorted(one.id for one in candidates)
    assert len(found.chosen) <= limit
    assert {story.front.id for story in found.chosen} == {id for id, reason in reasons(found).items() if reason == "chosen"}
    assert not any(one.id in told for story in found.chosen for account in story.accounts for one in account.candidates)
