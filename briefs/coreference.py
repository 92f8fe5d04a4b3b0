"""Mentions without a name: “the envoy”, “the committee”, he, she, they and it.

A pronoun goes to the most salient candidate before it: near, a subject, a speaker, of the right gender. In a quotation a third
person is not the one who speaks. Where nothing fits, a mention stays without an actor: nobody is better than the wrong one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Doc, Token

from briefs.clauses import agents
from briefs.descriptions import (
    agrees,
    holds,
    is_elsewhere,
    named_country,
    names_a_region,
    role_words,
    same_class,
    same_party,
    ties,
)
from briefs.entities import SPEECH, Entity, Reference, coordinated, fold, refer
from briefs.groups import GENERIC
from briefs.names import office_nouns
from briefs.organizations import heads
from briefs.sources import with_name
from briefs.tokens import quotations_of
from briefs.types import Attribution, Span

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "themselves"})
_WINDOW = 60
"""References before a pronoun that are looked at."""
_FARTHEST = -9.0
_FARTHEST_QUOTED = -5.0
"""The least score with which a pronoun goes to anybody; in a quotation, its listeners may know whom it means."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    position: int
    """Its first token."""
    entity: Entity
    reference: Reference


class Resolver:
    """Adds to entities their mentions without a name."""

    def __init__(self, doc: Doc, entities: list[Entity]) -> None:
        self.doc = doc
        self.paragraphs = [token.i for token in doc if token.is_space and "\n" in token.text]
        self.quotes = quotations_of(doc)
        self._quote_starts = [span.start for span in self.quotes]
        self.candidates = sorted(
            (_Candidate(reference.first, entity, reference) for entity in entities for reference in entity.references),
            key=lambda candidate: candidate.position,
        )
        self.positions = [candidate.position for candidate in self.candidates]
        self.covered = {i for candidate in self.candidates for i in range(candidate.reference.first, candidate.reference.last)}
        self.people = [entity for entity in entities if entity.kind == "person"]
        self.organizations = [entity for entity in entities if entity.kind == "organization"]
        attributions: tuple[Attribution, ...] = doc._.attributions
        self._surnames = {person.name.split()[-1] for person in self.people}
        self._taken_for: dict[int, str] = {}
        """The gender of the pronouns that went to somebody whose name says none."""
        self.attributed = sorted(
            (
                (content, with_name(doc, attribution.source), attribution.cue)
                for attribution in attributions
                if attribution.source
                for content in attribution.content
            ),
            key=lambda pair: pair[0],
        )

    def resolve(self) -> None:
        """One pass in reading order, so that each mention sees those before it."""
        for token in self.doc:
            if token.i in self.covered and token.tag_ != "PRP$":
                continue
            found = self._pronoun(token) if token.tag_ in ("PRP", "PRP$") else self._nominal(token)
            if found is not None:
                entity, reference = found
                entity.references.append(reference)
                at = bisect_left(self.positions, reference.first)
                self.candidates.insert(at, _Candidate(reference.first, entity, reference))
                self.positions.insert(at, reference.first)
                self.covered.update(range(reference.first, reference.last))

    def _before(self, token: Token, kinds: Iterable[str]) -> Iterator[_Candidate]:
        """Candidates of some kinds before `token`, the nearest first."""
        at = bisect_left(self.positions, token.i)
        for candidate in reversed(self.candidates[max(0, at - _WINDOW) : at]):
            if candidate.entity.kind in kinds:
                yield candidate

    def _paragraph(self, i: int) -> int:
        return bisect_left(self.paragraphs, i)

    def _quotation(self, offset: int) -> Span | None:
        at = bisect_left(self._quote_starts, offset + 1) - 1
        return self.quotes[at] if at >= 0 and offset < self.quotes[at].end else None

    # Nominal mentions

    def _nominal(self, token: Token) -> tuple[Entity, Reference] | None:
        if token.tag_ not in ("NN", "NNP") or token.dep_ in ("compound", "appos", "attr", "amod", "nmod"):
            return None
        low = token.lower_
        if low in office_nouns():
            return self._person(token)
        if (
            (low in heads() or low in GENERIC)
            and _is_the(token)
            and token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass", "poss")
        ):
            return self._organization(token)
        return None

    def _person(self, token: Token) -> tuple[Entity, Reference] | None:
        """“the minister”, “The American envoy”: somebody with that office, or one of its class, from that country."""
        reference = _phrase(self.doc, token)
        if reference is None:
            return None
        country = next((c for t in self.doc[reference.first : token.i] if (c := named_country(t))), None)
        modifiers = {t.lower_ for t in self.doc[reference.first : token.i]}
        region = {t.lower_ for t in self.doc[reference.first : token.i] if names_a_region(t)}
        exact = [person for person in self.people if holds(person, token.lower_, modifiers) and same_party(person, modifiers)]
        fitting = [person for person in exact if agrees(person, country) and not is_elsewhere(person, region)]
        if not fitting:
            fitting = [
                person
                for person in self.people
                if agrees(person, country) and same_class(token.lower_, person, country) and region <= ties(person)
            ]
            if country is None and len(fitting) > 1:
                return None
        if len(fitting) > 1:
            fitting = [person for person in fitting if modifiers & role_words(person.role)] or fitting
        if len(fitting) > 1 and not region:
            nearest = next((c.entity for c in self._before(token, ("person",)) if c.entity in fitting), None)
            fitting = [nearest] if nearest is not None and country is None else fitting
        if len(fitting) != 1:
            return None
        seen = any(c.entity is fitting[0] for c in self._before(token, ("person",)))
        return (fitting[0], reference) if seen or country is not None else None

    def _organization(self, token: Token) -> tuple[Entity, Reference] | None:
        """“the committee” after a committee."""
        if any(child.dep_ in ("amod", "compound", "prep", "relcl") for child in token.children):
            return None
        if token.lower_ in GENERIC:
            return self._generic(token)
        named = [
            o for o in self.organizations if fold(o.name).split()[-1:] == [token.lower_] or _heads_name(token.lower_, o.name)
        ]
        nearest = next((c.entity for c in self._before(token, ("organization",)) if c.entity in named), None)
        reference = _phrase(self.doc, token)
        return (nearest, reference) if nearest is not None and reference is not None else None

    def _generic(self, token: Token) -> tuple[Entity, Reference] | None:
        """“The company” after a body that did something a sentence or two ago."""
        reference, here = _phrase(self.doc, token), self._paragraph(token.i)
        for candidate in self._before(token, ("organization",)):
            if here - self._paragraph(candidate.position) > 1:
                break
            if candidate.reference.standing == "agent" and reference is not None:
                return candidate.entity, reference
        return None

    # Pronouns

    def _pronoun(self, token: Token) -> tuple[Entity, Reference] | None:
        low = token.lower_
        if low in HE or low in SHE:
            entity = self._he_or_she(token, "f" if low in SHE else "m")
        elif low in THEY or low == "their":
            entity = self._they(token)
        elif low in ("it", "its", "itself"):
            entity = self._it(token)
        else:
            return None
        return None if entity is None else (entity, refer(self.doc, token.i, token.i + 1, "pronoun"))

    def _he_or_she(self, token: Token, gender: str) -> Entity | None:
        quotation = self._quotation(token.idx)
        named = token.nbor(-1) if token.i else token
        if token.lower_.endswith("self") and named.text[:1].isupper():  # "Lund himself"
            return next((c.entity for c in self._before(token, ("person",)) if c.reference.last == token.i), None)
        if quotation is None and any(
            about(token) for about in (self._about_somebody, self._about_a_namesake, self._about_a_stranger)
        ):
            return None
        if (introduced := self._introduced(token, gender)) is not None:
            return introduced
        barred = self._barred(token, quotation)
        best: tuple[float, Entity] | None = None
        for candidate in self._before(token, ("person",)):
            entity = candidate.entity
            if entity.gender not in (None, gender) or entity in barred:
                continue
            known = gender in (entity.gender, self._taken_for.get(id(entity)))
            score = self._score(token, candidate, quotation) + (0.4 if known else 0.0)
            if best is None or score > best[0]:
                best = (score, entity)
        if best is None or best[0] < (_FARTHEST if quotation is None else _FARTHEST_QUOTED):
            return None
        self._taken_for.setdefault(id(best[1]), gender)
        return best[1]

    def _about_somebody(self, token: Token) -> bool:
        """Whether the sentence before, in the same paragraph, tells of somebody unnamed: “One of the victims came. She ...”"""
        before = self.doc[token.sent.start - 1] if token.sent.start else None
        if before is None or "\n" in before.text or token.dep_ != "nsubj" or token.head.dep_ != "ROOT":
            return False
        subject = next((child for child in before.sent.root.children if child.dep_ == "nsubj"), None)
        named = subject is None or any(token.i in self.covered for token in (subject, *subject.children))
        if subject is None or named or subject.tag_ not in ("NN", "CD"):
            return False
        return subject.lower_ == "one" or any(child.lower_ in ("a", "an", "one", "another") for child in subject.lefts)

    def _about_a_namesake(self, token: Token) -> bool:
        """Whether the sentence tells of one of two who bear a name, and nobody knows of which: “Lund said he would.”"""
        before = token.doc[token.sent.start : token.i]
        return any(
            other.dep_ in ("nsubj", "nsubjpass") and other.i not in self.covered and other.text in self._surnames
            for other in before
        )

    def _about_a_stranger(self, token: Token) -> bool:
        """Whether it is in what somebody does whose name was not understood: “Xylo of Berg gave up his seat”."""
        if token.tag_ != "PRP$" or token.head.dep_ != "dobj":
            return False
        return any(agent.tag_ == "NNP" and agent.i not in self.covered for agent in agents(token.head.head))

    def _introduced(self, token: Token, gender: str) -> Entity | None:
        """Who is named right behind the phrase: “In *his* speech, Lund said”, “Discussing *his* plans, Lund said”."""
        if token.tag_ != "PRP$":
            return None
        inner = token
        for outer in takewhile(lambda each: each.sent.start == token.sent.start, token.ancestors):
            subject = next((child for child in outer.children if child.dep_ == "nsubj" and child.i > token.i), None)
            is_phrase = inner.dep_ == "prep" or (inner.dep_ == "advcl" and inner.tag_ == "VBG")
            if subject is not None:
                is_apart = any(other.text == "," for other in self.doc[token.i : subject.i])
                return self._person_at(subject, gender) if is_phrase and is_apart else None
            inner = outer
        return None

    def _person_at(self, noun: Token, gender: str) -> Entity | None:
        heads = {noun.i, *(child.i for child in noun.children if child.dep_ == "appos")}
        at = bisect_left(self.positions, noun.sent.start)
        here = takewhile(lambda candidate: candidate.position <= max(heads), self.candidates[at:])
        found = next((c.entity for c in here if c.reference.head in heads and c.entity.kind == "person"), None)
        return found if found is not None and found.gender in (None, gender) else None

    def _about_others(self, token: Token) -> bool:
        """Whether the sentence has a plural subject of its own that is no actor: “the camps of the two told of their aims”."""
        subjects = (other for other in token.doc[token.sent.start : token.i] if other.dep_ in ("nsubj", "nsubjpass"))
        return any(other.tag_ in ("NNS", "NNPS") and other.i not in self.covered for other in subjects)

    def _barred(self, token: Token, quotation: Span | None) -> list[Entity]:
        """Who a pronoun cannot mean: in a quotation its speaker, and the subject of its own verb."""
        barred: list[Entity] = []
        if quotation is not None:
            at = bisect_left(self.attributed, quotation.start, key=lambda pair: pair[0].start)
            near = self.attributed[max(0, at - 2) : at + 4]
            sources = [source for content, source, _ in near if content.overlaps(quotation)]
            barred += [entity for source in sources for entity in self._within(source)]
        else:
            barred += self._told_of(token)
        if token.dep_ in ("dobj", "dative", "pobj") and token.tag_ == "PRP" and not token.lower_.endswith("self"):
            verb = token.head.head if token.dep_ == "pobj" else token.head
            subjects = {child.i for child in verb.children if child.dep_ == "nsubj"}
            barred += [c.entity for c in self._before(token, ("person",)) if c.reference.head in subjects]
        return barred

    def _told_of(self, token: Token) -> list[Entity]:
        """Whom the words name that the pronoun says: nobody speaks of himself by his name."""
        if token.dep_ != "nsubj":
            return []
        span, verb = Span(token.idx, token.idx + len(token)), Span(token.head.idx, token.head.idx + len(token.head))
        contents = (content for content, source, cue in self.attributed if source == span and cue and cue.overlaps(verb))
        return [c.entity for content in contents for c in self._inside(content) if c.reference.kind == "name"]

    def _within(self, span: Span) -> list[Entity]:
        return [candidate.entity for candidate in self._inside(span)]

    def _inside(self, span: Span) -> Iterator[_Candidate]:
        at = bisect_left(self.candidates, span.start, key=lambda c: c.reference.span.start)
        return takewhile(lambda c: c.reference.span.start < span.end, self.candidates[at : at + _WINDOW])

    def _score(self, token: Token, candidate: _Candidate, quotation: Span | None) -> float:
        doc, reference = self.doc, candidate.reference
        head = doc[reference.head]
        distance = self._paragraph(token.i) - self._paragraph(reference.first)
        score = -1.2 * min(distance, 6) - 0.0015 * (token.idx - reference.span.end)
        by = head.dep_ == "pobj" and head.head.dep_ == "agent"
        if (reference.standing == "agent" and not by) or coordinated(head).dep_ == "nsubjpass":
            score += 1.5 + (1.0 if head.head.lemma_ in SPEECH else 0.0)
        elif reference.standing == "possessor" and token.tag_ != "PRP$":
            score -= 0.8
        if head.sent.start == token.sent.start and token.dep_ in ("dobj", "dative", "pobj"):
            score += 2.0  # "broke with Berg and urged him": whom the same sentence has named
        if head in _tellers(token):
            score += 1.0  # "Berg said she would": the speaker speaks of herself more often than not
        elsewhere = self._quotation(reference.span.start)
        if elsewhere is not None and elsewhere != quotation:
            score -= 2.5
        return score

    def _they(self, token: Token) -> Entity | None:
        """The group or body that was last the subject, in this sentence or the one before."""
        plural = ("group", "organization", "country")
        if self._about_others(token):
            return None
        subject = self._last_subject(token, plural)
        if subject is None or (subject.kind == "country" and token.dep_ != "nsubj"):
            return None
        if token.head.dep_ == "relcl" and next(self._before(token, plural)).entity is not subject:
            return None  # "sent the police a plan, which they rejected"
        return subject

    def _it(self, token: Token) -> Entity | None:
        """Sparingly: the subject of a report about itself, or a body that goes on speaking."""
        verb = token.head
        if token.lower_ == "its":
            verb = token.head.head
            subjects = [child.i for child in verb.children if child.dep_ == "nsubj"]
            return self._of_kind(subjects, ("organization", "country"))
        if token.dep_ not in ("nsubj", "nsubjpass"):
            return None
        if verb.dep_ == "ccomp" and verb.head.lemma_ in SPEECH:
            return self._of_kind(
                [child.i for child in verb.head.children if child.dep_ == "nsubj"], ("organization", "country")
            )
        if verb.lemma_ in SPEECH and verb.lemma_ != "call" and token.dep_ == "nsubj":
            return self._last_subject(token, ("organization", "country"))
        return None

    def _of_kind(self, heads: list[int], kinds: tuple[str, ...]) -> Entity | None:
        for i in heads:
            at = bisect_left(self.positions, i - 12)
            for candidate in self.candidates[at:]:
                if candidate.position > i:
                    break
                if candidate.reference.head == i and candidate.entity.kind in kinds:
                    return candidate.entity
        return None

    def _last_subject(self, token: Token, kinds: tuple[str, ...]) -> Entity | None:
        quotation = self._quotation(token.idx)
        first = token.sent.start
        floor = self.doc[max(0, first - 2)].sent.start if first else 0
        for candidate in self._before(token, kinds):
            if candidate.position < floor:
                return None
            if candidate.reference.standing == "agent" and self._quotation(candidate.reference.span.start) == quotation:
                return candidate.entity
        return None


