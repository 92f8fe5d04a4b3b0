"""Every sentence and label that the bot says, and how it writes dates, names and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

STANCES = {
    "SUPPORT": "supports",
    "AGREE": "agrees",
    "CALL_FOR": "calls for",
    "DEMAND": "demands",
    "REJECT": "rejects",
    "DENY": "denies",
    "CRITICIZE": "criticizes",
    "ACCUSE": "accuses",
    "WARN": "warns",
    "THREATEN": "threatens",
    "EXPECT": "expects",
}
STANCES_TOWARDS = STANCES | {
    "AGREE": "agrees with",
    "CALL_FOR": "calls on",
    "DEMAND": "demands of",
    "DENY": "denies, towards",
    "EXPECT": "expects of",
}
"""The same with the actor whom the stance concerns behind it."""
MODES = {
    "negation": "negated",
    "future": "about the future",
    "conditional": "on a condition",
    "hypothetical": "hypothetical",
    "historical": "background",
    "inferred": "the writer's inference",
    "hedged": "hedged",
}
KINDS = {"person": "person", "country": "country", "organization": "organization", "group": "group"}

UNTITLED = "Untitled article"
UNKNOWN_OUTLET = "outlet unknown"
UNDATED = "undated"
UNKNOWN_SPEAKER = "Unknown speaker"
WHO = "Who is who"
STAND = "Where they stand"
SAID = "What was said"
REPORTED = "Reported in other words"
THE_ARTICLE = "The article"
KEY_SAID = "said word for word"
KEY_REPORTED = "reported in other words"
KEY_SPEAKER = "speaker"
KEY_CUE = "verb of saying"
ALSO_NAMED = 12
"""Names of those who play no part; more tire a reader."""
NO_OFFICE = "no office given"
NO_POSITIONS = "No clear position was found in this article."
NO_QUOTES = "Nobody is quoted in this article."
NO_ACTORS = "No people, governments or organizations were found in this article."


def day(when: date | datetime | None) -> str:
    """12 July 2006."""
    return f"{when.day} {when:%B} {when.year}" if when else UNDATED


def dateline(source: str | None, when: date | datetime | None) -> str:
    return f"{source or UNKNOWN_OUTLET} · {day(when)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 quote, 2 quotes, 1,234 quotes."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def enumerate_words(words: Sequence[str], joint: str = "and") -> str:
    """a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def stance(holder: str, code: str, target: str | None) -> str:
    """What `holder` does: Norland warns Sudria, diplomats warn Sudria."""
    words = f"{STANCES_TOWARDS[code]} {target}" if target else STANCES[code]
    return re.sub(r"^\w+", lambda verb: _plural(verb[0]), words) if _is_several(holder) else words


def _is_several(holder: str) -> bool:
    """Whether a name ends in a common noun in the plural."""
    last = holder.rsplit(maxsplit=1)[-1] if holder.split() else ""
    return last in ("people", "police") or (last.islower() and last.endswith("s") and not last.endswith("ss"))


def _plural(verb: str) -> str:
    return f"{verb.removesuffix('ies')}y" if verb.endswith("ies") else verb.removesuffix("s")


def modes(codes: Sequence[str]) -> str:
    """The caveats behind a position; a negation is no caveat, because the stance has it in already."""
    return ", ".join(MODES[code] for code in codes if code != "negation")


def unknown_speaker(as_written: str | None) -> str:
    return f"{UNKNOWN_SPEAKER} (“{as_written}”)" if as_written else UNKNOWN_SPEAKER


def unconfirmed_speaker(name: str) -> str:
    return f"{name} (unconfirmed)"


def also_called(aliases: Sequence[str]) -> str:
    return "also " + ", ".join(f"“{alias}”" for alias in aliases)


def also_named(names: Sequence[str]) -> str:
    rest = len(names) - ALSO_NAMED
    return f"Also named: {', '.join(names[:ALSO_NAMED])}" + (f" and {count(rest, 'other')}." if rest > 0 else ".")


def as_told_by(name: str) -> str:
    return f"as told by {name}"


# ---- answers

_ARTICLE = "/brief article https://news.example/story"
_ADD = "/brief sources add https://news.example/feed.xml"
_ASKED = {
    "who": "who Lavrov",
    "said": "said Lavrov about sanctions since May",
    "positions": "positions China about the resolution",
}
"""What somebody may ask, by the command."""

LAST_SAID = "Said last"
LAST_STOOD = "Stood for last"
IN_OTHER_WORDS = "in other words"
CORRECTED_SINCE = "corrected since"
MORE = "More"
SAID_BUTTON = "Statements"
POSITIONS_BUTTON = "Positions"
WHO_BUTTON = "Who is this?"
LATEST = "Latest articles"
SAID_BY_ANYBODY = "What was said"
NEWEST_FIRST = "newest first"
NOTHING_TO_CONTINUE = "There is nothing more to show; ask a question first, such as “what has Lavrov said?”"
OUTDATED_BUTTON = "This button is no longer understood; please ask again."
UNKNOWN_ARTICLE = "There is no article with this id; “/brief latest” lists those that are here."
NO_ARTICLE = "There is neither a link nor an article in this; give the address or the whole text of one."
ARTICLE_NEEDED = f"Give the address or the text of an article; for example: {_ARTICLE}"
BROKEN = "Something went wrong here, not with your question; it is noted. Please try again later."
LOST = "I was stopped in the middle of your question, and its answer is lost. Please ask again."
MANAGERS_ONLY = "This changes what everybody here sees, so only those who manage this channel may do it."


