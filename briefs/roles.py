"""Roles and what they are tied to: “Russian Foreign Minister Sergey Lavrov”, “Lavrov, the foreign minister”."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Doc, Token

from briefs import headings, names, places
from briefs.affiliations import OPENERS, Role, affiliations, describe, without_country
from briefs.entities import Entity, Reference
from briefs.lexicon import load
from briefs.names import CALENDAR, KIN, PSEUDONYMS, office_nouns, title_words
from briefs.organizations import heads
from briefs.tokens import quotations_of

_SEPARATORS = frozenset({",", "—", "–", "-", "(", ";", "--"})
_LINKS = frozenset({"of", "for", "to", "at", "on", "in", "and", "with", "&"})
_PRIVATE = frozenset(
    "candidate contender nominee critic member resident student survivor victim witness fan driver fellow suspect "
    "defendant".split()
)
_BETWEEN = frozenset({"as", "been", "currently", "also", "formerly", "then", "once", "sworn", "in"})
_SHORT = 7
_LONGEST = 14
"""Tokens that a role may have; what is longer is a sentence that the parser joined."""


def office(token: Token) -> bool:
    """Whether `token` names an office or an occupation in the singular."""
    if token.text.endswith(".") and token.lower_.rstrip(".") in load("offices")["abbreviated"]:
        return True
    return (
        token.lower_ in office_nouns() and token.tag_ != "NNS" and token.tag_ not in ("VB", "VBD", "VBZ", "VBP", "VBG", "VBN")
    )


def assign(doc: Doc, people: list[Entity], organizations: list[Entity]) -> None:
    """Find each person's role, and put role, affiliation and titled forms on the person."""
    owners = {i: entity for entity in people for reference in entity.references for i in range(reference.first, reference.last)}
    named = affiliations(organizations)
    for person in people:
        best: tuple[tuple[int, ...], Role] | None = None
        for reference in person.references:
            if reference.first in headings.tokens(doc):  # where a title would begin anywhere
                continue
            for role in _roles(doc, reference, owners):
                _add_aliases(doc, person, reference, role)
                rank = _rank(doc, reference, role)
                if best is None or rank > best[0]:
                    best = (rank, role)
        if best is not None and not _mere_kin(doc, best[1]):
            describe(doc, person, best[1], named)


def _mere_kin(doc: Doc, role: Role) -> bool:
    """“His father Abdullah”: a father of whom it takes the sentence to tell."""
    return doc[role.noun].lower_ in KIN and role.last - role.first == 1


def assign_bodies(doc: Doc, bodies: list[Entity]) -> None:
    """What organisations are said to be: “the PMF, an Iranian-backed militia”."""
    for body in bodies:
        described = (_body_role(doc, reference) for reference in body.references)
        body.role = next((role for role in described if role), None)


def _body_role(doc: Doc, reference: Reference) -> str | None:
    if (first := _behind_initials(doc, reference)) is not None:
        return first
    name = doc[reference.head]
    subject = name.dep_ == "nsubj" and name.head.lemma_ == "be"
    wanted = "attr" if subject else "appos"
    for noun in (name.head if subject else name).rights:
        if noun.dep_ != wanted or noun.tag_ != "NN" or noun.lower_ not in heads() or noun.left_edge.lower_ not in OPENERS:
            continue
        end = noun.i + 1
        if end < len(doc) and doc[end].lower_ == "of":
            end = _complement_end(doc, noun)
        return doc[noun.left_edge.i + 1 : end].text if end - noun.left_edge.i < _LONGEST else None
    return None


def _rank(doc: Doc, reference: Reference, role: Role) -> tuple[int, ...]:
    """The reporter's words before somebody's in quotation marks, an office just taken before an earlier one, public offices
    before family, full descriptions before bare titles, early mentions before late ones."""
    bare = role.last - role.first == 1
    office_held = doc[role.noun].lower_ not in _PRIVATE | KIN
    ordinal = doc[role.first].lower_ in ("first", "second", "third", "last", "only")
    told = not _is_quoted(doc, reference)
    return (
        told,
        _is_sworn(doc, role.first - 1),
        office_held,
        not ordinal,
        not bare,
        reference.last - reference.first > 1,
        -reference.first,
    )


