"""Names of people: found, freed of titles, told apart.

A trained model finds most names, and misses or misjudges many. So a name is any run of capitalised words which has evidence:
the model's label, a title before it, or a known given name. Names are compared folded, by their last word, and by their first
word where the family name comes first.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from spacy.tokens import Doc, Token

from briefs import places
from briefs.capitals import Word
from briefs.entities import PLACE_PREPOSITIONS, SPEECH, coordinated, fold
from briefs.lexicon import load

Gender = Literal["m", "f"]
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
FAMILY_FIRST = frozenset(
    """
    li liu lee kim park ban wang zhang zhao chen yang huang wu zhou xu sun zhu ma hu guo he lin gao luo zheng liang xie
    tang han cao deng xiao feng zeng peng pan yuan dong yu su ye lu jiang cai jia ding wei xue yan du dai xia zhong tian
    ren fan fang shi yao tan liao zou xiong jin lu hao kong bai cui kang mao qiu qin gu hou shao meng wan qian xi wen
    chiang roh moon yoon choi jung chung kang cho jang lim shin seo kwon hwang ahn song ryu hong jeon ko moon son yang
    bae paik nguyen tran pham hoang vu vo dang bui do ho ngo duong
    """.split()
)
_NOT_IN_NAMES = frozenset({"DET", "ADP", "CCONJ", "SCONJ", "PRON", "AUX", "PART", "INTJ", "NUM"})
CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov
    dec christmas easter ramadan today yesterday tomorrow north south east west northern southern eastern western
    """.split()
)
_BRAND = re.compile(r"[a-z][A-Z]{2}|\d")
_Votes: TypeAlias = dict[str, Counter[str]]
_PEOPLES = frozenset("africa african america american arab asia asian europe european muslim".split())
PSEUDONYMS = frozenset({"pseudonym", "alias", "nickname"})
_STORMS = frozenset({"hurricane", "storm", "typhoon", "cyclone"})
"""What bears a given name and is no person, wherever the text then calls it by that name alone."""
_ARTICLES = frozenset("el la los las del masjid hagia haghia punta ciudad fort mount gazeta".split())
KIN = frozenset("mother father son daughter brother sister wife husband widow".split())
_COMPOUND = re.compile(r"-(?:majority|minority|backed|based|led|born|era)$|[a-z]Image$")
"""“Muslim-majority Asia”, “Berg-backed”: a word that describes, and one that a caption was glued to."""
_INNER_SUFFIXES = frozenset("jr jr. sr sr.".split())
_BODY_LABELS = frozenset({"GPE", "ORG", "LOC", "FAC", "NORP"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_THING_LABELS = frozenset({"WORK_OF_ART", "LAW", "EVENT", "PRODUCT", "LANGUAGE"})


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as it stands in a text, without titles. Tokens [first, last)."""

    words: tuple[str, ...]
    first: int
    last: int
    titles: tuple[str, ...] = ()
    """Titles in the same run of capitals, lower case."""
    certain: bool = True
    """Whether it is a person's even where no fuller name in the text says so."""

    @property
    def text(self) -> str:
        return " ".join(self.words)


@cache
def _given_names() -> dict[str, Gender | None]:
    lists = load("given_names")
    known: dict[str, Gender | None] = {fold(name): "f" for name in lists["female"].split()}
    known.update((fold(name), "m") for name in lists["male"].split())
    known.update((fold(name), None) for name in lists["either"].split())
    return known


@cache
def title_words() -> frozenset[str]:
    """Words that may stand in a title before a name."""
    offices = load("offices")
    return frozenset(" ".join((offices["offices"], offices["modifiers"], offices["courtesy"], offices["complements"])).split())


@cache
def things() -> frozenset[str]:
    """Nouns in whose apposition no person stands."""
    return _no_person()


@cache
def office_nouns() -> frozenset[str]:
    return frozenset(load("offices")["offices"].split())


@cache
def courtesies() -> frozenset[str]:
    return frozenset(load("offices")["courtesy"].split())


@cache
def _no_person() -> frozenset[str]:
    organizations = load("organizations")
    return frozenset(" ".join(organizations[key] for key in ("heads", "places", "groups", "brands")).split())


@cache
def _place_words() -> frozenset[str]:
    return frozenset(load("organizations")["places"].split())


@cache
def _surnames() -> frozenset[str]:
    return frozenset(load("organizations")["surnames"].split())


@cache
def _gendered() -> dict[str, Gender]:
    offices = load("offices")
    return dict.fromkeys(offices["female"].split(), "f") | dict.fromkeys(offices["male"].split(), "m")


def gender(words: tuple[str, ...], titles: tuple[str, ...] = ()) -> Gender | None:
    """The usual gender of a bearer of this name, from titles, else from the given name; None if it may be either."""
    for title in titles:
        if known := _gendered().get(title.rstrip(".")):
            return known
    for word in words[:-1] if len(words) > 1 else words:
        for part in (word, word.split("-")[0]):
            if known := _given_names().get(fold(part)):
                return known
    return None


def like_a_body(words: tuple[str, ...]) -> bool:
    """Whether a name has words that names of bodies and things have: “Royal Swedish Academy”."""
    return any(
        word.casefold() in _no_person() or places.country_of(word) or _BRAND.search(word) or (word.isupper() and len(word) > 2)
        for word in words
    )


def is_given(word: str) -> bool:
    """Whether `word`, or its first part (“Frank-Walter”), is a known given name."""
    return fold(word) in _given_names() or ("-" in word and fold(word.split("-", maxsplit=1)[0]) in _given_names())


def people(doc: Doc, found: list[list[Word]], countries: set[int], bodies: set[int]) -> list[PersonName]:
    """The names of people in the runs of capitals; `countries` and `bodies` are the tokens of words for these."""
    votes = _votes(doc)
    names: list[PersonName] = []
    storms = {doc[token.i + 1].lower_ for token in doc[:-1] if token.lower_ in _STORMS and token.text[:1].isupper()}
    for run in found:
        if len(run) > 3 and all(word.text.isupper() and len(word.text) > 1 for word in run):
            continue
        for piece in _pieces(doc, run, bodies):
            if (
                not any(word.first in bodies for word in piece)
                and (name := _name(doc, piece, countries, votes))
                and name.text.casefold() not in storms
            ):
                names.append(name)
    return names


def _votes(doc: Doc) -> _Votes:
    """How the model labels each name, all its occurrences together, and each word of its people's names."""
    votes: dict[str, Counter[str]] = {}
    for entity in doc.ents:
        votes.setdefault(fold(entity.text), Counter())[entity.label_] += 1
    return votes


def _pieces(doc: Doc, run: list[Word], bodies: set[int]) -> list[list[Word]]:
    """The run, cut where a person begins: “Ukraine Volodymyr Zelensky”, “Institute Director Ane Alencar”."""
    pieces: list[list[Word]] = [[]]
    for k, word in enumerate(run):
        token = doc[word.first]
        begins = token.ent_type_ == "PERSON" and token.ent_iob_ == "B" and word.text.casefold() not in title_words()
        after = doc[pieces[-1][-1].first] if pieces[-1] else None
        if after and (
            (begins and after.ent_type_ != "PERSON" and not is_given(after.text) and after.lower_ not in title_words())
            or (after.i in bodies and word.first not in bodies)
            or (after.lower_ in _no_person() and len(run) - k >= 2 and any(is_given(other.text) for other in run[k : k + 2]))
        ):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _name(doc: Doc, run: list[Word], countries: set[int], votes: _Votes) -> PersonName | None:
    words, titles = _peel(doc, run, countries)
    if not words or len(words) > 6 or any(word.text.isdigit() for word in words):
        return None
    if _is_derived(doc, words):
        return None
    last = words[-1].text.casefold()
    named = is_given(words[0].text) and (last in _surnames() or last not in _place_words())
    named = named and (len(words) == 2 or last in _surnames() or last not in _no_person())
    named = named and all(doc[word.first].ent_type_ == "PERSON" for word in words)
    if len(words) > 1 and (
        (last in _no_person() and not named) or (words[0].first in countries and not is_given(words[0].text))
    ):
        return None
    titled = bool(titles) and titles[-1] in office_nouns()  # “Actor Denzel Washington”
    known = titled or is_given(words[0].text) or _aged(doc, words[-1].last)
    if any(word.first in countries for word in words[1:]) and not known:
        return None
    certain = _evidence(doc, words, titles, votes, countries)
    if certain is None and len(words) > 2 and is_given(words[1].text):
        words, certain = words[1:], _evidence(doc, words[1:], titles, votes, countries)
    if certain is None:
        return None
    certain = certain or (len(words) > 1 and _aged(doc, words[-1].last))
    return PersonName(tuple(word.text for word in words), words[0].first, words[-1].last, titles, certain)


def _is_derived(doc: Doc, words: list[Word]) -> bool:
    """What is named after a person, or describes: “Martin Luther King Jr. Day”, “Berg-backed”, “Don't Feed Bears”."""
    named_after = any(word.text.casefold() in _INNER_SUFFIXES for word in words[:-1])
    first = words[0].first
    forbids = first > 0 and doc[first - 1].lower_ in ("n't", "n’t")
    return named_after or forbids or any(_COMPOUND.search(word.text) for word in words)


def _aged(doc: Doc, end: int) -> bool:
    """Whether an age follows the name: “Sudesh Amman, 20,”."""
    return end + 2 < len(doc) and doc[end].text == "," and doc[end + 1].is_digit and doc[end + 2].text in (",", ".")


def _peel(doc: Doc, run: list[Word], countries: set[int]) -> tuple[list[Word], tuple[str, ...]]:
    """The run without what stands before and after a name in it, and the titles among that."""
    titles: list[str] = []
    start, end = _behind_office(run), len(run)
    titles += [word.text.casefold() for word in run[:start]]
    while start < end:
        word, token = run[start], doc[run[start].first]
        low = word.text.casefold()
        known_person = token.ent_type_ == "PERSON" and token.ent_iob_ == "B" and end - start > 1 and is_given(word.text)
        if _is_title(low) and not known_person:
            titles.append(low)
        elif (word.first in countries and end - start > 1 and not known_person) or (
            low in CALENDAR and end - start > 1 and not known_person
        ):
            pass
        elif not (token.pos_ in _NOT_IN_NAMES and token.ent_type_ != "PERSON" and not is_given(word.text)) and not _opener(
            token, run[start:end]
        ):
            break
        start += 1
    while end > start and run[end - 1].text.casefold() in CALENDAR and not (end - start == 2 and is_given(run[start].text)):
        end -= 1
    return run[start:end], tuple(titles)


def _is_title(word: str) -> bool:
    """“director”, “co-director”."""
    return word in title_words() or word.removeprefix("co-") in office_nouns()


def _behind_office(run: list[Word]) -> int:
    """Where the run goes on behind its last office: “NATO Secretary-General Jens Stoltenberg”, “Ohio Gov. Ron Berg”."""
    sure = [k for k, word in enumerate(run[:-1]) if _is_abbreviated_title(word.text) or _is_partisan(run[k : k + 2])]
    offices = [k for k, word in enumerate(run[:-1]) if word.text.casefold() in office_nouns()]
    if is_given(run[0].text):  # a name, unless another follows: "Perry Capital CEO Richard Berg"
        offices = [k for k in offices if len(run) - k > 2 and is_given(run[k + 1].text)]
    return (sure or offices or [-1])[-1] + 1


def _is_abbreviated_title(word: str) -> bool:
    """“Gov.”, “Sen.”"""
    return word.endswith(".") and word.casefold().rstrip(".") in load("offices")["abbreviated"]


def _is_partisan(words: list[Word]) -> bool:
    """“North Dakota Republican Anna Berg”."""
    return words[0].text in ("Republican", "Democrat") and is_given(words[1].text)


def _opener(token: Token, words: list[Word]) -> bool:
    """An ordinary word with a capital because it opens a sentence, though the model may take it for part of the name."""
    named = token.ent_type_ == "PERSON" and not (len(words) > 2 and is_given(words[1].text))
    opens = bool(token.is_sent_start) or (token.i > 0 and token.nbor(-1).is_quote)
    return opens and not named and token.pos_ in ("ADV", "VERB", "ADJ") and not is_given(words[0].text)


def _evidence(doc: Doc, words: list[Word], titles: tuple[str, ...], votes: _Votes, countries: set[int]) -> bool | None:
    """True for a person's name, False for what may be one, None for what is none."""
    labels = Counter(token.ent_type_ for word in words for token in doc[word.first : word.last])
    whole = votes.get(fold(" ".join(word.text for word in words)), Counter())
    described = _described(doc[words[-1].first])
    if described in _peoples_own() and not like_a_body(tuple(word.text for word in words)):
        return True
    titled = (
        (bool(titles) and titles[-1] in (office_nouns() | courtesies()))
        or _title_before(doc, words[0].first, len(words) > 1)
        or (len(words) > 1 and described in office_nouns())
    )
    if len(words) == 1:
        return _single(doc, words[0], titled, whole, countries)
    given = is_given(words[0].text) or words[0].text.casefold() in FAMILY_FIRST or _initialled(doc, words)
    people = words[-1].text.casefold() in _PEOPLES
    thing = not given and (people or _like_a_thing(doc, words) or _is_torn(doc, words, titles))
    if words[0].text.casefold() in _ARTICLES or thing or _is_team(doc, words, titled):
        return None
    believed = labels["PERSON"] >= 1 and whole["PERSON"] >= sum(whole.values()) / 2
    if believed and (given or labels["ORG"] <= labels["PERSON"]):
        return given or titled
    if titled and not given:
        return None if set(labels) & _THING_LABELS or set(whole) & _BODY_LABELS else True
    named = given and not set(whole) & (_PLACE_LABELS | _THING_LABELS)
    return (bool(labels["ORG"] or labels[""] or labels["PERSON"]) or titled) if named else None


def _is_torn(doc: Doc, words: list[Word], titles: tuple[str, ...]) -> bool:
    """Whether the words are a part of a body's name: of “Grand Central Press”, where Grand is no title; “Officers' Union”."""
    first, end = doc[words[0].first], words[-1].last
    opened = first.ent_iob_ == "I" and bool(titles) and titles[-1] not in office_nouns()
    goes_on = end < len(doc) and doc[end].ent_iob_ == "I"
    return first.ent_type_ in _BODY_LABELS and (opened or goes_on)


def _initialled(doc: Doc, words: list[Word]) -> bool:
    """“B Shiva Rao said”: names of three words that begin with an initial, where they speak."""
    initial = words[0].text.rstrip(".")
    return len(words) > 2 and len(initial) == 1 and initial not in "AI" and _speaks(doc[words[-1].first])


def _described(name: Token) -> str | None:
    """What the words before a comma say that the name is: the “chancellor” of “the college's chancellor, Pradeep Khanna”."""
    comma = name.doc[name.left_edge.i - 1] if name.left_edge.i else name
    return name.head.lower_ if name.dep_ == "appos" and name.head.tag_ == "NN" and comma.text == "," else None


@cache
def _peoples_own() -> frozenset[str]:
    """What nobody but a person is, unlike an owner or a publisher."""
    return (
        KIN
        | frozenset(load("offices")["classes"]["spokesman"].split())
        | frozenset(load("offices")["classes"]["lawyer"].split())
    )


def _like_a_thing(doc: Doc, words: list[Word]) -> bool:
    """“Storm Lorenzo”, “Worldwide Adventures”, “Technological Officer”."""
    first, last = words[0].text.casefold(), words[-1].text.casefold()
    is_office = last in office_nouns() and not (is_given(words[0].text) and doc[words[-1].first].ent_type_ == "PERSON")
    return first in _no_person() or is_office or doc[words[-1].first].tag_ == "NNPS"


def _is_team(doc: Doc, words: list[Word], titled: bool) -> bool:
    """“The Charlotte Hornets”."""
    before, last = doc[max(0, words[0].first - 1)], doc[words[-1].first]
    plural = last.tag_ == "NNPS" or (last.text.endswith("s") and last.ent_type_ in ("ORG", "PRODUCT"))
    return before.lower_ == "the" and plural and not titled


def _single(doc: Doc, word: Word, titled: bool, whole: Counter[str], countries: set[int]) -> bool | None:
    """The same for a single word."""
    token = doc[word.first]
    low = word.text.casefold()
    labels = Counter(other.ent_type_ for other in doc[word.first : word.last])
    if low in CALENDAR or low in _no_person() or len(low) < 2:
        return None
    first = coordinated(token)  # “from Harlech, Barmouth and Bala”
    placed = first.dep_ == "pobj" and first.head.lower_ in PLACE_PREPOSITIONS
    if (word.first and doc[word.first - 1].lower_ == "the" and not titled) or placed or _BRAND.search(word.text):
        return None
    if word.first in countries or (word.text.isupper() and len(word.text) > 1 and (len(word.text) > 2 or not labels["PERSON"])):
        return None
    titled = titled or (token.dep_ == "appos" and token.head.lower_ in PSEUDONYMS)
    if titled and token.pos_ == "PROPN" and not labels["ORG"] + labels["GPE"] + labels["NORP"]:
        return True
    if labels["PERSON"] and whole["PERSON"] > sum(whole.values()) / 2:
        return is_given(word.text) or _speaks(token)
    return False


def _speaks(token: Token) -> bool:
    return token.dep_ == "nsubj" and token.head.lemma_ in SPEECH


def _title_before(doc: Doc, first: int, full: bool) -> bool:
    """A lower-case title right before a name: “spokesman Liu”."""
    for token in reversed(doc[max(0, first - 5) : first]):
        if token.tag_ != "JJ" and (token.text.casefold() in office_nouns() or token.text.casefold() in courtesies()):
            return token.i == first - 1 or (full and any(link.lower_ == "of" for link in doc[token.i + 1 : first]))
        if not (token.text[:1].isupper() or token.lower_ in ("of", "the")):
            return False
    return False


def country_tokens(found: list[places.Place]) -> set[int]:
    return {i for place in found for i in range(place.first, place.last)}