def name_needed(asked: str) -> str:
    """Of whom? `asked` is the command."""
    return f"Say {'whom you mean' if asked == 'who' else 'whose'}; for example: {command(_ASKED[asked])}"


def reading(address: str | None) -> str:
    return f"Reading {address} …" if address else "Reading the article …"


def looking() -> str:
    return "Looking it up …"


def no_address(typed: str) -> str:
    return f"“{typed}” is no web address; write it like https://news.example/story."


def statements_of(name: str) -> str:
    return f"What {name} said"


def positions_of(name: str) -> str:
    return f"Where {name} stands"


def scope(topic: str | None, since: datetime | None, until: datetime | None) -> str:
    """about sanctions · since 1 May 2006 · before 1 June 2006; nothing where all is asked for."""
    parts = [f"about {topic}" if topic else "", f"since {day(since)}" if since else "", f"before {day(until)}" if until else ""]
    return " · ".join(part for part in parts if part)


def hidden(count: int) -> str:
    """3 less certain ones hidden."""
    return f"{count:,} less certain {'one' if count == 1 else 'ones'} hidden"


def unknown_name(asked: str, has_nearest: bool, empty: bool) -> str:
    if empty:
        return f"{watching(None)} Give one with “{_ARTICLE}”, or follow a source with “{_ADD}”."
    if has_nearest:
        return f"Nobody here is called “{asked}”. Did you mean one of these?"
    return f"Nobody here is called “{asked}”, nor anything like it."


def which_one(asked: str) -> str:
    return f"“{asked}” may be several people. Whom do you mean?"


def no_statements(name: str, scope: str, since: datetime | None) -> str:
    return f"Nothing that {name} said is here{_within(scope)}. {watching(since)}"


def no_positions(name: str, scope: str, since: datetime | None) -> str:
    return f"No position of {name} is here{_within(scope)}. {watching(since)}"


def nothing_about(scope: str, since: datetime | None) -> str:
    return f"Nothing is here{_within(scope)}. {watching(since)}"


def _within(scope: str) -> str:
    return f" ({scope})" if scope else ""


def named(name: str, first: datetime, last: datetime) -> str:
    return (
        f"Our articles name {name} from {day(first)} to {day(last)}."
        if day(first) != day(last)
        else f"Our articles name {name} on {day(first)} alone."
    )


def watching(since: datetime | None) -> str:
    return f"We have been watching since {day(since)}." if since else "No article has been read here yet."


def from_to(first: datetime, last: datetime) -> str:
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"


def in_our_articles(first: datetime, last: datetime) -> str:
    return f"In our articles: {from_to(first, last)}."


# ---- sources

SOURCES = "Sources"
STARTER_BUTTON = "Follow the starter feeds"
NO_SOURCES = (
    f"Nothing is followed here yet. Add a feed or a page with “{_ADD}”, or begin with the starter feeds: "
    "“/brief sources starter”."
)
SOURCE_NEEDED = f"Say what to follow; for example: {_ADD}"
SOURCE_NUMBER_NEEDED = "Say which; “/brief sources list” shows the number of each; for example: /brief sources remove 3"


def sources_usage(typed: str) -> str:
    return f"“{typed}” is nothing to do with sources; there are list, add, remove, check and starter; for example: {_ADD}"


def sources_count(number: int) -> str:
    return f"{count(number, 'source')} followed here." if number else "Nothing is followed here."


def sources_checked(number: int, failed: int) -> str:
    return f"{count(number, 'source')} asked; " + (f"{failed} did not answer well." if failed else "all of them answered well.")


def following(name: str, new: bool) -> str:
    if not new:
        return f"{name} was followed already."
    return f"Following {name}. Its articles are read with the next poll, within minutes."


def unfollowed(name: str) -> str:
    return f"No longer following {name}; what was read of it stays."


def starter_followed(new: int) -> str:
    return f"Following {count(new, 'more feed')}." if new else "All starter feeds were followed already."


def too_many_sources(most: int) -> str:
    return f"{most} sources are followed here, and that is the most; remove one first."


def source_health(error: str | None, succeeded_at: datetime | None) -> str:
    return error or (f"read {day(succeeded_at)}, {succeeded_at:%H:%M} UTC" if succeeded_at else "not read yet")


def enough_read(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return (
        f"That is enough new articles for now; please come back in {count(minutes, 'minute')}. "
        "What is stored already can be asked about at any time."
    )


# ---- lists


def and_more(number: int) -> str:
    return f"and {count(number, 'other')}"


# ---- home

HOME = "Briefbot in this workspace"
DIGESTS = "Digests"
ADD_SOURCE = "Add a source"
SCHEDULE_DIGEST = "Schedule a digest"
HELP_BUTTON = "Help"
MANAGERS_CHANGE = "Those who manage this workspace can change this."
LET_EVERYBODY, LET_ADMINS = "Let everybody change this", "Let only administrators change this"


def who_manages(everybody: bool) -> str:
    if everybody:
        return "Every member of this workspace may change sources and digests."
    return "Those who administer this workspace may change sources and digests; everybody may read."


def usage(help: str, typed: str) -> str:
    return f"{help}. For example: {typed}"


def command(typed: str) -> str:
    return f"/brief {typed}"


# ---- help

HELP = "What I can do"
HELP_LINE = "I read the news and tell who matters, where each side stands and what was said, word for word."
HELP_QUESTIONS = "Or simply ask:"
EXAMPLES = (
    "what has Lavrov said about sanctions since May?",
    "who is Ban Ki-moon?",
    "where does China stand on the resolution?",
    "latest on North Korea",
)
