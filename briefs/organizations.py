"""Organisations: well-known bodies, names that end in “Council”, initials introduced in brackets, and what the model labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefs import places
from briefs.capitals import Word
from briefs.entities import SPEECH, Entity, fold, refer
from briefs.lexicon import load
from briefs.names import CALENDAR, is_given, office_nouns, title_words
from briefs.tokens import text_of

_INITIALS = re.compile(r"\(\s*(?:the\s+)?[“\"']?([A-Z][A-Za-z&.\-]{1,9})[”\"']?\s*\)")
_SPELT_OUT = re.compile(r"\b([A-Z]{2,9})\s+\(\s*((?:[A-Z][\w’'-]+)(?:\s+(?:of|and|the|for|in|on|[A-Z][\w’'-]+))+)\s*\)")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_NO_COMPANY = frozenset({"GPE", "LOC", "NORP", "DATE", "EVENT", "LANGUAGE", "LAW", "FAC", "WORK_OF_ART"})
_COMPANIES = frozenset(
    "company firm retailer airline carrier bank manufacturer startup chain broadcaster platform website".split()
)
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "de", "'s", "’s", "&", "'", "’"})
_SAME = {"us": "united states", "u.s.": "united states", "u.s": "united states", "usa": "united states", "un": "united nations"}
_SAME |= {"u.n.": "united nations", "uk": "united kingdom", "u.k.": "united kingdom", "eu": "european union"}
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "some", "many", "several"})
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Name:
    """An organisation's name as it stands, tokens [first, last); `body` is its canonical name where it is well known."""

    first: int
    last: int
    body: str | None = None
    spelt_out: str | None = None
    """The full name that these initials stand for."""
    labelled: bool = False
    """Only the model says that it is one."""
    group: bool = False
    """People of a party, a faith or a people, rather than a body."""


@cache
def heads() -> frozenset[str]:
    return frozenset(load("organizations")["heads"].split())


@cache
def _bodies() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word -> (all words, canonical name), longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry in load("organizations")["body"]:
        for form in (entry["name"], *entry.get("short", ())):
            words = tuple(re.findall(r"\w+(?:\.\w+)*\.?|-", form))
            index.setdefault(words[0], []).append((words, entry["name"]))
    for forms in index.values():
        forms.sort(key=lambda form: -len(form[0]))
    return index


