"""A question in plain English -> a query: whose words, on what, in which time.

A closed grammar of the sentences that people ask, tried in order. It knows no names: whether "Lavrov" is anybody is for
the store to say. Any text yields a Query or a NotUnderstood.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from briefs.times import NoSuchTime, find_time
from briefs.types import NotUnderstood, Query

LONGEST = 500
"""Characters of a question; more is an article, not a question."""

_SAY = (
    "(?:say|said|saying|says|tell|told|state|stated|states|declare|declared|announce|announced|comment|commented|remark|remarked|"
    "write|written|wrote|tweet|tweeted|talk|talked|speak|spoken|spoke|argue|argued|claim|claimed|mention|mentioned|rule|ruled|warn|warned|"
    "promise|promised|vow|vowed|insist|insisted|suggest|suggested|admit|admitted|confirm|confirmed|report|reported|explain|explained|"
    "reveal|revealed|urge|urged|threaten|threatened|stress|stressed|allege|alleged|complain|complained|conclude|concluded)"
)
_ON = "(?:about|on|regarding|concerning|over|re|towards?|with regard to|with respect to|in regard to|as to)"
_TO = rf"(?:{_ON}|of|to|with|from|in)"
_TOLD = rf"{_SAY}(?: (?:reporters|journalists|the press|the media|us|him|her|them|people|parliament|congress))?"
_SAYINGS = "(?:statements?|quotes?|quotations?|comments?|remarks?|words|sayings|speech(?:es)?)"
_STANCE = "(?:positions?|stances?|views?|opinions?|attitude|standpoint|policy|line|stand)"
_DO = "(?:did|has|have|had|does|do|is|was|are|were|'s|’s|s)"
_SUPPORT = (
    "(?:support|back|oppose|favou?r|reject|condemn|accept|agree (?:with|to|on)|want|demand|call for|criticise|criticize|deny|"
    "for|against|in favou?r of)"
)
_THINK = "(?:think|thinks|thought|feel|felt|want|wanted|believe|believed|demand|demanded|call for|called for)"
_REACT = "(?:react|reacted|respond|responded|reply|replied|answer|answered|comment|commented)"
_CALL = "(?:call|called|describe|described|label|labelled|term|termed|propose|proposed|predict|predicted)"
_ADVERB = "(?:(?:have to|had to|been|ever|just|actually|also|recently|already|have) )*"

_DONE = "(?:was|is|has been|have been|had been|were|is being|was being)"
_STRONG = r"(?:(?:official|current|main|public|exact) )?"
_PERSON = "(?P<person>.+?)"
_TOPIC = "(?P<topic>.+)"

_GRAMMAR: tuple[tuple[str, str], ...] = (
    ("latest", rf"what (?:is|was) (?:the )?(?:latest|new|news|up|happening)(?:\s+{_TO})?\s*(?P<topic>.*)"),
    ("latest", rf"(?:the )?(?:latest|recent|newest)(?: news| headlines| articles| stories)?(?:\s+{_TO})?\s*(?P<topic>.*)"),
    ("latest", rf"(?:any )?(?:news|headlines|articles|stories|updates?)(?:\s+{_TO}\s+{_TOPIC})?"),
    ("said", rf"what {_DONE} {_SAY} {_TO} (?P<topic>.+?) by {_PERSON}"),
    ("said", rf"what {_DONE} {_SAY} by {_PERSON}(?: {_ON} {_TOPIC})?"),
    ("said", rf"what {_DONE} {_SAY} {_TO} {_TOPIC}"),
    ("positions", rf"(?:what (?:is|was|are|were) )?(?:the )?{_STRONG}{_STANCE} (?:of|by|for) {_PERSON}(?: {_ON} {_TOPIC})?"),
    ("positions", rf"what (?:is|was|are|were) {_PERSON}(?:['’]s?)? {_STRONG}{_STANCE}(?: {_TO} {_TOPIC})?"),
    ("positions", rf"where {_DO} {_PERSON} (?:stand|stood)(?: {_ON} {_TOPIC})?"),
    ("positions", rf"(?:what|how) {_DO} {_PERSON} {_THINK}(?: {_TO})?(?: {_TOPIC})?"),
    ("said", rf"how {_DO} {_PERSON} {_REACT}(?: {_TO} {_TOPIC})?"),
    (
        "said",
        rf"(?:what|anything|something)(?: else)? {_DO} {_PERSON} {_ADVERB}{_TOLD}(?: (?:anything |something )?{_TO} {_TOPIC})?",
    ),
    ("said", rf"(?:what|how) {_DO} {_PERSON} {_ADVERB}{_CALL} {_TOPIC}"),
    (
        "said",
        rf"(?:has|have|had|did|does|do) {_PERSON} {_ADVERB}(?:{_TOLD}|{_REACT})(?: (?:any|some)thing)?(?: {_TO} {_TOPIC})?",
    ),
    ("positions", rf"(?:does|do|did|is|are) {_PERSON} (?:still |really )?{_SUPPORT} {_TOPIC}"),
    ("said", rf"(?:what|everything|all|anything)(?: that)? {_PERSON} (?:has |have |had )?{_TOLD}(?: {_TO} {_TOPIC})?"),
    ("said", rf"who (?:has |have |had )?(?:{_TOLD}|{_REACT}) (?:anything |something )?(?:{_TO} )?{_TOPIC}"),
    ("who", rf"(?:who(?: is| was| are| were)?|whois) {_PERSON}"),
    ("who", rf"(?:tell(?: me)?|what do (?:we|you) know) about {_PERSON}"),
    ("said", rf"said by {_PERSON}(?: {_ON} {_TOPIC})?"),
    ("said", rf"said {_ON} {_TOPIC}"),
    ("said", rf"said {_PERSON}(?: {_ON} {_TOPIC})?"),
    ("positions", rf"{_STANCE} {_PERSON}(?: {_ON} {_TOPIC})?"),
    ("said", rf"(?:the )?{_SAYINGS} (?:of|by|from) {_PERSON}(?: {_ON} {_TOPIC})?"),
    ("said", rf"(?:the )?{_SAYINGS} {_ON} (?P<topic>.+?)(?: (?:by|from) {_PERSON})?"),
    ("positions", rf"{_PERSON}(?:['’]s?)? {_STRONG}{_STANCE}(?: {_TO} {_TOPIC})?"),
    ("said", rf"{_PERSON}(?:['’]s?)? {_SAYINGS}(?: {_TO} {_TOPIC})?"),
    ("said", rf"{_PERSON} {_TOLD} (?:what )?(?:{_TO} )?{_TOPIC}"),
    ("said", rf"{_PERSON} {_ON} {_TOPIC}"),
)
"""Tried in order; the first that fits wins."""
_PATTERNS = tuple((intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in _GRAMMAR)
_LINK = re.compile(
    r"(?:(?:brief|summari[sz]e|read)(?: me)?(?: on)?:?\s+)?<?(?P<link>https?://[^\s<>|]+)(?:\|[^>]*)?>?", re.IGNORECASE
)
_BRIEF = re.compile(r"brief(?: me)?(?: on)?:?\s+(?P<link>[\w.:/#-]+)", re.IGNORECASE)
_POLITE = re.compile(
    r"(?:<@[^>]*>|@\w+|hey|hi|hello|ok(?:ay)?|so|and|please|can you|could you|would you|i (?:want|would like|need) to know|"
    r"(?:show|give|find|get|tell)\b(?! (?:me )?about)(?: me)?(?: all)?|do you know|briefbot)(?!\w)[\s,:!]*",
    re.IGNORECASE,
)
_MARKS = ' ?!.,;:"“”'
_SHORT = re.compile(r"\b(what|who|where|how)(?:['’]s|s)\b", re.IGNORECASE)
_THANKS = re.compile(r"[\s,]*\b(?:please|thanks|thank you|so far|recently|lately)\s*$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s.+", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:what|where|when|why|how|which|whose|said|say|positions?|stances?|who|latest|quotes?|is|are|was|were|do|does|did|can|could|has|have)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:.* )?(?:he|she|they|it|him|her|them|we|i|you|me|(?:any|some|every)(?:one|body)|people|that|this|there)"
    r"|(?:what|who|where|when|why|how|which|did|does|do|has|have|is|was|are|were)(?: .*)?|the|a|an",
    re.IGNORECASE,
)
"""Words that name nobody: a pronoun, or a piece of a question that fitted no sentence."""
_STOP_WORDS = """
a an the of on in at to for from by with about and or but nor as is are was were be been being his her its their our my
    your this that these those it they he she we you i what which who whom whose when where why how any all some new latest
    recent over under against between into after before during do does did has have had will would can could should may might
    there said say says issue issues matter question topic
