"""Look-ups over three made-up articles: whom words mean, what they said, and what is said where there is nothing."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.base import Context, Message, Place, Quotation, plain
from bot.asked import Asked, of
from bot.exporting import COLUMNS, ExportFormat, write
from bot.facts import Facts
from bot.lookup import Lookup, workspace_of
from bot.store import Store
from bot.web.links import EvidenceLinks, statement_path, verify
from briefs.questions import parse
from briefs.types import Article, Brief, Query, Quote, Span
from tests.bot.press import FETCHED, NOW, WORKSPACE, actor, print_all


@pytest.fixture
def lookup(store: Store) -> Lookup:
    return Lookup(store, WORKSPACE)


async def ask(lookup: Lookup, question: str) -> Facts:
    query = parse(question, NOW)
    assert isinstance(query, Query)
    if not query.person:
        return await lookup.facts(of(query, None))
    found = await lookup.person(query.person, query.until)
    assert found.sure
    assert len(found.people) == 1, found
    return await lookup.facts(of(query, found.people[0].id))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Sergei Lavrov", "Sergei Lavrov"),
        ("Lavrov", "Sergei Lavrov"),
        ("Mr. Lavrov", "Sergei Lavrov"),
        ("the Russian foreign minister", "Sergei Lavrov"),
        ("Russia's foreign minister", "Sergei Lavrov"),
        ("foreign minister of Russia", "Sergei Lavrov"),
        ("the US secretary of state", "Condoleezza Rice"),
    ],
)
async def test_finds_people_by_name_and_by_office(lookup: Lookup, asked: str, name: str) -> None:
    found = await lookup.person(asked)
    assert ([person.name for person in found.people], found.sure) == ([name], True)


async def test_an_office_is_that_of_the_time_asked(lookup: Lookup) -> None:
    found = await lookup.person("the Russian foreign minister", datetime(2004, 1, 1, tzinfo=UTC))
    assert [person.name for person in found.people] == ["Igor Ivanov"]


@pytest.mark.parametrize(
    ("asked", "at", "names"),
    [
        ("the Russian foreign minister", datetime(2001, 1, 1, tzinfo=UTC), ["Sergei Lavrov"]),
        ("the French foreign minister", None, []),
        ("the Russian deputy foreign minister", None, []),
    ],
)
async def test_a_doubtful_office_is_only_suggested(lookup: Lookup, asked: str, at: datetime | None, names: list[str]) -> None:
    found = await lookup.person(asked, at)
    assert ([person.name for person in found.people], found.sure) == (names, False)


async def test_an_office_without_its_country_is_suggested_from_articles_on_the_country_first(
    store: Store, lookup: Lookup
) -> None:
    for day, title in enumerate(("A storm in Freedonia", "Flood in Poland", "A storm in Sylvania")):
        name = ("Ann Lee", "Karl Berg", "Eva Moon")[day]
        text = f"President {name} spoke."
        dated = datetime(2006, 7, day + 1, tzinfo=UTC)
        actors = (actor(text, "one", name, "President"),)
        article = Article(f"p{day}", text, title, f"https://post.example/{day}", "The Post", dated)
        await store.articles.save(WORKSPACE, Brief(article, (), actors, (), ()), engine="1", fetched_at=FETCHED)
    found = await lookup.person("the President of Poland")
    assert not found.sure
    assert [person.name for person in found.people] == ["Karl Berg", "Eva Moon", "Ann Lee"]


async def hold(store: Store, *held: tuple[int, str, str, str | None]) -> None:
    """Articles of days after 1 January 2007, each of which gives an office to somebody."""
    for days, name, role, affiliation in held:
        text = f"{name} spoke on day {days}."
        article = Article(
            f"{name}{days}", text, None, f"https://post.example/{name}/{days}", "The Post", JANUARY + timedelta(days)
        )
        brief = Brief(article, (), (actor(text, "one", name, role, affiliation),), (), ())
        await store.articles.save(WORKSPACE, brief, engine="1", fetched_at=FETCHED)


JANUARY = datetime(2007, 1, 1, tzinfo=UTC)


async def test_an_office_of_another_place_succeeds_nobody(store: Store, lookup: Lookup) -> None:
    await hold(store, (1, "Ann Lee", "treasurer", "Canada"), (5, "Karl Berg", "treasurer", "Toronto"))
    found = await lookup.person("the treasurer")
    assert (found.sure, {person.name for person in found.people}) == (True, {"Ann Lee", "Karl Berg"})
    assert [person.name for person in (await lookup.person("the Canadian treasurer")).people] == ["Ann Lee"]


@pytest.mark.parametrize("asked", ["the governor of Ohio", "Ohio's governor", "the Ohio governor"])
async def test_an_office_of_a_place_or_a_body_is_found_by_its_name(store: Store, lookup: Lookup, asked: str) -> None:
    await hold(store, (1, "Ann Lee", "governor", "Ohio"), (5, "Karl Berg", "governor", "Texas"))
    found = await lookup.person(asked)
    assert ([person.name for person in found.people], found.sure) == (["Ann Lee"], True)
    assert not (await lookup.person(asked.replace("Ohio", "Utah"))).sure


async def test_a_body_of_the_name_of_a_person_is_labelled_as_one(store: Store, lookup: Lookup) -> None:
    text = "Ann Lee spoke of Ann Lee."
    actors = actor(text, "one", "Ann Lee"), actor(text, "two", "Ann Lee", kind="organization")
    await store.articles.save(WORKSPACE, Brief(Article("t", text), (), actors, (), ()), engine="1", fetched_at=FETCHED)
    found = await lookup.person("Ann Lee")
    assert {lookup.label(person) for person in found.people} == {"Ann Lee", "Ann Lee, organization"}


async def test_who_heads_a_club_of_citizens_does_not_head_their_country(store: Store, lookup: Lookup) -> None:
    await hold(store, (1, "Ann Lee", "president", "France"), (5, "Karl Berg", "president", "League of French Anglers"))
    assert [person.name for person in (await lookup.person("the French president")).people] == ["Ann Lee"]


async def test_who_is_told_of_as_history_is_not_in_office(store: Store, lookup: Lookup) -> None:
    terms = (1, "Ann Lee", "president", "France"), (200, "Ann Lee", "president", "France")
    await hold(store, *terms, (100, "Carl Old", "president", "France"), (190, "Eva New", "president", "France"))
    found = await lookup.person("the French president")
    assert {person.name for person in found.people} == {"Ann Lee", "Eva New"}  # who came lately may be the next one


async def test_a_surname_of_two_is_a_choice(lookup: Lookup) -> None:
    found = await lookup.person("Rice")
    assert found.sure
    assert {person.name for person in found.people} == {"Condoleezza Rice", "Susan Rice"}


async def test_a_body_called_by_a_surname_hides_no_person(store: Store, lookup: Lookup) -> None:
    text = "Lavrov, a shipyard, said it would close."
    shipyard = Brief(Article("s", text), (), (actor(text, "yard", "Lavrov", kind="organization"),), (), ())
    await store.articles.save(WORKSPACE, shipyard, engine="1", fetched_at=FETCHED)
    found = await lookup.person("Lavrov")
    assert found.sure
    assert {(person.name, person.kind) for person in found.people} == {
        ("Sergei Lavrov", "person"),
        ("Lavrov", "organization"),
    }


async def test_a_similar_name_is_only_suggested(lookup: Lookup) -> None:
    found = await lookup.person("Sergej Lawrow")
    assert not found.sure
    assert found.people[0].name == "Sergei Lavrov"


async def test_nobody_is_nobody(lookup: Lookup) -> None:
    found = await lookup.person("Zzyzx Qwrtp")
    assert (found.people, found.sure) == ((), False)


async def test_the_newest_statement_is_first(lookup: Lookup) -> None:
    facts = await ask(lookup, "what has Lavrov said?")
    assert [line.words[0] for line in facts.statements.items] == ["leaves room for diplomacy", "Sanctions would be premature,"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what has Lavrov said about sanctions?", "Sanctions would be premature,"),
        ("what has Lavrov said about a sanction since May?", "Sanctions would be premature,"),
        ("what did the Russian foreign minister say about missiles?", "leaves room for diplomacy"),
        ("Condoleezza Rice on the resolution in July", "The resolution is a clear signal on missiles,"),
        ("what did Lavrov say until June", "Sanctions would be premature,"),
        ("what was said about Cairo?", "Cairo is an old friend,"),
    ],
)
async def test_topic_and_time(lookup: Lookup, question: str, first: str) -> None:
    assert (await ask(lookup, question)).statements.items[0].words[0] == first


async def test_an_answer_goes_on_where_the_page_ended(lookup: Lookup) -> None:
    query = parse("what has Lavrov said?", NOW)
    assert isinstance(query, Query)
    person = (await lookup.person("Lavrov")).people[0]
    one = await lookup.facts(of(query, person.id), limit=1)
    other = await lookup.facts(Asked("said", person.id, before=one.next), limit=1)
    assert {line.words[0] for line in one.statements.items + other.statements.items} == {
        "leaves room for diplomacy",
        "Sanctions would be premature,",
    }
    assert other.next is None


async def test_nothing_tells_since_when_articles_are_here(lookup: Lookup) -> None:
    facts = await ask(lookup, "what has Lavrov said about football?")
    assert (facts.statements.items, facts.watching) == ((), FETCHED)
    answer = await lookup.answer(facts.asked)
    assert answer.message.summary.startswith("Nothing that Sergei Lavrov said is here")
    assert answer.message.summary.endswith("Our articles name Sergei Lavrov from 10 May 2006 to 16 July 2006.")


async def test_lines_below_the_confidence_are_left_out(store: Store) -> None:
    everything = await Lookup(store, WORKSPACE).facts(Asked("said", topic="settled"))
    assert [line.confidence for line in everything.statements.items] == [0.9, 0.4]
    sure = await Lookup(store, WORKSPACE, confidence=0.5).facts(Asked("said", topic="settled"))
    assert [line.confidence for line in sure.statements.items] == [0.9]


@pytest.mark.parametrize("intent", ["who", "said", "positions", "latest"])
async def test_every_answer_is_a_message(lookup: Lookup, intent: str) -> None:
    person = (await lookup.person("Lavrov")).people[0]
    answer = await lookup.answer(Asked(intent, None if intent == "latest" else person.id))  # type: ignore[arg-type]
    assert answer.message.blocks


async def test_each_line_leads_to_its_page_where_the_pages_are_public(store: Store) -> None:
    links = EvidenceLinks("https://briefs.example/evidence/", "a-key-of-at-least-16")
    public, private = Lookup(store, WORKSPACE, links=links), Lookup(store, WORKSPACE)
    asked = Asked("said", (await public.person("Lavrov")).people[0].id)
    ids = [line.id for line in (await public.facts(asked)).statements.items]
    for id, address in addresses((await public.answer(asked)).message, ids):
        path, _, key = (address or "").removeprefix("https://briefs.example/evidence").partition("?key=")
        assert path == statement_path(WORKSPACE, id)
        assert verify(path, key, links.key, NOW) == "good"
    assert addresses((await private.answer(asked)).message, ids) == [(id, None) for id in ids]


def addresses(message: Message, ids: list[str]) -> list[tuple[str, str | None]]:
    """The ids that the message shows, and where each leads."""
    sources = [block.line for block in message.blocks if isinstance(block, Quotation)]
    shown = [(run.text, run.url) for source in sources for run in source if run.text in ids]
    assert [id for id, _ in shown] == ids
    return shown


async def test_words_that_are_quoted_in_part_follow_the_verb_that_leads_them_in(store: Store, lookup: Lookup) -> None:
    text = "Karl Moor called the vote a “hoax” on Monday."
    words, cue = Span(text.index("the vote"), text.index(" on Monday")), Span(text.index("called"), text.index(" the vote"))
    spoken = Quote("q", "mixed", (words,), cue, "one", Span(0, len("Karl Moor")), 0.9)
    brief = Brief(Article("m", text), (), (actor(text, "one", "Karl Moor"),), (spoken,), ())
    await store.articles.save(WORKSPACE, brief, engine="1", fetched_at=FETCHED)
    message = (await lookup.answer((await ask(lookup, "what did Karl Moor say?")).asked)).message
    (quotation,) = (block for block in message.blocks if isinstance(block, Quotation))
    assert plain(quotation.text) == "called the vote a “hoax”"


async def test_an_article_leads_to_its_page(store: Store) -> None:
    links = EvidenceLinks("https://briefs.example")
    lookup = Lookup(store, WORKSPACE, links=links)
    articles = await lookup.facts(Asked("latest"))
    answer = str((await lookup.answer(articles.asked)).message.blocks)
    assert all(f"https://briefs.example/{WORKSPACE}/article/{facts.id}" in answer for facts in articles.articles.items)


async def test_words_that_name_nobody_may_be_a_topic(lookup: Lookup) -> None:
    assert await lookup.as_topic(Query("who", person="resolution")) == Asked("latest", topic="resolution")
    assert await lookup.as_topic(Query("who", person="football")) is None
    assert await lookup.as_topic(Query("said", person="resolution")) is None


async def test_a_workspace_sees_nothing_of_another(store: Store) -> None:
    await store.workspaces.ensure("other", at=NOW)
    found = await Lookup(store, "other").person("Sergei Lavrov")
    assert found.people == ()


async def test_the_index_learns_new_names(store: Store) -> None:
    await store.workspaces.ensure("late", at=NOW)
    lookup = Lookup(store, "late")
    assert (await lookup.person("Lavrov")).people == ()
    await print_all(store, "late")
    assert [person.name for person in (await lookup.person("Lavrov")).people] == ["Sergei Lavrov"]


async def test_suggests_names_as_they_are_typed(lookup: Lookup) -> None:
    assert await lookup.suggest("ser", 5) == ["Sergei Lavrov"]
    assert await lookup.suggest("", 5) == []


def test_the_tenant_of_a_place() -> None:
    assert workspace_of(Place("slack", "C1", "T1")) == "slack:T1"
    assert workspace_of(Place("discord", "9", direct=True)) == "discord:@9"
    assert workspace_of(Place("console", "terminal")) == "local"


async def test_exports_in_three_forms(store: Store, lookup: Lookup) -> None:
    person = (await lookup.person("Susan Rice")).people[0]
    written = {}
    for format in ExportFormat:
        out = io.StringIO()
        await write(store.statements.export(WORKSPACE, person.id), format, out)
        written[format] = out.getvalue()
    assert written[ExportFormat.CSV].splitlines()[0] == ",".join(COLUMNS)
    assert json.loads(written[ExportFormat.JSON])["words"] == ["The text is <b>final</b> & fair."]
    assert written[ExportFormat.MARKDOWN].startswith("- **Susan Rice**: ")
    assert "<b>" not in written[ExportFormat.MARKDOWN]


async def test_where_nothing_was_read_yet_nobody_can_be_known(store: Store) -> None:
    found = await Lookup(store, "empty-workspace").person("Lavrov")
    assert (found.people, found.empty) == ((), True)
    assert not (await Lookup(store, WORKSPACE).person("Zebulon Quartermaine")).empty


async def of_confidences(store: Store, *confidences: float) -> Lookup:
    """A look-up with a floor of a half, over statements of Ada Moss on one day each, the last the newest."""
    for number, confidence in enumerate(confidences):
        text = f"“Statement number {number},” said Ada Moss."
        moss = actor(text, "moss", "Ada Moss")
        quote = Quote("q", "direct", (Span(1, text.index(",")),), None, "moss", moss.mentions[0].span, confidence)
        dated = datetime(2006, 7, number + 1, tzinfo=UTC)
        article = Article(f"m{number}", text, "Moss speaks", f"https://moss.example/{number}", "The Post", dated)
        await store.articles.save(WORKSPACE, Brief(article, (), (moss,), (quote,), ()), engine="1", fetched_at=FETCHED)
    return Lookup(store, WORKSPACE, 0.5)


def context(message: Message) -> str:
    return plain(next(block for block in message.blocks if isinstance(block, Context)).text)


async def test_what_is_too_uncertain_to_be_told_is_counted(store: Store) -> None:
    lookup = await of_confidences(store, 0.9, 0.1, 0.2, 0.9, 0.3, 0.9)
    asked = (await ask(lookup, "what has Ada Moss said?")).asked
    first = await lookup.answer(asked, 2)
    assert context(first.message) == "newest first · 1 less certain one hidden"
    second = await lookup.answer(replace(asked, before=first.next), 2)
    assert context(second.message) == "newest first · 2 less certain ones hidden"
    assert second.next is None


async def test_where_all_is_too_uncertain_the_answer_says_so(store: Store) -> None:
    lookup = await of_confidences(store, 0.1, 0.2)
    reply = await lookup.answer((await ask(lookup, "what has Ada Moss said?")).asked)
    assert reply.message.summary.endswith("(2 less certain ones hidden.)")