def _behind_initials(doc: Doc, reference: Reference) -> str | None:
    """The apposition behind “Popular Mobilization Forces (PMF),”, which the parser seldom ties to the name."""
    at = reference.last
    if at + 5 >= len(doc) or (doc[at].text, doc[at + 2].text, doc[at + 3].text) != ("(", ")", ","):
        return None
    first = at + 5
    if doc[first - 1].lower_ not in ("a", "an"):
        return None
    for noun in doc[first : first + _SHORT]:
        if noun.lower_ in heads() and noun.tag_ == "NN":
            return doc[first : noun.i + 1].text
        if noun.tag_ != "VBN" and not _premodifies(noun, {}):
            break
    return None


def _is_quoted(doc: Doc, reference: Reference) -> bool:
    speech = quotations_of(doc)
    nearest = bisect_left(speech, reference.span.start, key=lambda span: span.end)
    return nearest < len(speech) and speech[nearest].covers(reference.span)


def _roles(doc: Doc, reference: Reference, owners: dict[int, Entity]) -> Iterator[Role]:
    for found in (
        _before(doc, reference, owners),
        _after(doc, reference, owners),
        _opening(doc, reference, owners),
        _copula(doc, reference, owners),
        _behind_pseudonym(doc, reference, owners),
    ):
        if found is not None:
            yield found


def _before(doc: Doc, reference: Reference, owners: dict[int, Entity]) -> Role | None:
    """A title right before the name, read backwards word by word."""
    first, noun = reference.first, None
    while first > 0 and reference.first - first < _LONGEST:
        token = doc[first - 1]
        if not _in_title(doc, token, first, noun, owners):
            break
        first -= 1
        if noun is None and office(token):
            noun = first
    if doc[reference.first - 1].lower_ in _LINKS | OPENERS:
        return None
    while first < reference.first and doc[first].lower_ in OPENERS | _LINKS | {"'s", "’s"}:
        first += 1
    if noun is None or first > noun:
        return None
    if doc[first].text in ("-", "–"):
        first += -1 if first and doc[first - 1].text[-1:].isalnum() and not doc[first - 1].whitespace_ else 1
    return Role(first, reference.first, noun, prenominal=True)


def _in_title(doc: Doc, token: Token, first: int, noun: int | None, owners: dict[int, Entity]) -> bool:
    """Whether the word before position `first` still belongs to the title."""
    low = token.lower_
    if token.is_space or token.i in owners or (token.is_punct and low not in "-–"):
        return False
    if low in names.courtesies():
        return True
    if low in _LINKS or low in ("the", "'s", "’s"):
        joins = noun is not None and low == "and" and _joins_qualities(doc, token)
        return joins or (first not in owners and not _ends_at(doc, token, noun) and _links_title(doc, token, first))
    if token.ent_type_ == "DATE" and not office(token):
        return False
    if low in title_words() or low in "-–":
        return token.tag_ not in ("VBD", "VBZ", "VBP") or token.text[:1].isupper()
    return _names_in_title(token) if token.text[:1].isupper() else noun is not None and _qualifies(token)


def _ends_at(doc: Doc, link: Token, noun: int | None) -> bool:
    """Whether the words behind a link are another's: “aide to President Lund”, “to Mrs. Lund”, “Berg and Mayor Lund”."""
    if link.lower_ in ("and", "&"):
        return doc[max(0, link.i - 1)].ent_type_ == "PERSON"
    behind = takewhile(lambda token: token.lower_ != "and", doc[link.i + 1 : noun + 1 if noun is not None else link.i + 2])
    return link.lower_ in _LINKS and any(_titles_somebody(token) for token in behind)


def _titles_somebody(token: Token) -> bool:
    """Whether the word is the title of whom it stands before; “Justice” may be a portfolio."""
    portfolio = token.lower_ in load("offices")["complements"].split()
    return token.lower_ in names.courtesies() or (office(token) and not portfolio)


def _joins_qualities(doc: Doc, link: Token) -> bool:
    """“civil and environmental engineering professor”."""
    neighbours = (doc[max(0, link.i - 1)], doc[link.i + 1])
    return all(word.pos_ == "ADJ" and word.text.islower() and word.dep_ in ("amod", "conj") for word in neighbours)