"""
_STOP = frozenset(_STOP_WORDS.split())


def parse(text: str, now: datetime) -> Query | NotUnderstood:
    """What a question asks. `now` is aware and in the asker's time zone. Never raises, asks nobody, knows no names."""
    words = _clean(text)
    if not words:
        return NotUnderstood("Ask for a person, as in “what has Lavrov said about sanctions since May?”")
    if len(words) > LONGEST:
        return NotUnderstood(f"That is longer than a question can be ({LONGEST} characters); ask in fewer words.")
    if link := _LINK.fullmatch(words) or _BRIEF.fullmatch(words):
        return Query("brief", reference=link["link"].rstrip(").,"))
    try:
        return _dated(words, now)
    except NoSuchTime as error:
        return NotUnderstood(str(error))


def _dated(words: str, now: datetime) -> Query | NotUnderstood:
    time = find_time(words, now)
    if time is None:
        return _timeless(_sentence(words))
    rest = _clean(f"{words[: time.start]} {words[time.end :]}")
    asked = _sentence(rest) if rest else Query("latest")
    return replace(asked, since=time.since, until=time.until) if isinstance(asked, Query) else asked


def _timeless(asked: Query | NotUnderstood) -> Query | NotUnderstood:
    """A question without a time. Raises NoSuchTime where one was meant: no name goes on with “since”."""
    if isinstance(asked, Query) and asked.intent != "who" and (meant := _SINCE.search(asked.person or "")):
        raise NoSuchTime(meant[0])
    return asked