def find(
    doc: Doc, capitals: list[list[Word]], people: set[int], countries: set[int], surnames: frozenset[str] = frozenset()
) -> list[Name]:
    """Names of organisations, without overlaps; tokens of `people` are never among them, nor anybody's surname alone."""
    candidates = [
        *_initials(doc),
        *_known(doc),
        *_by_head(doc, capitals),
        *_by_pair(doc, capitals),
        *_labelled(doc),
        *_companies(doc, capitals),
    ]
    papers = _papers(doc)
    candidates = [name for name in candidates if doc[name.first : name.last].text not in papers]
    candidates = [name for name in candidates if not _is_office(doc[name.first : name.last])]
    candidates = [name for name in candidates if not countries.issuperset(range(name.first, name.last))]
    candidates = [name for name in candidates if not (name.labelled and doc[name.first : name.last].text in surnames)]
    taken = set(people)
    found: list[Name] = []
    for name in sorted(candidates, key=lambda name: (name.spelt_out is None, -(name.last - name.first), name.body is None)):
        tokens = range(name.first, name.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            found.append(name)
    return sorted(found, key=lambda name: name.first)


def _is_office(tokens: Tokens) -> bool:
    """“Divisional Railway Manager”, “Grand Master”: what somebody is, rather than a body."""
    last = tokens[-1]
    return len(tokens) > 1 and last.lower_ in office_nouns() and not any(token.lower_ in heads() for token in tokens)


def _known(doc: Doc) -> Iterator[Name]:
    index, end = _bodies(), 0
    for token in doc:
        if token.i < end or token.text not in index:
            continue
        for words, body in index[token.text]:
            if tuple(other.text for other in doc[token.i : token.i + len(words)]) == words:
                end = token.i + len(words)
                yield Name(token.i, end, body)
                break


def _initials(doc: Doc) -> Iterator[Name]:
    """“Syrian Democratic Forces (SDF)” and “ISIS (Islamic State of Iraq and Syria)”: the names, and the initials everywhere."""
    meanings: dict[str, str] = {}
    for match in _INITIALS.finditer(text_of(doc)):
        bracket = doc.char_span(*match.span(1), alignment_mode="expand")
        if bracket is not None and (full := _expansion(doc, bracket) or _headed(doc, bracket)) is not None:
            meanings.setdefault(match.group(1), full.text)
            yield Name(full.start, full.end, spelt_out=full.text)
    for match in _SPELT_OUT.finditer(text_of(doc)):
        full = doc.char_span(*match.span(2), alignment_mode="expand")
        if full is not None:
            meanings.setdefault(match.group(1), full.text)
            yield Name(full.start, full.end, spelt_out=full.text)
    yield from (Name(token.i, token.i + 1, spelt_out=meanings[token.text]) for token in doc if token.text in meanings)


def _papers(doc: Doc) -> set[str]:
    """Initials in brackets that stand for a law or a scale, and the words they stand for."""
    found: set[str] = set()
    for match in _INITIALS.finditer(text_of(doc)):
        bracket = doc.char_span(*match.span(1), alignment_mode="expand")
        full = _expansion(doc, bracket) if bracket is not None else None
        if full is not None and full[-1].lower_ in load("organizations")["papers"].split():
            found |= {match.group(1), full.text}
    return found


def _companies(doc: Doc, capitals: list[list[Word]]) -> Iterator[Name]:
    """“Facebook said it would appeal”, “SpaceX ... is the first private company”: a name of one word that the model did not
    recognise, where it speaks, does business, or is called a body."""
    alone = [doc[run[0].first] for run in capitals if len(run) == 1 and run[0].last == run[0].first + 1]
    known = Counter(token.text for token in alone)
    named = {token.text for token in alone if _is_business(token, known[token.text] > 1)}
    yield from (Name(token.i, token.i + 1, labelled=True) for token in alone if token.text in named)


def _is_business(name: Token, is_known: bool) -> bool:
    odd = name.lower_ in CALENDAR or name.lower_ in title_words() or is_given(name.text) or len(name) < 3
    if name.pos_ != "PROPN" or odd or name.ent_type_ in _NO_COMPANY or name.lower_ in heads():
        return False
    verb, kind = name.head, name
    if name.dep_ == "nsubj":
        kind = next((other for other in verb.rights if other.dep_ == "attr" and verb.lemma_ == "be"), name)
        if verb.lemma_ in load("organizations")["business"].split() or (is_known and verb.lemma_ in SPEECH):
            return name.ent_type_ != "PERSON" or bool(_INNER_CAPITAL.search(name.text))
    return kind is not name and kind.lower_ in _COMPANIES


def _expansion(doc: Doc, bracket: Tokens) -> Tokens | None:
    """The words before a bracket whose initials stand in it."""
    letters = [letter.casefold() for letter in bracket.text if letter.isalpha() and letter.isupper()]
    end = bracket.start - 1
    while end > 0 and doc[end - 1].text in ("(", "“", '"'):
        end -= 1
    if len(letters) < 2 or end <= 0:
        return None
    start = end
    while (
        start > 0
        and end - start < _LONGEST
        and (doc[start - 1].text[:1].isupper() or doc[start - 1].text in _SMALL | {"-", ","})
    ):
        start -= 1
        if doc[start].text[:1].casefold() == letters[0] and doc[start].text[:1].isupper():
            inits = [token.text[0].casefold() for token in doc[start:end] if token.text[:1].isupper()]
            if inits == letters or (len(inits) >= 2 and "".join(inits) == "".join(letters)[: len(inits)]):
                return doc[start:end]
            if inits[:-1] == letters and doc[end - 1].lower_ in heads():  # "Pacific Gas and Electric Company (PG&E)"
                return doc[start:end]
    return None


def _headed(doc: Doc, bracket: Tokens) -> Tokens | None:
    """The organisation's name right before a bracket with initials in another language: “Kurdistan Workers' Party (PKK)”."""
    end = bracket.start - 1
    named = end > 0 and (doc[end - 1].ent_type_ == "ORG" or doc[end - 1].lower_ in heads())
    if not named or not bracket.text.isupper() or doc[end].text != "(":
        return None
    start = end
    while start > 0 and (doc[start - 1].text[:1].isupper() or doc[start - 1].text in ("'s", "’s", "'", "’", "-")):
        start -= 1
    while start < end and doc[start].lower_ in _DETERMINERS:
        start += 1
    return doc[start:end] if start < end else None


def known(doc: Doc, capitals: list[list[Word]]) -> set[int]:
    """Tokens of well-known bodies, and of names that nobody but a body bears."""
    return {i for name in [*_known(doc), *_by_pair(doc, capitals)] for i in range(name.first, name.last)}


def _by_head(doc: Doc, capitals: list[list[Word]]) -> Iterator[Name]:
    """“Syrian Army”, “Supreme Court of Puerto Rico”, “Department of Foreign Affairs”."""
    for run in capitals:
        last = max((k for k, word in enumerate(run) if word.text.casefold() in heads()), default=None)
        if last is None or len(run) > _LONGEST:
            continue
        start = 0
        while start < last and (
            doc[run[start].first].pos_ in ("DET", "ADP", "SCONJ", "CCONJ", "PRON") or run[start].text == "The"
        ):
            start += 1
        end = run[last].last
        if last == len(run) - 1:
            end = _of(doc, end)
        if end - run[start].first > 1:
            yield Name(run[start].first, end)


def _by_pair(doc: Doc, capitals: list[list[Word]]) -> Iterator[Name]:
    """“Norland Fire and Rescue”."""
    for run in capitals:
        last = run[-1].last
        if len(run) > 1 and doc[last - 1 : last + 2].text.casefold() in load("organizations")["pairs"]:
            yield Name(run[0].first, last + 2)


def _of(doc: Doc, end: int) -> int:
    """Where the name ends which goes on with “of”, “for”, “on” and capitals."""
    k = end
    while k < len(doc) - 1 and k - end < 8:
        embassy = k == end and doc[k].lower_ in ("in", "to") and doc[k - 1].lower_ in ("embassy", "consulate")
        if embassy or doc[k].lower_ in ("of", "for", "on") or (k > end and doc[k].lower_ in ("and", "the")):
            if not (doc[k + 1].text[:1].isupper() or doc[k + 1].lower_ == "the") or doc[k + 1].lower_ in CALENDAR:
                break
        elif not (doc[k].text[:1].isupper() and k > end) or doc[k].is_space:
            break
        k += 1
    while k > end and doc[k - 1].lower_ in ("of", "for", "on", "and", "the"):
        k -= 1
    return k


def _labelled(doc: Doc) -> Iterator[Name]:
    for entity in doc.ents:
        if entity.label_ not in ("ORG", "NORP"):
            continue
        first, last = entity.start, entity.end
        while first < last and (doc[first].lower_ in _DETERMINERS | CALENDAR or not doc[first].text[:1].isalnum()):
            first += 1
        while last > first and (
            doc[last - 1].text in ("'s", "’s")
            or (not doc[last - 1].text[-1:].isalnum() and not doc[last - 1].text.endswith("."))
        ):
            last -= 1
        if first < last and _plausible(doc[first:last], entity.label_):
            yield Name(first, last, labelled=True, group=entity.label_ == "NORP")


def _plausible(tokens: Tokens, label: str) -> bool:
    words = [token for token in tokens if token.is_alpha or token.text[:1].isalnum()]
    if (
        not words
        or "\n" in tokens.text
        or len(tokens) > _LONGEST
        or (not words[0].text[:1].isupper() and "-" not in tokens.text)
    ):
        return False
    if all(token.lower_ in title_words() for token in words):
        return False
    if words[-1].lower_.endswith("virus"):
        return False
    if label == "NORP":
        return words[-1].tag_ in ("NNPS", "NNS")
    alone = words[0] if len(words) == 1 else None
    if alone is not None and (is_given(alone.text) or len(alone) < 3 or (alone.is_sent_start and alone.pos_ != "PROPN")):
        return False
    return any(token.text[:1].isupper() for token in words)


def entities(doc: Doc, found: list[Name]) -> list[Entity]:
    """Organisations with all their names: initials with what they stand for, “the Council” with the one council."""
    organizations: list[_Organization] = []
    for name in sorted(found, key=lambda name: (name.spelt_out is None, name.first - name.last)):
        words = _words(doc, name)
        home = _home(organizations, name, words, doc[name.first].text)
        if home is None:
            organizations.append(home := _Organization(name, words))
        home.names.append(name)
    return [organization.entity(doc) for organization in organizations if organization.credible(doc)]


class _Organization:
    def __init__(self, name: Name, words: tuple[str, ...]) -> None:
        self.key, self.body, self.spelt_out, self.group = words, name.body, name.spelt_out, name.group
        self.names: list[Name] = []

    def credible(self, doc: Doc) -> bool:
        """Whether more than the model's label speaks for it: what it is called, or that it does something other than be."""
        if not all(name.labelled for name in self.names) or self.group:
            return True
        if any(character.isdigit() for word in self.key for character in word):
            return False
        references = [refer(doc, name.first, name.last) for name in self.names]
        return any(
            reference.standing == "possessor" or (reference.standing == "agent" and doc[reference.head].head.lemma_ != "be")
            for reference in references
        )

    def entity(self, doc: Doc) -> Entity:
        references = [refer(doc, name.first, name.last) for name in sorted(self.names, key=lambda name: name.first)]
        texts = [doc[reference.first : reference.last].text for reference in references]
        longest = max(texts, key=len)
        if self.spelt_out:
            longest = self.spelt_out
        elif self.body and longest.replace(".", "").isupper():
            longest = self.body
        entity = Entity("group" if self.group else "organization", longest, references)
        entity.country = next((c for word in (longest, longest.split()[0]) if (c := places.country_of(word))), None)
        entity.affiliation = entity.country
        for reference in references:
            owner = doc[max(0, reference.first - 3) : reference.first - 1].text if reference.first > 1 else ""
            if doc[reference.first - 1].lower_ in ("'s", "’s") and (land := _owner(owner)):
                entity.country = entity.affiliation = places.country_of(land)
                entity.aliases.add(f"{land}{doc[reference.first - 1 : reference.last].text}")
        return entity


def _owner(words: str) -> str | None:
    """The country at the end of `words`: of “the Iran” and “United States” alike."""
    return next((part for part in (words, words.rsplit(" ", maxsplit=1)[-1]) if places.country_of(part)), None)


def _words(doc: Doc, name: Name) -> tuple[str, ...]:
    words = [fold(token.text) for token in doc[name.first : name.last] if token.text not in ("'s", "’s", "-")]
    if len(words) > 1:
        words = " ".join(_SAME.get(word, word) for word in words).split()
    return tuple(word for word in words if word != "the")


def _home(organizations: list[_Organization], name: Name, words: tuple[str, ...], text: str) -> _Organization | None:
    """The organisation that a name belongs to; a short form that fits two fits none."""
    same = [
        other
        for other in organizations
        if other.key == words
        or (len(words) > 1 and set(words) - {"of"} == set(other.key) - {"of"})
        or (name.body and other.body == name.body)
        or (name.spelt_out and other.spelt_out == name.spelt_out)
    ]
    if same:
        return same[0]
    if name.group:
        return None
    if len(words) == 1 and text.isupper() and len(text) > 2:
        spelt = [other for other in organizations if _initials_of(other.key).endswith(text.casefold())]
        return spelt[0] if len(spelt) == 1 else None
    short = [other for other in organizations if len(other.key) > len(words) and _short_for(words, other.key)]
    return short[0] if len(short) == 1 else None


def _initials_of(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in _SMALL)


def _short_for(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """“Security Council” for “United Nations Security Council”, “the House” for “House of Representatives”, “Grand Central” for
    “Grand Central Publishing”."""
    if full[-len(words) :] == words and (len(words) > 1 or words[0] in heads()):
        return True
    rest = full[len(words) :]
    if full[: len(words)] != words:
        return False
    return (rest[0] in ("of", "for", "on") and words[-1] in heads()) or (
        len(words) > 1 and words[-1] not in heads() and heads().issuperset(rest)
    )


def definite(token: Token) -> bool:
    """Whether a noun has “the”, “this” or a possessor before it."""
    return any(child.lower_ in ("the", "this", "that", "these", "those") for child in token.lefts)
