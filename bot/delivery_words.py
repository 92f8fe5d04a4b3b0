"""What the bot says of schedules, of digests that come or do not, and of those who are followed."""

from __future__ import annotations

from bot.words import count, enumerate_words

# ---- schedules

SCHEDULES = "Digests here"
NO_SCHEDULES = (
    "No digest is scheduled here. Schedule one with its time, zone and days; for example: "
    "/brief digest schedule 07:30 Asia/Seoul weekdays about sanctions, Iran max 5"
)
SCHEDULE_FIRST = "No digest is scheduled here; begin with, for example, “/brief digest schedule 07:30 Asia/Seoul weekdays”."
ZONE_ASSUMED = (
    "No time zone was given, so these times are UTC; name a city to change that; for example: "
    "/brief digest schedule 07:30 Seoul"
)
PREVIEW_BUTTON, PAUSE_BUTTON, RESUME_BUTTON, REMOVE_BUTTON, WHY_BUTTON = "Preview", "Pause", "Resume", "Remove", "Why?"
ON_ITS_WAY = "The digest is on its way; it will stand here in a moment."
NOT_FROM_HERE = "Nothing is posted from here; “/brief digest preview” shows what would be."
NOTED = "It is noted; the “briefbot run” that serves its platform posts it in a moment."
NO_CHANNEL = (
    "Say where first, and then when: discord or slack, the id of the server or workspace, the id of the channel; for example: "
    "slack T0123ABCD C0456EFGH 07:30 Asia/Seoul weekdays."
)
NEW_WORKSPACE = "Nothing is known of this workspace yet: invite the bot there, or no digest can come."
NOT_YET = "As it is, no digest can be posted here."
NONE_ANYWHERE = "No digest is scheduled; schedule one in a chat, or with “briefbot digest schedule”."
NOTHING_YET = "No digest has come here yet; “/brief digest preview” shows what the next one would tell so far."


IN_THIS_CHANNEL, TO_YOU_ALONE, THE_CHANNEL = "in this channel", "here, to you alone", "This is the channel."


def instead_of(before: str) -> str:
    return f"This takes the place of: {before}."


def numbered(number: int, what: str, next: str) -> str:
    return f"{number} · {what}. {next}."


def is_paused(reason: str | None) -> str:
    return f"Paused: {reason}" if reason else "Paused"


def paused(number: int, program: str = "/brief") -> str:
    """`program` is what is typed before the command."""
    return f"Digest {number} is paused. “{program} digest resume {number}” lets it come again."


def resumed(number: int, next: str) -> str:
    return f"Digest {number} comes again. {next}."


def removed(what: str) -> str:
    return f"Removed: {what}."


def which_digest(numbers: list[int]) -> str:
    return f"There are several digests here; say which: {enumerate_words([str(number) for number in numbers], 'or')}."


def no_such_digest(number: str, program: str = "/brief") -> str:
    return f"There is no digest {number} here; “{program} digest list” shows those that there are."


def too_many(most: int) -> str:
    return f"There are {most} digests here already, which is the most; remove one first."


def usage(what: str) -> str:
    return (
        f"“/brief digest {what}” is nothing I know. There are schedule, list, pause, resume, remove, preview, now and why; "
        "for example: /brief digest schedule 07:30 Asia/Seoul weekdays"
    )


def came(when: str, state: str, note: str | None) -> str:
    """Wed 25 Nov 07:30: sent (3 messages)."""
    return f"{when}: {STATES[state]}" + (f" ({note.rstrip('.')})." if note else ".")


STATES = {"sent": "sent", "skipped": "not sent", "failed": "could not be sent", "waiting": "under way"}

# ---- what becomes of a digest

PAUSED_MEANWHILE = "it was paused or removed meanwhile"
NOTHING_TO_TELL = "there was nothing to tell"
NEWER_IS_DUE = "it was missed, and a newer one was due"
NO_NEWS_ANY_MORE = "it could not be told while it was news"
QUIET_HOURS = "it waits for the end of the quiet hours"


def messages(number: int) -> str:
    return count(number, "message")


def nothing_since(when: str) -> str:
    return f"Nothing to tell has come since the last digest ({when}); a preview shows what is left out."


def late(due: str) -> str:
    return f"This comes late; it was due on {due}."


def paused_by_us(what: str, why: str, number: int) -> str:
    return (
        f"I paused a digest that you set, because its channel takes nothing from me: {why} It was: {what}. "
        f"When that is mended, write “/brief digest resume {number}” there."
    )


def muted_by_us(name: str, why: str) -> str:
    return f"I no longer tell you of {name}, because the channel takes nothing from me: {why}"


# ---- follows

FOLLOWS = "Followed here"
YOU_FOLLOW = "new since the last message · newest first"
NO_FOLLOWS = "Nobody is followed here. Follow somebody by name; for example: /brief follow Lavrov about sanctions"
FOLLOW_WHOM = "Say whom to follow; for example: /brief follow Lavrov about sanctions"
MUTE_BUTTON, UNMUTE_BUTTON, UNFOLLOW_BUTTON = "Mute", "Unmute", "Unfollow"


def following(name: str, topic: str | None, cap: int) -> str:
    return f"Following {_whom(name, topic)}: a message here for each new statement, at most {cap} a day."


def unfollowed(name: str, topic: str | None) -> str:
    return f"No longer following {_whom(name, topic)}."


def muted(name: str, topic: str | None) -> str:
    return f"Muted: {_whom(name, topic)}. What comes meanwhile is passed over."


def unmuted(name: str, topic: str | None) -> str:
    return f"Told again: {_whom(name, topic)}, from now on."


def followed(number: int, name: str, topic: str | None, muted: bool, reason: str | None) -> str:
    return f"{number} · {_whom(name, topic)}" + (f" · muted{f': {reason}' if reason else ''}" if muted else "")


def which_follow(names: list[str]) -> str:
    return f"Several are followed here; say whom: {enumerate_words(names, 'or')}."


def no_such_follow(what: str) -> str:
    return f"“{what}” is not followed here; “/brief follows” shows who is."


def too_many_follows(most: int) -> str:
    return f"{most} people are followed here already, which is the most; unfollow one first."


def new_statements(name: str, topic: str | None, number: int) -> str:
    return f"{name} on {topic}: {count(number, 'new statement')}" if topic else f"{name}: {count(number, 'new statement')}"


def more_statements(number: int, name: str) -> str:
    return f"and {number} more; “/brief said {name}” shows all."


def last_today(name: str) -> str:
    return f"That is the most for one day; until tomorrow I say no more of {name}. “/brief said {name}” shows all."


def _whom(name: str, topic: str | None) -> str:
    return f"{name} about {topic}" if topic else name


# ---- blind


def source_silent(name: str, since: str, usual: str, error: str | None) -> str:
    because = f" Its last poll failed: {error}" if error else ""
    told = f"nothing new has come from {name} since {since} UTC; usually something comes within {usual}"
    return f"I have gone blind: {told}.{because}"


def empty_in_a_row(number: int) -> str:
    return (
        f"I have gone blind: the last {number} digests here had nothing to tell. Perhaps the topics are too narrow, or too few "
        "sources are followed; “/brief sources check” shows how they fare."
    )


def stretch(hours: float) -> str:
    """5 hours, 3 days."""
    return count(round(hours), "hour") if hours < 48 else count(round(hours / 24), "day")