def _links_title(doc: Doc, token: Token, first: int) -> bool:
    """Whether “of”, “the” or a possessive holds the words of a title together: “President of the United States”."""
    before, after = doc[max(0, token.i - 1)], doc[first]
    if token.lower_ == "the":
        titled = after.lower_ in names.courtesies() or office(after)
        return after.text[:1].isupper() and not titled and before.lower_ in ("of", "to", "for", "at")
    if token.lower_ in _LINKS:
        return (after.text[:1].isupper() or after.lower_ == "the") and _office_before(doc, token.i)
    return before.text[:1].isupper()


def _names_in_title(token: Token) -> bool:
    """Whether a capitalised word is part of a title, as the name of a country or a body is."""
    if token.ent_type_ in ("GPE", "NORP", "ORG") or (token.text.isupper() and len(token) > 1):
        return True
    return token.pos_ in ("PROPN", "ADJ", "NOUN") and not token.is_sent_start


def _qualifies(token: Token) -> bool:
    return token.dep_ in ("amod", "compound", "nmod") and token.pos_ in ("ADJ", "NOUN")


def _office_before(doc: Doc, link: int) -> bool:
    """Whether an office noun stands a few words before the link at `link`: “President of”."""
    return any(office(token) for token in doc[max(0, link - 4) : link])


def _after(doc: Doc, reference: Reference, owners: dict[int, Entity]) -> Role | None:
    """An apposition after the name: “Lavrov, the foreign minister,”."""
    start = reference.last
    if start + 2 >= len(doc) or (doc[start].text not in _SEPARATORS and doc[start].lower_ != "who"):
        return None
    start += doc[start].lower_ != "who"
    if doc[start].text.isdigit() and start + 2 < len(doc) and doc[start + 1].text == ",":
        start += 2
    if doc[start].lower_ == "who" and start + 3 < len(doc) and doc[start + 1].lemma_ in ("be", "serve", "head", "lead"):
        start += 3 if doc[start + 2].lower_ == "as" else 2
    return _phrase(doc, start, owners)


def _copula(doc: Doc, reference: Reference, owners: dict[int, Entity]) -> Role | None:
    """“al-Muhandis was the deputy commander of the militia”."""
    start = reference.last
    if start + 2 >= len(doc) or doc[start].lemma_ not in ("be", "become", "serve") or doc[start].tag_ == "VBG":
        return None
    while start + 2 < len(doc) and doc[start + 1].lower_ in _BETWEEN:
        start += 1
    if doc[start + 1].lower_ not in OPENERS and not office(doc[start + 1]) and not _is_sworn(doc, start):
        return None
    return _phrase(doc, start + 1, owners)


def _behind_pseudonym(doc: Doc, reference: Reference, owners: dict[int, Entity]) -> Role | None:
    """“a protester using the pseudonym Lin”."""
    name = doc[reference.head]
    clause = name.head.head
    if name.dep_ != "appos" or name.head.lower_ not in PSEUDONYMS or clause.dep_ != "acl" or not office(clause.head):
        return None
    first = noun = clause.head.i
    while first > 0 and _premodifies(doc[first - 1], owners):
        first -= 1
    return Role(first, noun + 1, noun, prenominal=False)


def _is_sworn(doc: Doc, end: int) -> bool:
    """ "was sworn in as"."""
    return [token.lower_ for token in doc[max(0, end - 2) : end + 1]] == ["sworn", "in", "as"]


def _opening(doc: Doc, reference: Reference, owners: dict[int, Entity]) -> Role | None:
    """An apposition before the name: “A South Korean official, Lee Kwan-se, said”."""
    comma = reference.first - 1
    if comma < 2 or doc[comma].text != "," or reference.last >= len(doc) or reference.last - reference.first < 2:
        return None
    noun = doc[comma - 1]
    if not office(noun):
        offices = [token for token in doc[max(0, comma - 8) : comma] if office(token)]
        nouns = [token for token in offices if token.right_edge.i == comma - 1 or _complement_end(doc, token) == comma]
        if not nouns:
            return None
        noun = nouns[0]
    first = noun.i
    while first > 0 and _premodifies(doc[first - 1], owners):
        first -= 1
    owner = next((doc[first : token.i].text for token in doc[first : noun.i] if token.lower_ in ("'s", "’s")), "")
    owned = places.country_of(owner) is not None
    if not (owned or (first and doc[first - 1].lower_ in OPENERS)) or doc[reference.last].text not in _SEPARATORS | {"."}:
        return None
    if reference.head < len(doc) and doc[reference.head].dep_ == "conj":
        return None
    return Role(first, comma, noun.i, prenominal=False)


