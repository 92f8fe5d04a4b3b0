"""Who is who: people, governments, organisations and groups, all ways of naming each of them merged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log1p

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefs import capitals, groups, headings, headlines, names, organizations, persons, places, roles
from briefs.coreference import Resolver
from briefs.entities import SPEECH, Entity, Reference, fold
from briefs.tokens import text_of
from briefs.types import Actor, Mention, Span

Doc.set_extension("actors", default=(), force=True)
Token.set_extension("actor", default=None, force=True)

_WEIGHTS = {"agent": 2.0, "patient": 1.2, "partner": 1.0, "possessor": 0.8, "modifier": 0.4, "place": 0.0, "other": 0.6}
_KINDS = {"person": 1.3, "country": 1.0, "organization": 0.9, "group": 0.6}


@Language.component(
    "actors", requires=["doc.ents", "token.dep", "doc._.attributions"], assigns=["doc._.actors", "token._.actor"]
)
def actors(doc: Doc) -> Doc:
    """Write the actors of the document, the most salient first, and mark the tokens that mention them."""
    found = [entity for entity in entities(doc) if entity.references]
    lead = next((token.i for token in doc if token.is_space and "\n" in token.text), len(doc))
    weights = {id(entity): _salience(doc, entity, lead) for entity in found}
    found.sort(key=lambda entity: -weights[id(entity)])
    top = weights[id(found[0])] if found else 1.0
    taken: set[str] = set()
    identified = [(_identifier(entity, taken), entity) for entity in found]
    text = text_of(doc)
    doc._.actors = tuple(_actor(text, id_, entity, weights[id(entity)] / (top or 1.0)) for id_, entity in identified)
    _mark(doc, identified)
    return doc


def entities(doc: Doc) -> list[Entity]:
    """Everybody who is an actor in the document, with all mentions, in no order."""
    words_for_countries = places.find(doc)
    country_tokens = names.country_tokens(words_for_countries)
    runs = capitals.runs(doc)
    body_tokens = organizations.known(doc, runs) - country_tokens
    running, headed = headings.parted(doc, runs)
    named = names.people(doc, running, country_tokens, body_tokens)
    headed = headings.cut(doc, headed, running, named)
    named += names.people(doc, headed, country_tokens, body_tokens)
    people = persons.entities(doc, named, headed + running)
    person_tokens = _tokens(people)
    surnames = frozenset(person.name.split()[-1] for person in people)
    bodies = organizations.entities(doc, organizations.find(doc, runs, person_tokens, country_tokens, surnames))
    countries = places.entities(doc, words_for_countries, person_tokens | _tokens(bodies))
    roles.assign(doc, people, bodies)
    roles.assign_bodies(doc, bodies)
    crowds = groups.find(doc, person_tokens | _tokens(bodies) | _tokens(countries), countries, bodies, words_for_countries)
    acting = [*people, *(body for body in bodies if _acts(body)), *(land for land in countries if places.acts(land)), *crowds]
    Resolver(doc, acting).resolve()
    headlines.add_aliases(doc._.title, text_of(doc), acting)
    return acting


def _tokens(found: Iterable[Entity]) -> set[int]:
    return {i for entity in found for reference in entity.references for i in range(reference.first, reference.last)}


def _acts(entity: Entity) -> bool:
    """Whether a body says or does something, or is dealt with, rather than merely being named."""
    return any(reference.standing in ("agent", "patient", "partner", "possessor") for reference in entity.references)


def _salience(doc: Doc, entity: Entity, lead: int) -> float:
    """How prominent an entity is: what its mentions do, how many they are, and how early the first one comes."""
    weight = sum(_weight(doc, reference) * (0.5 if reference.kind == "pronoun" else 1.0) for reference in entity.references)
    first = min(reference.first for reference in entity.references)
    early = 2.0 if first < lead else 0.0
    return (log1p(weight) + early * 0.35 + (0.3 if entity.role else 0.0)) * _KINDS[entity.kind]


def _weight(doc: Doc, reference: Reference) -> float:
    weight = _WEIGHTS[reference.standing]
    if reference.standing == "agent" and doc[reference.head].head.lemma_ in SPEECH:
        weight += 1.5
    return weight


def _identifier(entity: Entity, taken: set[str]) -> str:
    """A short, stable id: the name in plain letters, numbered where two share one."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(entity.name)).strip("-")[:40] or entity.kind
    identifier, n = base, 2
    while identifier in taken:
        identifier, n = f"{base}-{n}", n + 1
    taken.add(identifier)
    return identifier


def _actor(text: str, identifier: str, entity: Entity, salience: float) -> Actor:
    references = sorted(entity.references, key=lambda reference: reference.span)
    forms = dict.fromkeys(reference.span.of(text) for reference in references if reference.kind != "pronoun")
    aliases = [form for form in dict.fromkeys([*forms, *sorted(entity.aliases)]) if form != entity.name]
    return Actor(
        identifier,
        entity.name,
        entity.kind,
        tuple(aliases),
        entity.role,
        entity.affiliation,
        round(salience, 3),
        tuple(Mention(Span(reference.span.start, reference.span.end), reference.kind) for reference in references),
    )


def _mark(doc: Doc, identified: list[tuple[str, Entity]]) -> None:
    """Write each mention's actor on its tokens, longer mentions first, so that the innermost stays."""
    marks = [(reference, id_) for id_, entity in identified for reference in entity.references]
    for reference, id_ in sorted(marks, key=lambda mark: mark[0].first - mark[0].last):
        for token in doc[reference.first : reference.last]:
            token._.actor = id_