def terms(topic: str) -> tuple[str, ...]:
    """The words of a topic to search by, longest first."""
    words = dict.fromkeys(word.casefold() for word in re.findall(r"\w+(?:['’.-]\w+)*", topic))
    kept = [word for word in words if word not in _STOP] or list(words)
    return tuple(sorted(kept, key=lambda word: (-len(word), word)))


def _sentence(words: str) -> Query | NotUnderstood:
    for intent, pattern in _PATTERNS:
        if (found := pattern.fullmatch(words)) and (query := _query(intent, found.groupdict())):
            return query
    if _ASKING.match(words) or len(words.split()) > 6:
        return NotUnderstood(
            "I did not understand that; ask as in “what has Lavrov said about sanctions since May?” or “who is Ban Ki-moon?”"
        )
    return Query("who", person=_name(words))


def _query(intent: str, parts: dict[str, str | None]) -> Query | None:
    person, topic = _name(parts.get("person") or ""), _topic(parts.get("topic") or "")
    if parts.get("person") and (not person or _NOBODY.fullmatch(person)):
        return None
    match intent:
        case "latest":
            return Query("latest", topic=topic, terms=terms(topic or ""))
        case "who":
            return Query("who", person=person)
        case "positions":
            return Query("positions", person=person, topic=topic, terms=terms(topic or ""))
    return Query("said", person=person, topic=topic, terms=terms(topic or ""))


def _clean(text: str) -> str:
    words = _SHORT.sub(r"\1 is", " ".join(text.split())).strip(_MARKS)
    while polite := _POLITE.match(words):
        words = words[polite.end() :].strip(_MARKS)
    return _THANKS.sub("", words).strip(_MARKS)


def _name(words: str) -> str | None:
    return re.sub(r"['’]s?$", "", words.strip(' ,"“”?!.')) or None


def _topic(words: str) -> str | None:
    return words.strip(' ,"“”?!.') or None