def _premodifies(token: Token, owners: dict[int, Entity]) -> bool:
    low = token.lower_
    return (
        (low in title_words() and token.tag_ not in ("VBD", "VBZ", "VBP"))
        or (token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM") and low not in OPENERS and _foreign(token, owners))
        or low in ("'s", "’s", "-", "’", "&")
    ) and not token.is_space


def _foreign(token: Token, owners: dict[int, Entity]) -> bool:
    """Whether the word is no other person's name, or only a possessor: “Trump's envoy”."""
    following = token.doc[token.i + 1].text if token.i + 1 < len(token.doc) else ""
    return token.i not in owners or following in ("'s", "’s")


def _phrase(doc: Doc, start: int, owners: dict[int, Entity]) -> Role | None:
    """The noun phrase with an office as its head which begins at `start`."""
    first = start
    while first < len(doc) and doc[first].lower_ in OPENERS:
        first += 1
    noun = None
    for token in doc[first : first + 9]:
        if not _foreign(token, owners) or _ends_a_name(token, first):  # “Renner, Winston Duke”
            return None
        if office(token) and not (
            token.i + 1 < len(doc) and (office(doc[token.i + 1]) or doc[token.i + 1].lower_ in ("'s", "’s"))
        ):
            if (
                token.i + 1 < len(doc)
                and doc[token.i + 1].pos_ in ("NOUN", "PROPN")
                and doc[token.i + 1].i not in owners
                and doc[token.i].dep_ == "compound"
            ):
                continue
            noun = token
            break
        if not _premodifies(token, owners) or token.lower_ in _LINKS:
            return None
    if noun is None:
        return None
    end = _complement_end(doc, noun)
    return None if end < len(doc) and end in owners else Role(first, end, noun.i, prenominal=False)


def _ends_a_name(token: Token, first: int) -> bool:
    """“Jeremy Renner, Winston Duke, ...”: an office in form, but a name."""
    return token.i > first and token.ent_type_ == token.nbor(-1).ent_type_ == "PERSON" and token.ent_iob_ == "I"


def _complement_end(doc: Doc, noun: Token) -> int:
    """Where “of the party”, “for the ministry”, “at the university” after an office ends."""
    end = _whole_office(doc, noun)
    while (
        end + 1 < len(doc)
        and end - noun.i < _LONGEST
        and doc[end].lower_ in ("of", "for", "to", "at", "in", "on", "with", "and")
    ):
        if doc[end].lower_ == "and" and not (office(doc[end + 1]) or doc[end + 1].text[:1].isupper()):
            break
        if doc[end].lower_ in ("at", "in", "on") and (doc[end + 1].lower_ in CALENDAR or doc[end + 1].text[:1].isdigit()):
            break
        if doc[end].lower_ in ("in", "on", "to", "with") and not any(
            token.text[:1].isupper() for token in doc[end + 1 : end + 4]
        ):
            break
        stop = end + 1
        while stop < len(doc) and _complements(doc[stop]) and stop - noun.i < _LONGEST:
            stop += 1
        if stop == end + 1:
            break
        end = stop
    return end


def _whole_office(doc: Doc, noun: Token) -> int:
    """Where an office with hyphens ends: “Director-General”, “editor-in-chief”."""
    end = noun.i + 1
    while end + 1 < len(doc) and doc[end].text in ("-", "‑") and not doc[end].whitespace_ and doc[end + 1].is_alpha:
        end += 2
    return end


def _complements(token: Token) -> bool:
    if token.is_space or (token.is_punct and token.text not in "-–&"):
        return False
    return (
        token.pos_ in ("PROPN", "NOUN", "ADJ", "DET", "NUM")
        or token.text[:1].isupper()
        or token.text in ("'s", "’s", "-", "–", "&")
    )


def _add_aliases(doc: Doc, person: Entity, reference: Reference, role: Role) -> None:
    """The titled name, the name alone and the title alone are all forms of the person."""
    title = doc[role.first : role.last].text
    if _mere_kin(doc, role):
        return
    if role.prenominal:
        person.aliases.add(doc[role.first : reference.last].text)
        inner = without_country(doc, role)
        if inner > role.first:
            person.aliases.add(doc[inner : reference.last].text)
    if role.last - role.first > 1:
        person.aliases.add(title)