def _tellers(pronoun: Token) -> list[Token]:
    """Who says the clause of which the pronoun is the subject."""
    saying = pronoun.head.head
    told = pronoun.dep_ == "nsubj" and pronoun.head.dep_ == "ccomp" and saying.lemma_ in SPEECH
    return agents(saying) if told else []


def _is_the(token: Token) -> bool:
    return any(child.lower_ in ("the", "this") for child in token.lefts)


def _phrase(doc: Doc, noun: Token) -> Reference | None:
    """The definite phrase which ends in `noun`; None if it has another determiner, or a name after it."""
    first = noun.i
    while first > 0 and noun.i - first < 8 and (doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN") or doc[first - 1].text == "-"):
        first -= 1
    if first == 0 or doc[first - 1].lower_ not in ("the", "this"):
        return None
    following = doc[noun.i + 1] if noun.i + 1 < len(doc) else None
    if following is not None and (following.pos_ == "PROPN" or (following.lower_ in ("of", "for") and noun.tag_ != "NNP")):
        return None
    return refer(doc, first, noun.i + 1, "nominal")


def _heads_name(word: str, name: str) -> bool:
    """“the court” for “Supreme Court of Puerto Rico”."""
    before = fold(name).split(" of ")[0].split()
    return before[-1:] == [word]
