"""What nobody waits for: new words of people who are followed, and that we have gone blind.

A follow keeps the number of the last arrival that was looked at. It moves on in the same transaction that notes the alert, so
that a crash anywhere neither loses a statement nor tells it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz

from adapters.base import Context, Message, text
from bot import delivery_words, posting, schedule_words
from bot.makers import Later, Maker, Post, Skipped
from bot.schedules import hushed_until
from bot.store import Delivery, Follow, Source, Statement, Store, Subscription
from bot.store.follows import ALERT
from bot.store.subscriptions import DIGEST
from bot.store.types import Page
from bot.views import answers
from bot.views import schedules as view
from bot.web.links import NO_LINKS, EvidenceLinks
from briefs.questions import terms

SHOWN = 5
"""Statements of one alert."""
FRESH = timedelta(days=3)
"""What was published longer ago than this is no news, even where it came only now."""
FOLLOWS_AT_ONCE = 200
TOLD = 20
"""Alerts that are looked through for the same words."""
ALIKE = 90.0
"""The likeness, of 100, from which words are the same utterance, cut or printed by somebody else."""
EMPTIES = 3
LOOKED_BACK = 60
"""Digests that are looked through for the last one with a story."""
RHYTHM = timedelta(days=30)
"""How far back the arrivals of a source are looked at."""
ENOUGH_ARRIVALS = 5
SILENT_FOR = timedelta(days=1)
"""No source is called silent before this."""
SILENT_TIMES = 2
"""Nor before its longest silence so far, so many times over."""
POLLED_WITHIN = timedelta(hours=3)
"""A source that we did not ask lately is not the one that is silent."""


class Alerts(Maker):
    """Finds what is new of those who are followed, and says it."""

    def __init__(self, store: Store, confidence: float, links: EvidenceLinks = NO_LINKS) -> None:
        self._store, self._floor, self._links = store, confidence, links

    async def look(self, now: datetime) -> int:
        """Note an alert for each follow that has something new; how many follows were looked at."""
        follows = await self._store.outbox.behind(FOLLOWS_AT_ONCE)
        for follow in follows:
            statements, cursor = await self._arrived(follow)
            new = await self._new(follow, statements, now)
            await self._store.outbox.alert(follow, [one.id for one in new], cursor, at=now)
        return len(follows)

    async def _arrived(self, follow: Follow) -> tuple[list[Statement], int]:
        """All that came behind the cursor, and where the cursor is then."""
        latest = await self._store.statements.last_arrival(follow.workspace)
        found: list[Statement] = []
        cursor, wanted = follow.cursor, terms(follow.topic or "")
        while True:
            page = await self._store.statements.arrived(follow.workspace, follow.person, terms=wanted, after=cursor)
            found += page.items
            if page.cursor == cursor:
                return found, max(cursor, latest)
            cursor = page.cursor

    async def _new(self, follow: Follow, statements: Sequence[Statement], now: datetime) -> list[Statement]:
        """Those that are news, sure, and not the same words as others; the newest first."""
        if not statements:
            return []
        known = [said(one) for one in await self._told(follow)]
        new: list[Statement] = []
        for statement in statements:
            fresh = statement.article.dated >= now - FRESH and statement.confidence >= self._floor
            if fresh and not any(alike(said(statement), words) for words in known):
                known.append(said(statement))
                new.append(statement)
        return sorted(new, key=lambda one: -one.seq)

    async def _told(self, follow: Follow) -> list[Statement]:
        """What was told here of the same person lately, on whatever topic."""
        here = [one for one in await self._store.follows.list(follow.workspace, follow.place) if one.person == follow.person]
        alerts = [await self._store.deliveries.latest(follow.workspace, ALERT, one.id, limit=TOLD) for one in here]
        ids = dict.fromkeys(id for some in alerts for one in some for id in one.content["statements"])
        return await self._statements(follow.workspace, list(ids))

    async def _statements(self, workspace: str, ids: Sequence[str]) -> list[Statement]:
        found = [await self._store.statements.get(workspace, id) for id in ids]
        return [one for one in found if one]

    # ---- as a maker

    async def compose(self, delivery: Delivery, now: datetime) -> Any:  # noqa: ARG002 (an alert is composed when it is noted)
        raise Skipped(delivery_words.NOTHING_TO_TELL)

    async def post(self, delivery: Delivery, content: Any, now: datetime) -> Post:
        follow = await self._store.follows.get(delivery.workspace, delivery.subject)
        if follow is None or follow.muted:
            raise Skipped(delivery_words.PAUSED_MEANWHILE)
        if now - delivery.due_at > FRESH:
            raise Skipped(delivery_words.NO_NEWS_ANY_MORE)
        for one in await self._store.subscriptions.list(delivery.workspace, delivery.place):
            if end := hushed_until(one.schedule, now):
                raise Later(end, delivery_words.QUIET_HOURS)
        statements = await self._statements(delivery.workspace, content["statements"][:SHOWN])
        if not statements:
            raise Skipped(delivery_words.NOTHING_TO_TELL)
        links = replace(self._links, workspace=delivery.workspace)
        return Post(_message(follow, statements, len(content["statements"]), content["last"], links))

    async def closed(self, delivery: Delivery, why: str, now: datetime) -> None:
        """Mute the follow, and tell whoever wanted it."""
        follow = await self._store.follows.get(delivery.workspace, delivery.subject)
        if follow is None or follow.muted:
            return
        said = delivery_words.muted_by_us(follow.name, why)
        await posting.notify(self._store, follow, f"muted {delivery.slot}", said, now, user=follow.user)
        await self._store.follows.mute(delivery.workspace, follow.id, True, reason=why)


def _message(follow: Follow, statements: Sequence[Statement], number: int, last: bool, links: EvidenceLinks) -> Message:
    heading = delivery_words.new_statements(follow.name, follow.topic, number)
    buttons = view.follow_buttons(follow).buttons
    message = answers.statements(heading, delivery_words.YOU_FOLLOW, Page(tuple(statements)), buttons, links)
    notes = [delivery_words.more_statements(number - len(statements), follow.name)] if number > len(statements) else []
    notes += [delivery_words.last_today(follow.name)] if last else []
    *body, pressed = message.blocks
    return replace(message, blocks=(*body, *(Context(text(note)) for note in notes), pressed), summary=heading)


def said(statement: Statement) -> str:
    return " ".join(" ".join(statement.words).casefold().split())


def alike(one: str, other: str) -> bool:
    """Whether two utterances are the same words, one perhaps cut."""
    short, long = sorted((one, other), key=len)
    if len(short) < 20:
        return short == long
    return fuzz.partial_ratio(short, long, score_cutoff=ALIKE) >= ALIKE


# ---- blind


class Watch:
    """Says once that a source is silent, or that digests are empty, in the channels that would like to know."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def look(self, now: datetime) -> None:
        """Look at every schedule that is in force, and at the sources of its workspace."""
        for workspace in await self._store.workspaces.list():
            active = [one for one in await self._store.subscriptions.list(workspace.id) if one.paused_at is None]
            if active:
                silent = await self._silent(workspace.id, now)
                for one in active:
                    await self._tell(one, silent, now)

    async def _tell(self, subscription: Subscription, silent: Sequence[tuple[Source, str, str]], now: datetime) -> None:
        notes = [(slot, sentence) for source, slot, sentence in silent if _concerns(subscription, source)]
        if since := await self._empty_since(subscription):
            notes.append((f"empty {since}", delivery_words.empty_in_a_row(EMPTIES)))
        for slot, sentence in notes:
            await posting.notify(self._store, subscription, slot, sentence, now)

    async def _empty_since(self, subscription: Subscription) -> str | None:
        """The slot of the first of the latest empty digests; None where they are few, or it is long ago."""
        latest = await self._store.deliveries.latest(subscription.workspace, DIGEST, subscription.id, limit=LOOKED_BACK)
        empty: list[str] = []
        for delivery in latest:
            if delivery.content is None or delivery.slot.startswith(posting.NOW):
                continue
            if any(digest.stories for digest in posting.told([delivery])):
                return empty[-1] if len(empty) >= EMPTIES else None
            empty.append(delivery.slot)
        return empty[-1] if EMPTIES <= len(empty) < LOOKED_BACK else None

    async def _silent(self, workspace: str, now: datetime) -> list[tuple[Source, str, str]]:
        """The sources that are silent beyond their rhythm, each with what names this silence and what to say."""
        found = []
        for source in await self._store.sources.list(workspace):
            if source.kind == "folder" or source.polled_at is None or source.polled_at < now - POLLED_WITHIN:
                continue
            arrivals = await self._store.sources.arrivals(workspace, source.id, since=now - RHYTHM)
            if usual := silent_beyond(arrivals, now):
                name, last = source.title or source.url, arrivals[-1]
                stretch = delivery_words.stretch(usual.total_seconds() / 3600)
                sentence = delivery_words.source_silent(name, schedule_words.wall(last, "UTC"), stretch, source.error)
                found.append((source, f"source {source.id} {last.isoformat()}", sentence))
        return found


def silent_beyond(arrivals: Sequence[datetime], now: datetime) -> timedelta | None:
    """The longest silence of a source so far, where the present one is far beyond it; None where it is not, or nobody knows."""
    if len(arrivals) < ENOUGH_ARRIVALS:
        return None
    usual = max(later - earlier for earlier, later in pairwise(arrivals))
    return usual if now - arrivals[-1] > max(SILENT_FOR, SILENT_TIMES * usual) else None


def _concerns(subscription: Subscription, source: Source) -> bool:
    wanted = [name.casefold() for name in subscription.schedule.sources]
    names = f"{source.title or ''} {source.url}".casefold()
    return not wanted or any(name in names for name in wanted)
