"""Whether an article is of interest to somebody: by its topic, by who plays a part in it, by where it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from briefs.questions import terms
from briefs.stories import Look, stem, words
from briefs.types import Actor, Brief, Candidate, Interest

PROMINENT: Final = 0.3
"""The salience from which somebody plays a part who neither speaks nor takes a position nor is the target of one."""


def wanted_source(candidate: Candidate, interest: Interest) -> bool:
    """Whether an article stands in one of the sources, by the outlet's name or the address; any does where none is named."""
    article = candidate.brief.article
    places = [place.casefold() for place in (article.source, article.url) if place]
    return not interest.sources or any(source.casefold() in place for source in interest.sources for place in places)


def matches(look: Look, interest: Interest) -> int:
    """How many of the topics and people an article is about."""
    topics = sum(about(look, topic) for topic in interest.topics)
    people = sum(features(look.candidate.brief, person) for person in interest.people)
    return topics + people


def about(look: Look, topic: str) -> bool:
    """Whether all words of a topic stand in an article, and all in its title and gist or each of them more than once."""
    wanted = {stem(word) for term in terms(topic) for word in words(term)}
    if not wanted or not all(word in look.counts for word in wanted):
        return False
    brief = look.candidate.brief
    head = look.title | {stem(word) for span in brief.gist for word in words(span.of(brief.article.text))}
    return wanted <= head or all(look.counts[word] > 1 for word in wanted)


def features(brief: Brief, name: str) -> bool:
    """Whether somebody of this name plays a part in an article."""
    wanted = _plain(name)
    return bool(wanted) and any(_called(form, wanted) for actor in _cast(brief) for form in (actor.name, *actor.aliases))


def _cast(brief: Brief) -> Iterator[Actor]:
    active = {quote.speaker for quote in brief.quotes}
    active |= {side for position in brief.positions for side in (position.holder, position.target)}
    return (actor for actor in brief.actors if actor.id in active or actor.salience >= PROMINENT)


def _called(form: str, wanted: list[str]) -> bool:
    """The same surname with the same initial, so that spellings of a first name do not matter; or all words of a part."""
    called = _plain(form)
    if not called:
        return False
    if len(wanted) > 1 and len(called) > 1:
        return set(wanted) <= set(called) or (called[-1] == wanted[-1] and called[0][0] == wanted[0][0])
    return set(wanted) <= set(called) or (len(called) == 1 and called[-1] == wanted[-1])


def _plain(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name)
    return words("".join(character for character in decomposed if not unicodedata.combining(character)))
