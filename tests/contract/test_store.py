"""What every store does, whatever database is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.store import Saved, Store
from briefs.types import Brief
from tests import samples
from tests.contract.stores import NOW, brief_of, day, dump, words_of

BERG = "Anna Berg (foreign minister, Norland): We reject the sanctions."


async def save(store: Store, brief: Brief, engine: str = "1", workspace: str = "w") -> Saved:
    return await store.articles.save(workspace, brief, engine=engine, fetched_at=NOW)


async def berg(store: Store) -> int:
    return (await store.people.find("w", "Anna Berg"))[0].id


async def test_a_brief_comes_back_as_it_was(store: Store) -> None:
    saved = await save(store, samples.BRIEF)
    stored = await store.articles.get("w", saved.id)
    assert stored is not None and stored.brief is not None
    assert stored.brief == replace(samples.BRIEF, article=replace(samples.ARTICLE, id=saved.id))
    assert stored.facts.source == "The Norland Herald" and stored.facts.published_at == samples.ARTICLE.published_at
    assert set(stored.people) == {actor.id for actor in samples.BRIEF.actors}


async def test_every_line_carries_its_evidence(store: Store) -> None:
    saved = await save(store, samples.BRIEF)
    first, second, third, _ = await store.statements.of_article("w", saved.id)
    assert first.words == ("We will not wait for ever,", "The water is ours.")
    assert (first.speaker, first.as_written) == ("Anna Berg", "Anna Berg")
    assert (second.speaker, second.as_written) == ("Anna Berg", "Berg")
    assert (third.speaker, third.person, third.as_written) == (None, None, "A senior official")
    accuse, call = await store.stands.of_article("w", saved.id)
    assert (accuse.holder, accuse.stance, accuse.target) == ("Norland", "ACCUSE", "Sudria")
    assert (call.issue_words, call.modes) == ("return to the talks", ("conditional",))
    assert await store.statements.get("w", first.id) == first and await store.stands.get("w", call.id) == call


async def test_storing_twice_changes_nothing(store: Store) -> None:
    first = await save(store, samples.BRIEF)
    before = await dump(store)
    again = await save(store, samples.BRIEF)
    assert (first.new, again) == (True, replace(first, new=False))
    assert await dump(store) == before
    assert await store.articles.has("w", samples.ARTICLE, engine="1")
    assert not await store.articles.has("w", samples.ARTICLE, engine="2")


class Crash(BaseException):
    """Stands for the end of the process in the middle of a transaction."""


@contextmanager
def crash_at(store: Store, statement: int) -> Iterator[None]:
    """Raise Crash before the nth statement that is executed."""
    done = 0

    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == statement:
            raise Crash

    engine = store._database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)


async def test_a_crash_between_any_two_statements_leaves_all_or_nothing(store: Store) -> None:
    await save(store, brief_of(BERG))
    before = await dump(store)
    brief = brief_of(BERG, "Carl Dorn: Never.", url="https://news.example/2")
    for statement in range(1, 500):
        try:
            with crash_at(store, statement):
                await save(store, brief)
        except Crash:
            assert await dump(store) == before
        else:
            break
    assert statement > 15
    assert len((await store.statements.said("w")).items) == 3


async def test_a_corrected_article_is_a_new_version_and_the_old_evidence_stays(store: Store) -> None:
    old = await save(store, brief_of(BERG))
    (said,) = await store.statements.of_article("w", old.id)
    new = await save(store, brief_of("Anna Berg (foreign minister, Norland): We accept the sanctions."))
    assert (new.version, new.id != old.id) == (2, True)
    assert words_of((await store.statements.said("w", await berg(store))).items) == ["We accept the sanctions."]
    assert words_of((await store.statements.said("w", terms=["sanctions"])).items) == ["We accept the sanctions."]
    assert words_of((await store.stands.held("w", terms=["sanctions"])).items) == ["We accept the sanctions."]
    kept = await store.statements.get("w", said.id)
    assert kept is not None and kept.words == ("We reject the sanctions.",)
    assert not kept.current and not kept.article.current
    stored = await store.articles.get("w", old.id)
    assert stored is not None and stored.brief is not None
    assert [one.id for one in (await store.articles.latest("w")).items] == [new.id]
    assert [one.id for one in (await store.articles.latest("w", terms=["river"])).items] == [new.id]
    assert await store.articles.count("w") == 1


async def test_a_newer_engine_corrects_the_speaker_under_the_same_permalink(store: Store) -> None:
    brief = brief_of(BERG, "Carl Dorn: Never again.")
    saved = await save(store, brief)
    first, second = await store.statements.of_article("w", saved.id)
    better = replace(brief, quotes=(replace(brief.quotes[0], speaker=None),), positions=())
    assert (await save(store, better, "2")).new
    now = await store.statements.get("w", first.id)
    assert now is not None and (now.person, now.speaker, now.seq) == (None, None, first.seq)
    assert await store.statements.of_article("w", saved.id) == (now,)
    gone = await store.statements.get("w", second.id)
    assert gone is not None and not gone.current
    assert (await store.stands.held("w")).items == ()
    assert (await store.statements.said("w", terms=["never"])).items == ()
    stored = await store.articles.get("w", saved.id)
    assert stored is not None and stored.engine == "2"


async def test_newest_first_whatever_the_order_of_arrival(store: Store) -> None:
    for number in (3, 1, 5, 2, 4):
        words = f"Anna Berg: Words of day {number}."
        await save(store, brief_of(words, f"Anna Berg: More of day {number}.", url=f"u{number}", dated=day(number)))
    person, found, before = await berg(store), [], None
    while True:
        page = await store.statements.said("w", person, before=before, limit=3)
        found += words_of(page.items)
        if (before := page.next) is None:
            break
    assert found == [f"{what} of day {n}." for n in (5, 4, 3, 2, 1) for what in ("Words", "More")]
    assert words_of([one async for one in store.statements.export("w", person)]) == found
    assert [one.url for one in (await store.articles.latest("w", limit=2)).items] == ["u5", "u4"]


async def test_pages_of_a_topic_are_cut_where_the_last_one_ended(store: Store) -> None:
    for number in range(1, 8):
        await save(store, brief_of(f"Anna Berg: Sanction number {number}.", url=f"u{number}", dated=day(number)))
    first = await store.statements.said("w", terms=["sanctions"], limit=4)
    rest = await store.statements.said("w", terms=["sanctions"], limit=4, before=first.next)
    assert [one.article.url for one in first.items + rest.items] == [f"u{n}" for n in range(7, 0, -1)]
    assert rest.next is None


async def test_time_bounds_include_the_first_day_and_leave_out_the_last(store: Store) -> None:
    for number in range(1, 6):
        await save(store, brief_of(f"Anna Berg: Sanctions {number}.", url=f"u{number}", dated=day(number)))
    person = await berg(store)
    for terms in ((), ("sanctions",)):
        page = await store.statements.said("w", person, terms=terms, since=day(2), until=day(4))
        assert words_of(page.items) == ["Sanctions 3.", "Sanctions 2."]
        assert await store.statements.count("w", person, terms=terms, since=day(2), until=day(4)) == 2
    assert [one.facts.url async for one in store.articles.between("w", day(2), day(4))] == ["u3", "u2"]
    assert [one.url for one in (await store.articles.latest("w", terms=["river"], until=day(2))).items] == ["u1"]


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (["sanction"], True),
        (["SANCTIONS", "reject"], True),
        (["rejected"], True),
        (["river"], True),  # the title
        (["the sanctions"], True),
        (["peace"], False),
        (["sanctions", "peace"], False),
        (['"; DROP TABLE statements; --'], False),
        (['"'], True),  # no word in it: nothing to search by
        (["whose:w"], False),
        (["NOT", "OR"], False),
        (["cafe"], True),
    ],
)
async def test_topics(store: Store, terms: list[str], found: bool) -> None:
    await save(store, brief_of("Anna Berg: We reject the sanctions at the Café."))
    assert bool((await store.statements.said("w", await berg(store), terms=terms)).items) is found
    assert bool((await store.stands.held("w", terms=terms)).items) is found
    assert bool(await store.statements.count("w", terms=terms)) is found


async def test_latest_articles_by_topic_and_person(store: Store) -> None:
    await save(store, brief_of(BERG, url="u1", title="The dam"))
    await save(store, brief_of("Carl Dorn: Never.", url="u2", title="The bridge", dated=day(2)))
    assert [one.url for one in (await store.articles.latest("w", terms=["dams"])).items] == ["u1"]
    assert [one.url for one in (await store.articles.latest("w", person=await berg(store))).items] == ["u1"]


async def test_articles_of_one_second_and_odd_dates(store: Store) -> None:
    odd = [datetime(1, 1, 2, tzinfo=UTC), datetime(1969, 1, 1, tzinfo=UTC), NOW, NOW, NOW, datetime(9999, 12, 30, tzinfo=UTC)]
    for number, dated in enumerate(odd):
        await save(store, brief_of(f"Anna Berg: Words {number}.", url=f"u{number}", dated=dated))
    await save(store, brief_of("Anna Berg: Undated.", url="undated", dated=None))
    urls = [one.article.url for one in (await store.statements.said("w", await berg(store))).items]
    assert (urls[0], urls[-2:], len(urls)) == ("u5", ["u1", "u0"], 7)


async def test_since_when_it_watches(store: Store) -> None:
    assert await store.articles.watching_since("w") is None
    await store.articles.save("w", brief_of(BERG), engine="1", fetched_at=day(9))
    await store.articles.save("w", brief_of(BERG, url="u2"), engine="1", fetched_at=day(3))
    assert await store.articles.watching_since("w") == day(3)


async def test_a_source_and_how_it_fares(store: Store) -> None:
    source = await store.sources.add("w", "https://news.example/feed", "feed", at=NOW, title="Herald")
    assert await store.sources.add("w", source.url, "page", at=NOW) == source
    assert await store.sources.by_url("w", source.url) == source == await store.sources.get("w", source.id)
    assert (source.baseline, source.errors, source.polled_at) == (False, 0, None)
    assert [await store.sources.failed("w", source.id, "The host is gone.", at=NOW) for _ in range(2)] == [1, 2]
    later = NOW + timedelta(hours=1)
    await store.sources.succeeded("w", source.id, at=later, etag="e", guids=["1", "2", "2"])
    await store.sources.mark_seen("w", source.id, ["2", "3"], at=later)
    (now,) = await store.sources.list("w")
    assert (now.errors, now.error, now.etag, now.baseline, now.title, now.succeeded_at) == (0, None, "e", True, "Herald", later)
    assert await store.sources.unseen("w", source.id, [str(n) for n in range(2000)]) == {str(n) for n in range(2000)} - set(
        "123"
    )
    await store.sources.mark_seen("w", source.id, at=later, states={"e": "first"})
    await store.sources.mark_seen("w", source.id, ["2"], at=later, states={"e": "second"})
    assert await store.sources.unseen("w", source.id, ["1", "2", "first", "second"]) == {"first"}
    assert await store.sources.remove("w", source.id) and not await store.sources.remove("w", source.id)
    assert await store.sources.list("w") == ()


async def test_settings_and_audit(store: Store) -> None:
    await store.workspaces.set("w", "outlets", ["A", "B"])
    await store.workspaces.set("w", "outlets", {"cap": 2}, place="channel")
    await store.workspaces.set("w", "outlets", ["C"])
    assert await store.workspaces.setting("w", "outlets") == ["C"]
    assert await store.workspaces.settings("w", place="channel") == {"outlets": {"cap": 2}}
    await store.workspaces.set("w", "outlets", None)
    assert await store.workspaces.setting("w", "outlets") is None
    for number in range(3):
        await store.workspaces.record("w", "u1", "add source", at=NOW, url=f"u{number}")
    assert [one.detail for one in await store.workspaces.audit("w", limit=2)] == [{"url": "u2"}, {"url": "u1"}]


async def test_forgetting_a_workspace_leaves_nothing_of_it(store: Store) -> None:
    await store.workspaces.ensure("gone", at=NOW)
    await save(store, brief_of(BERG))
    before = await dump(store)
    before["workspaces"] = [row for row in before["workspaces"] if "gone" not in row]
    await save(store, brief_of(BERG), workspace="gone")
    source = await store.sources.add("gone", "u", "feed", at=NOW)
    await store.sources.mark_seen("gone", source.id, ["g"], at=NOW)
    await store.workspaces.forget("gone")
    assert await dump(store) == before
