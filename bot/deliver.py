"""Sends what is due, each delivery once: through crashes, through answers that never came, beside other processes.

Digests become rows when they are due, whoever notices it. A process takes some by a lease, decides what they say and keeps
that, and sends them message by message: it notes that a message is about to be sent, sends it with a key that is the same in
every attempt, and keeps the receipt. Whoever takes over a message that may stand there already asks the platform first.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from adapters.base import Adapter, BadToken, Closed, Message, Place, Receipt, Unavailable, Unsure
from bot import delivery_words, metrics
from bot.clock import Clock
from bot.makers import Later, Maker, Post, Skipped
from bot.pace import Pace
from bot.schedules import Occurrence, latest_occurrence
from bot.store import Delivery, Part, Store, StoreError, Subscription
from bot.store.deliveries import State

AT_ONCE = {"discord": 64, "slack": 256}
"""Deliveries that are under way at the same time: enough to keep a platform busy at its limits, which adapters wait out."""
AT_ONCE_ELSEWHERE = 16
RATES = {"discord": 47.0}
"""Calls a second to a platform that counts all of them together; a little below what it allows (50), or it counts refusals."""
LEASE = timedelta(seconds=60)
COMPOSED_AT_ONCE = 4
TICK = 1.0
"""Seconds between looks for what is due."""
RECKONED_EVERY = 6 * 3600.0
"""Seconds between looks whether the data of the time zones changed."""
PLANNED_AT_ONCE = 500
SETTLE = 2.0
"""Seconds after a lost answer in which a message may still arrive; then the platform is asked."""
TRIES = 3
"""How often one message is sent within one attempt, where answers are lost."""
GRACE = 20.0
"""Seconds in which a process that is stopped may end what it has begun."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=30)
"""Between attempts; the longer a delivery is due, the longer the pause."""
GIVEN_UP = timedelta(hours=6)
"""After this a delivery that fails inside the bot is tried no more."""
NOTICE_KEPT = timedelta(days=1)
"""How long it is tried to tell somebody something in private."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
log = structlog.get_logger()


class _Lost(Exception):
    """Another process has the delivery now."""


class _Stopping(Exception):
    """We end, and others go on."""


class Deliverer:
    """Plans, claims, sends and confirms. `now` gives the time."""

    def __init__(
        self,
        store: Store,
        makers: Mapping[str, Maker],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        lease: timedelta = LEASE,
        settle: float = SETTLE,
        at_once: Mapping[str, int] = AT_ONCE,
    ) -> None:
        self.outbox, self._makers, self.now = store.outbox, makers, now
        self._lease, self.settle, self._at_once = lease, settle, at_once
        self.owner = uuid4().hex
        self._composing = asyncio.Semaphore(COMPOSED_AT_ONCE)
        self.paces = {platform: Pace(rate) for platform, rate in RATES.items()}
        self._wake: set[asyncio.Event] = set()
        self._stop = asyncio.Event()

    async def run(
        self,
        adapters: Mapping[str, Adapter],
        stop: asyncio.Event,
        also: Sequence[tuple[float, Callable[[], Awaitable[object]]]] = (),
    ) -> None:
        """Deliver until `stop`; `also` is what else to call, every so many seconds. What was begun is ended or given back."""
        self._stop = stop
        clock = Clock()
        clock.every(TICK, self.tick)
        clock.every(self._lease.total_seconds() / 3, self._renew)
        clock.every(RECKONED_EVERY, self._reckon, first=TICK * 60)
        for seconds, work in also:
            clock.every(seconds, work)
        try:
            async with clock:
                await asyncio.gather(*(self._serve(adapter) for adapter in adapters.values()))
        finally:
            await self.outbox.release_all(self.owner, at=self.now())

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    async def tick(self) -> None:
        """Note what is due, and let the senders look."""
        await self.plan()
        for event in self._wake:
            event.set()

    async def plan(self) -> int:
        """Make rows of the digests that are due; of several that were missed, the newest. How many are new."""
        new, now = 0, self.now()
        while due := await self.outbox.due(now, PLANNED_AT_ONCE):
            new += await self.outbox.plan([(one, _occurrence(one, now)) for one in due], at=now)
            if len(due) < PLANNED_AT_ONCE:
                break
        return new

    async def _reckon(self) -> None:
        if changed := await self.outbox.reckon(self.now()):
            log.info("the clocks of some zones are changed otherwise than before", digests=changed)

    async def _renew(self) -> None:
        await self.outbox.renew(self.owner, at=self.now(), lease=self._lease)

    # ---- one platform

    async def _serve(self, adapter: Adapter) -> None:
        """Keep about as many deliveries under way as the platform takes; they are claimed by the batch."""
        most = self._at_once.get(adapter.platform, AT_ONCE_ELSEWHERE)
        few = most - max(most // 4, 1)
        under_way: set[asyncio.Task[None]] = set()
        wake = asyncio.Event()
        self._wake.add(wake)
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            while not self.stopping:
                wake.clear()
                for delivery in await self._claimed(adapter.platform, most - len(under_way)):
                    under_way.add(asyncio.create_task(self._minded(adapter, delivery)))
                if len(under_way) <= few:
                    await _either(stopping, wake)
                while not self.stopping and len(under_way) > few:
                    await asyncio.wait({stopping, *under_way}, return_when=asyncio.FIRST_COMPLETED)
                    under_way = {task for task in under_way if not task.done()}
                under_way = {task for task in under_way if not task.done()}
        finally:
            self._wake.discard(wake)
            stopping.cancel()
            await _ended(under_way)

    async def _claimed(self, platform: str, free: int) -> Sequence[Delivery]:
        try:
            return await self.outbox.claim(platform, self.owner, free, at=self.now(), lease=self._lease) if free else ()
        except StoreError as error:
            log.warning("nothing could be claimed", platform=platform, error=str(error))
            return ()

    # ---- one delivery

    async def _minded(self, adapter: Adapter, delivery: Delivery) -> None:
        """Whatever comes of a delivery is noted, and costs no other."""
        try:
            await self._attempt(adapter, delivery)
        except (_Lost, asyncio.CancelledError):
            pass
        except StoreError as error:  # the lease ends by itself
            log.warning("the database failed a delivery", delivery=delivery.id, error=str(error))
        except Exception:
            log.exception("a delivery failed", delivery=delivery.id, kind=delivery.kind)

    async def _attempt(self, adapter: Adapter, delivery: Delivery) -> None:
        try:
            note = await self._deliver(adapter, delivery)
            await self._finish(delivery, "sent", note)
        except Skipped as reason:
            if reason.content is not None:
                await self._keep(delivery, reason.content)
            await self._finish(delivery, "skipped", str(reason))
        except (Closed, BadToken) as reason:
            await self._refused(delivery, str(reason))
        except Later as reason:
            await self._release(delivery, reason.until, str(reason))
        except _Stopping:
            await self._release(delivery, self.now(), "stopped")
        except (Unavailable, Unsure) as reason:
            after = timedelta(seconds=reason.after if isinstance(reason, Unavailable) else 0)
            await self._release(delivery, self.now() + max(after, _pause(delivery, self.now())), str(reason))
        except (StoreError, _Lost):
            raise
        except Exception as error:
            log.exception("a delivery failed", delivery=delivery.id, kind=delivery.kind, attempts=delivery.attempts)
            await self._failed(delivery, f"This failed inside the bot ({type(error).__name__}).")

    async def _refused(self, delivery: Delivery, why: str) -> None:
        """A place takes nothing: whoever set it learns of that, and a notice waits, as until a token is renewed."""
        if delivery.user and self.now() - delivery.due_at < NOTICE_KEPT:
            await self._release(delivery, self.now() + _pause(delivery, self.now()), why)
            return
        log.warning("a place is closed", delivery=delivery.id, kind=delivery.kind, why=why)
        await self._makers[delivery.kind].closed(delivery, why, self.now())
        await self._finish(delivery, "failed", why)

    async def _finish(self, delivery: Delivery, state: State, note: str) -> None:
        now = self.now()
        if await self.outbox.finish(delivery.id, self.owner, state, at=now, note=note):
            metrics.delivered(delivery, state, now)

    async def _failed(self, delivery: Delivery, note: str) -> None:
        """Try again after a while, but not for ever."""
        if self.now() - delivery.due_at > GIVEN_UP:
            await self._finish(delivery, "failed", note)
        else:
            await self._release(delivery, self.now() + _pause(delivery, self.now()), note)

    async def _release(self, delivery: Delivery, until: datetime, note: str) -> None:
        await self.outbox.release(delivery.id, self.owner, at=self.now(), until=until, note=note)

    async def _deliver(self, adapter: Adapter, delivery: Delivery) -> str:
        """Send every message that does not stand there yet; how many there are, in words."""
        maker = self._makers[delivery.kind]
        content = delivery.content
        if content is None:
            async with self._composing:
                content = await maker.compose(delivery, self.now())
            await self._keep(delivery, content)
        post = await maker.post(delivery, content, self.now())
        place = await _private(adapter, delivery) if delivery.user else delivery.place
        known = await self.outbox.parts(delivery.id) if delivery.attempts > 1 else {}
        sending = _Sending(self, adapter, delivery, known)
        await sending.all(post, place)
        return delivery_words.messages(sending.number)

    async def _keep(self, delivery: Delivery, content: Any) -> None:
        _held(await self.outbox.compose(delivery.id, self.owner, content, at=self.now()))


class _Sending:
    """The messages of one delivery, one after the other."""

    def __init__(self, deliverer: Deliverer, adapter: Adapter, delivery: Delivery, known: Mapping[int, Part]) -> None:
        self._of, self._adapter, self._delivery, self._known = deliverer, adapter, delivery, known
        self._pace: AbstractAsyncContextManager[None] = deliverer.paces.get(adapter.platform, nullcontext())
        self._begun: int | None = None
        """The message that we noted as about to be sent together with the receipt of the one before."""
        self.number = 0

    async def all(self, post: Post, place: Place) -> None:
        above = self._adapter.fit(post.headline)
        below = [part for message in post.below for part in self._adapter.fit(message)]
        last = len(above) + len(below) - 1
        receipts = [await self._one(place, message, last) for message in above]
        if below:
            thread = place if place.thread else await self._thread(receipts[0], post.title)
            for message in below:
                await self._one(thread, message, last)

    async def _thread(self, receipt: Receipt, title: str) -> Place:
        async with self._pace:
            return await self._adapter.thread(receipt, title)

    async def _found(self, place: Place, key: str) -> Receipt | None:
        async with self._pace:
            return await self._adapter.find(place, key)

    async def _one(self, place: Place, message: Message, last: int) -> Receipt:
        """Send one message, unless it stands there, and note that the next one is about to be sent."""
        number, self.number = self.number, self.number + 1
        part = self._known.get(number)
        if part and part.receipt:
            return part.receipt
        if self._of.stopping:
            raise _Stopping
        if not part and self._begun != number:
            _held(await self._of.outbox.sending(self._delivery.id, self._of.owner, number, at=self._of.now()))
        receipt = await self._sent(place, message, key(self._delivery, number), look=part is not None)
        self._begun = number + 1 if number < last and not self._of.stopping else None
        noted = self._of.outbox.sent(self._delivery.id, self._of.owner, number, receipt, at=self._of.now(), then=self._begun)
        _held(await noted)
        return receipt

    async def _sent(self, place: Place, message: Message, key: str, *, look: bool) -> Receipt:
        """Send a message; where it may stand there already, `look` first."""
        for _ in range(TRIES):
            if look and (found := await self._found(place, key)):
                return found
            try:
                async with self._pace:
                    return await self._adapter.send(place, message, key)
            except Unsure:
                look = True
                await asyncio.sleep(self._of.settle)
        if found := await self._found(place, key):
            return found
        raise Unavailable("Answers of the platform are lost again and again.")


async def _private(adapter: Adapter, delivery: Delivery) -> Place:
    """The conversation with whoever is to be told, also where we, or they, left the server: a notice has no news."""
    assert delivery.user
    try:
        return await adapter.direct(delivery.user, delivery.place.workspace)
    except Closed:
        return await adapter.direct(delivery.user)


def _held(ours: bool) -> None:
    if not ours:
        raise _Lost


def key(delivery: Delivery, number: int) -> str:
    """25 characters of 0-9a-z that are the same for a message in every attempt, and another's in no other."""
    place = delivery.place
    parts = (delivery.workspace, place.platform, place.id, place.thread, delivery.user, delivery.kind, delivery.subject,
             delivery.slot, delivery.due_at.isoformat(), number)  # fmt: skip
    rest = int.from_bytes(hashlib.sha256(repr(parts).encode()).digest())
    digits = []
    for _ in range(25):
        rest, digit = divmod(rest, 36)
        digits.append(_DIGITS[digit])
    return "".join(digits)


def _occurrence(subscription: Subscription, now: datetime) -> Occurrence:
    """What is due: of all that were missed the newest."""
    due = subscription.next_at or now
    found = latest_occurrence(subscription.schedule, due, now)
    return found or Occurrence(due.astimezone(ZoneInfo(subscription.schedule.zone)).date(), due)


def _pause(delivery: Delivery, now: datetime) -> timedelta:
    """Half as long again as it is due already, and never the same for all; a crash in between does not count."""
    pause = min(max((now - delivery.due_at) / 2, FIRST_PAUSE), LONGEST_PAUSE)
    return pause * random.uniform(0.5, 1.0)  # noqa: S311 (no secret)


async def _either(stopping: asyncio.Future[Any], wake: asyncio.Event) -> None:
    """Wait for the end, or for a tick."""
    waking = asyncio.ensure_future(wake.wait())
    try:
        await asyncio.wait({stopping, waking}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waking.cancel()


async def _ended(under_way: set[asyncio.Task[None]]) -> None:
    """Give what was begun some time to end."""
    if under_way:
        _, slow = await asyncio.wait(under_way, timeout=GRACE)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
