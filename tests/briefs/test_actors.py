"""Who is who in a whole text: kinds, aliases, order, ids, marks on tokens, and text that is no prose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.engine import Engine
from briefs.types import Brief
from tests.briefs.reading import actors, meant, read

TALKS = """Norwegian Foreign Minister Kari Solberg accused Freedonia on Monday of breaking a truce with Norway.

Solberg said the Arctic Fisheries Council (AFC) had failed. The AFC denied it. Protesters gathered in Oslo.

"We will not wait," she said. The minister left for Helsinki."""


def test_people_governments_bodies_and_groups(engine: Engine) -> None:
    found = actors(engine, TALKS)
    assert {name: actor.kind for name, actor in found.items()} == {
        "Kari Solberg": "person",
        "Norway": "country",
        "Arctic Fisheries Council": "organization",
        "Protesters": "group",
    } | ({"Freedonia": found["Freedonia"].kind} if "Freedonia" in found else {})


def test_all_forms_of_a_name_are_aliases(engine: Engine) -> None:
    found = actors(engine, TALKS)
    assert {"Solberg", "Norwegian Foreign Minister Kari Solberg", "Norwegian Foreign Minister", "minister"} <= {
        alias.removeprefix("The ") for alias in found["Kari Solberg"].aliases
    }
    assert "AFC" in found["Arctic Fisheries Council"].aliases


def test_the_most_salient_actor_comes_first_with_salience_one(engine: Engine) -> None:
    saliences = [actor.salience for actor in read(engine, TALKS)._.actors]
    assert read(engine, TALKS)._.actors[0].name == "Kari Solberg"
    assert saliences[0] == 1.0
    assert saliences == sorted(saliences, reverse=True)


def test_ids_are_short_stable_and_unique(engine: Engine) -> None:
    ids = [actor.id for actor in read(engine, TALKS)._.actors]
    assert "kari-solberg" in ids
    assert len(ids) == len(set(ids))
    assert ids == [actor.id for actor in read(engine, TALKS)._.actors]


def test_tokens_carry_their_actor(engine: Engine) -> None:
    doc = read(engine, TALKS)
    assert meant(doc, "Solberg", 1) == "Kari Solberg"
    assert meant(doc, '" she') == "Kari Solberg"
    assert meant(doc, "AFC", 1) == "Arctic Fisheries Council"
    assert meant(doc, "Oslo") is None
    assert meant(doc, "We") is None


def test_mentions_are_slices_in_order_and_marked_with_their_kind(engine: Engine) -> None:
    doc = read(engine, TALKS)
    for actor in doc._.actors:
        assert list(actor.mentions) == sorted(actor.mentions, key=lambda mention: mention.span)
        assert all(mention.span.of(doc.text).strip() for mention in actor.mentions)
    minister = next(actor for actor in doc._.actors if actor.id == "kari-solberg")
    assert {mention.kind for mention in minister.mentions} == {"name", "nominal", "pronoun"}


@pytest.mark.parametrize(
    "name", ["Christopher Hill", "Sergey Lavrov", "Ban Ki-moon", "North Korea", "United States", "China", "Russia", "Japan"]
)
def test_the_seed_article_has_its_key_actors(seed_brief: Brief, name: str) -> None:
    assert name in {actor.name for actor in seed_brief.actors}


def test_li_liu_and_lee_are_three_people(seed_brief: Brief) -> None:
    assert {"Li Zhaoxing", "Liu Jianchao", "Lee Kwan-se"} <= {actor.name for actor in seed_brief.actors}


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ("The Kurdistan Workers' Party (PKK) rejected the claim. The PKK denied it.", "Kurdistan Workers' Party", "PKK"),
        ("The U.N. Security Council met. The Security Council condemned it.", "U.N. Security Council", "Security Council"),
        (
            "The Supreme Court of Puerto Rico ruled on it. The Supreme Court said so.",
            "Supreme Court of Puerto Rico",
            "Supreme Court",
        ),
        ("Apple sued Samsung. The company said Samsung had copied it.", "Apple", "company"),
        ("Grand Central Publishing was proud. Grand Central agreed to print it.", "Grand Central Publishing", "Grand Central"),
    ],
)
def test_short_forms_of_a_body(engine: Engine, text: str, name: str, alias: str) -> None:
    assert alias in actors(engine, text)[name].aliases


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Protesters blocked the road.", "Protesters"),
        ("Opposition parties demanded a vote.", "Opposition parties"),
        ("The all-women staff left.", "all-women staff"),
        ("Even more retailers complained.", "retailers"),
        ("Supporters of the resolution postponed a vote.", "Supporters of the resolution"),
        ("The vote was boycotted by both Kurdish and Sunni members of parliament.", "Kurdish and Sunni members of parliament"),
        ("Attorneys general from nine states filed a lawsuit.", "Attorneys general from nine states"),
    ],
)
def test_groups_that_act(engine: Engine, text: str, group: str) -> None:
    assert actors(engine, text)[group].kind == "group"


def test_a_surname_is_no_body(engine: Engine) -> None:
    found = actors(
        engine, "Carl Turpin and Anna Turpin were arrested. Prosecutors accused Turpin of a crime. Later, Turpin denied it."
    )
    assert not [actor for actor in found.values() if actor.kind == "organization"]


@pytest.mark.parametrize("text", ["He told reporters.", "A list of protesters was published in a party of two."])
def test_an_audience_is_no_actor(engine: Engine, text: str) -> None:
    assert not actors(engine, text)


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=200))
def test_any_text_can_be_read(engine: Engine, text: str) -> None:
    doc = read(engine, text)
    ids = {actor.id for actor in doc._.actors}
    assert {token._.actor for token in doc} <= ids | {None}


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "Mr. the The President of U.S. North Korea ( SDF ) “ ” ' - , Clinton Kim Jong -un said , and \n Sen. MP".split(" ")
        ),
        max_size=40,
    )
)
def test_fragments_of_names_and_marks_can_be_read(engine: Engine, words: list[str]) -> None:
    doc = read(engine, " ".join(words))
    for actor in doc._.actors:
        assert actor.name
        assert actor.mentions


def test_reading_actors_takes_time_in_proportion_to_the_text(engine: Engine) -> None:
    component = engine._nlp.get_pipe("actors")
    short, long = engine._nlp(TALKS * 4), engine._nlp(TALKS * 32)
    times = []
    for doc in (short, long):
        best = min(_timed(component, doc) for _ in range(2))
        times.append(best / len(doc))
    assert times[1] < times[0] * 4


def _timed(component: object, doc: object) -> float:
    start = time.process_time()
    component(doc)  # type: ignore[operator]
    return time.process_time() - start


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Frobnex launched a rocket on Monday. Frobnex is a private company.", "Frobnex", "organization"),
        ("On Thursday, Frobnex said it would appeal. The records of Frobnex were found.", "Frobnex", "organization"),
        ("The Charlotte Hornets traded him to a team in Boston.", "Charlotte Hornets", "organization"),
        (
            "Carl Lund of Telemark Fire and Rescue said late on Tuesday no crew would be sent into the hall. Telemark Fire and "
            "Rescue requested support and equipment from other towns.",
            "Telemark Fire and Rescue",
            "organization",
        ),
        (
            "Carl Lund told the Bergen Sentinel that the tax was wrong. The Bergen Sentinel wrote that he was right.",
            "Bergen Sentinel",
            "organization",
        ),
    ],
)
def test_companies_and_teams_are_bodies(engine: Engine, text: str, name: str, kind: str) -> None:
    assert {each: actor.kind for each, actor in actors(engine, text).items()}.get(name) == kind


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Hurricane Humberto hit the coast. Humberto killed nobody, and officials said it would weaken.", "Humberto"),
        ("Jefferson Parish told its residents to leave, and Jefferson Parish officials were calm.", "Jefferson Parish"),
        ("The Ballot Interference Prevention Act (BIPA) bans this. BIPA ignores reality, critics say.", "BIPA"),
        ("No organization claimed credit for the attack.", "No organization"),
        ("Flags were lowered to half staff.", "half staff"),
        ("The tea parties welcomed her.", "tea parties"),
        ("Social media criticised her.", "Social media"),
        ("Work on the transport network helped, and the transport network grew.", "transport network"),
        ("How many developers agreed with her?", "How many developers"),
        ("Anna Berg backed the Economic Bill of Rights. Bill Lund met Anna Berg.", "Bill"),
        ("A committee whose members resigned was dissolved.", "whose members"),
    ],
)
def test_storms_places_laws_and_nobody_are_no_actors(engine: Engine, text: str, nobody: str) -> None:
    found = actors(engine, text)
    named = {form for actor in found.values() for form in (actor.name, *actor.aliases)}
    assert nobody not in named


def test_the_body_of_an_office_is_its_name_alone(engine: Engine) -> None:
    found = actors(engine, "Anna Berg, director of global news for ZDX, praised the journalist.")
    assert found["Anna Berg"].affiliation == "ZDX"


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ('Police sergeant Matiu "Matt" Ratana was shot in Oslo. Sergeant Ratana died.', 'Matiu "Matt" Ratana', "Ratana"),
        ("Pacific Gas and Electric Company (PG&E) said it began. PG&E stated it.", "Pacific Gas and Electric Company", "PG&E"),
        (
            'Rep. Robert C. "Bobby" Scott came. "Here is Bobby Scott!" she cried. Scott smiled.',
            'Robert C. "Bobby" Scott',
            "Bobby Scott",
        ),
        ("Robert Mugabe died on Friday, officials said. Cde Mugabe was an icon.", "Robert Mugabe", "Mugabe"),
    ],
)
def test_nicknames_initials_and_forms_of_address_join_a_name(engine: Engine, text: str, name: str, alias: str) -> None:
    assert alias in actors(engine, text)[name].aliases
