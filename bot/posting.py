"""What is said in a digest that is due, and in a notice to a person: the makers that `bot.deliver` asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from adapters.base import Context, Message, text
from bot import delivery_words, digests, schedule_words
from bot.errors import Refusal
from bot.makers import Later, Maker, Post, Skipped
from bot.schedules import Schedule, hushed_until, latest_occurrence
from bot.store import Delivery, Follow, Store, Subscription
from bot.store.subscriptions import DIGEST
from bot.told import Digest, DigestWish
from bot.views import digest as view
from bot.views.answers import sentence
from bot.views.schedules import notice
from bot.web.links import NO_LINKS, EvidenceLinks

NOTICE = "notice"
"""How the kind of a notice begins; behind it stands what it is of."""
NOW = "now"
"""How the slot of a digest begins that somebody asked for at once."""
LATE = timedelta(minutes=10)
FIRST = timedelta(days=1)
"""How far back a first digest looks at least."""
LONGEST = timedelta(days=7)
"""How far back a digest looks at most, as after a long pause."""
EXPLAINED = 5
"""Digests of which it is told what became of them."""
REMEMBERED = 14
"""Digests whose stories are not told again."""


class Digests(Maker):
    """Digests: composed when they are due, from what was not told yet."""

    def __init__(self, store: Store, confidence: float, links: EvidenceLinks = NO_LINKS) -> None:
        self._store, self._confidence, self._links = store, confidence, links

    async def compose(self, delivery: Delivery, now: datetime) -> Any:
        subscription = await self._store.subscriptions.get(delivery.workspace, delivery.subject)
        asked_for = delivery.slot.startswith(NOW)
        if subscription is None or (subscription.paused_at and not asked_for):
            raise Skipped(delivery_words.PAUSED_MEANWHILE)
        late = not asked_for and now - delivery.due_at > LATE
        if late:
            await self._may_come_late(subscription, delivery, now)
        digest = await compose(self._store, subscription, now if late else delivery.due_at, self._confidence)
        due = schedule_words.wall(delivery.due_at, subscription.schedule.zone)
        content = {"digest": digests.to_json(digest), "late": due if late else None}
        if subscription.schedule.quiet and not digest.stories and not asked_for:
            raise Skipped(delivery_words.NOTHING_TO_TELL, content)
        return content

    async def _may_come_late(self, subscription: Subscription, delivery: Delivery, now: datetime) -> None:
        """Raises Skipped where a newer one is due already, Later in quiet hours."""
        if await self._store.outbox.newer(delivery):
            raise Skipped(delivery_words.NEWER_IS_DUE)
        if end := hushed_until(subscription.schedule, now):
            raise Later(end, delivery_words.QUIET_HOURS)

    async def post(self, delivery: Delivery, content: Any, now: datetime) -> Post:  # noqa: ARG002 (the signature of a maker)
        digest = digests.from_json(content["digest"])
        links = replace(self._links, workspace=delivery.workspace)
        messages = view.parts(digest, links, links.digest(delivery.id))
        headline = messages.headline
        if content["late"]:
            headline = _marked_late(headline, content["late"])
        return Post(headline, messages.stories, headline.summary)

    async def closed(self, delivery: Delivery, why: str, now: datetime) -> None:
        """Pause the schedule, and tell whoever set it."""
        subscription = await self._store.subscriptions.get(delivery.workspace, delivery.subject)
        if subscription is None or subscription.paused_at:
            return
        said = delivery_words.paused_by_us(schedule_words.in_words(subscription.schedule), why, subscription.id)
        slot = f"paused {delivery.slot}"
        await notify(self._store, subscription, slot, said, now, user=subscription.user)
        await self._store.subscriptions.pause(delivery.workspace, subscription.id, at=now, reason=why)


class Notices(Maker):
    """Sentences that are kept as they were written."""

    async def compose(self, delivery: Delivery, now: datetime) -> Any:  # noqa: ARG002 (the signature of a maker)
        raise Skipped(delivery_words.NOTHING_TO_TELL)

    async def post(self, delivery: Delivery, content: Any, now: datetime) -> Post:  # noqa: ARG002
        said = content["sentence"]
        return Post(notice(said, delivery.place) if delivery.user else sentence(said))

    async def closed(self, delivery: Delivery, why: str, now: datetime) -> None:
        """Nobody is left to tell."""


async def notify(
    store: Store, of: Subscription | Follow, slot: str, said: str, now: datetime, *, user: str | None = None
) -> bool:
    """Say a sentence in the place of a subscription or a follow, or to a person in private; once for each slot."""
    kind = f"{NOTICE} {type(of).__name__.casefold()}"
    content = {"sentence": said}
    return await store.deliveries.add(of.workspace, kind, of.id, slot=slot, place=of.place, at=now, user=user, content=content)


async def compose(store: Store, subscription: Subscription, until: datetime, confidence: float) -> Digest:
    """The digest of a subscription up to a moment, without what its latest ones told."""
    earlier = _seen(await store.deliveries.latest(subscription.workspace, DIGEST, subscription.id, limit=REMEMBERED))
    since = _since(subscription.schedule, earlier, until)
    known = digests.remember(earlier)
    wish = wish_of(subscription.schedule)
    return await digests.compose(store, subscription.workspace, wish, since, until, known, confidence=confidence)


async def at_once(store: Store, subscription: Subscription, now: datetime, confidence: float) -> None:
    """Have a digest posted as soon as possible. Raises Refusal where nothing came since the one before."""
    latest = await store.deliveries.latest(subscription.workspace, DIGEST, subscription.id, limit=REMEMBERED)
    if latest and latest[0].state == "waiting" and latest[0].slot.startswith(NOW):
        return  # one is on its way
    if (earlier := _seen(latest)) and not (await compose(store, subscription, now, confidence)).stories:
        raise Refusal(delivery_words.nothing_since(schedule_words.wall(earlier[0].until, subscription.schedule.zone)))
    slot = f"{NOW} {now:%Y-%m-%dT%H:%M:%S}"
    await store.deliveries.add(subscription.workspace, DIGEST, subscription.id, slot=slot, place=subscription.place, at=now)


def why(latest: Sequence[Delivery]) -> Message | None:
    """Of the newest of these digests that was composed, what became of each article; None where none was."""
    for one in latest:
        for digest in told([one]):
            return view.why(digest, sent=one.state == "sent")
    return None


def _seen(latest: Iterable[Delivery]) -> list[Digest]:
    """Of what was composed, without what nobody saw because it could not be sent."""
    return told(one for one in latest if one.state != "failed")


def told(deliveries: Iterable[Delivery]) -> list[Digest]:
    """The digests that were composed, as far as they can still be read, in the order given."""
    found = []
    for delivery in deliveries:
        if delivery.content is not None:
            try:
                found.append(digests.from_json(delivery.content["digest"]))
            except ValueError:  # of a version that knew other fields
                continue
    return found


def wish_of(schedule: Schedule) -> DigestWish:
    return DigestWish(schedule.topics, schedule.people, schedule.sources, schedule.most, schedule.quiet, schedule.zone)


def _since(schedule: Schedule, earlier: Sequence[Digest], until: datetime) -> datetime:
    """Where the digest before ended; for a first one, where one would have ended."""
    if earlier:
        return max(earlier[0].until, until - LONGEST) if earlier[0].until < until else until - FIRST
    before = latest_occurrence(schedule, until - LONGEST, until - timedelta(minutes=1))
    return min(before.at if before else until - FIRST, until - FIRST)


def _marked_late(headline: Message, due: str) -> Message:
    first, *rest = headline.blocks
    return replace(headline, blocks=(first, Context(text(delivery_words.late(due))), *rest))
