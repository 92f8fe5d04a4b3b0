"""What is due is sent once: through lost answers, takeovers, closed places and stops."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.base import BadToken, Closed, Heading, Message, Place, Receipt, Unavailable, Unsure
from bot.deliver import Deliverer, key
from bot.makers import Later, Post, Skipped
from bot.posting import NOTICE, Notices
from bot.schedules import Schedule
from bot.store import Delivery, Store, Subscription
from bot.store.delivery_tables import deliveries as d
from tests.recorder import Recorder

START = datetime(2026, 5, 10, 7, tzinfo=UTC)
DUE = datetime(2026, 5, 10, 7, 30, tzinfo=UTC)
CHANNEL = Place("slack", "C1", "T1")


def message(words: str) -> Message:
    return Message((Heading(words),))


@dataclass
class Maker:
    """Says a headline and two stories that tell how often it was composed."""

    composed: int = 0
    stories: int = 2
    raises: list[Exception] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    async def compose(self, delivery: Delivery, now: datetime) -> Any:
        if self.raises:
            raise self.raises.pop(0)
        self.composed += 1
        return {"slot": delivery.slot, "round": self.composed}

    async def post(self, delivery: Delivery, content: Any, now: datetime) -> Post:
        said = f"{content['slot']} {content['round']}"
        return Post(message(said), tuple(message(f"{said} story {i}") for i in range(self.stories)), said)

    async def closed(self, delivery: Delivery, why: str, now: datetime) -> None:
        self.gone.append(why)


@dataclass
class Stage:
    """A store, a platform, and processes that share both; time goes on where a test says so."""

    store: Store
    platform: Recorder = field(default_factory=Recorder)
    maker: Maker = field(default_factory=Maker)
    now: datetime = START

    def process(self) -> Deliverer:
        makers = {"digest": self.maker, f"{NOTICE} subscription": Notices()}
        return Deliverer(self.store, makers, lambda: self.now, settle=0.0)

    async def subscribed(self, place: Place = CHANNEL, at: time = time(7, 30)) -> Subscription:
        return await self.store.subscriptions.add("w", place, "U1", Schedule(at, "UTC"), at=self.now)

    async def round(self, process: Deliverer | None = None, until: Callable[[], bool] = lambda: False) -> None:
        """Let a process work until it finds nothing due, or something is so, and stop it."""
        stop = asyncio.Event()
        process = process or self.process()
        running = asyncio.create_task(process.run({"slack": self.platform}, stop))
        try:
            async with asyncio.timeout(20):
                while not until() and await self._busy(process.owner):  # noqa: ASYNC110 (a database tells nobody)
                    await asyncio.sleep(0.02)
        finally:
            stop.set()
            await running

    async def _busy(self, owner: str) -> bool:
        """Whether something is due that nobody has, or this process has."""
        wanted = select(d.c.id).where(d.c.state == "waiting", (d.c.free_at <= self.now) | (d.c.owner == owner))
        if await self.store.outbox.due(self.now, 1):  # looked at first: what is planned goes from here to there
            return True
        async with self.store._database.read() as db:
            return (await db.execute(wanted)).first() is not None

    async def latest(self, subject: int) -> Delivery:
        return (await self.store.deliveries.latest("w", "digest", subject))[0]

    def keys(self) -> list[str]:
        return [key for sent in self.platform.posts.values() for key, _ in sent]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with await Store.open(f"sqlite:///{tmp_path}/test.db") as store:
        await store.workspaces.ensure("w", at=START)
        yield Stage(store)


async def test_a_digest_is_sent_when_it_is_due_with_its_stories_below(stage: Stage) -> None:
    made = await stage.subscribed()
    await stage.round()
    assert not stage.platform.posts
    stage.now = DUE + timedelta(seconds=2)
    await stage.round()
    assert stage.platform.said("C1") == ["2026-05-10 1", "2026-05-10 1 story 0", "2026-05-10 1 story 1"]
    assert [place.thread for place in stage.platform.posts] == [None, "C1/1"]
    sent = await stage.latest(made.id)
    assert (sent.state, sent.note, sent.attempts) == ("sent", "3 messages", 1)
    await stage.round()
    assert len(stage.keys()) == 3


async def test_every_message_has_a_key_of_its_own_that_stays(stage: Stage) -> None:
    await stage.subscribed()
    await stage.subscribed(Place("slack", "C2", "T1"))
    stage.now = DUE
    await stage.round()
    keys = stage.keys()
    assert len(keys) == len(set(keys)) == 6
    assert all(re.fullmatch("[0-9a-z]{25}", one) for one in keys)


async def test_in_a_thread_the_stories_stand_beside_the_headline(stage: Stage) -> None:
    place = Place("slack", "C1", "T1", thread="5.5")
    await stage.subscribed(place)
    stage.now = DUE
    await stage.round()
    assert list(stage.platform.posts) == [place]
    assert len(stage.platform.posts[place]) == 3


@pytest.mark.parametrize("arrived", [True, False])
async def test_after_a_lost_answer_the_platform_is_asked_first(stage: Stage, arrived: bool) -> None:
    await stage.subscribed()
    stage.platform.failures, stage.platform.arrives = [Unsure("The connection ended.")], arrived
    stage.now = DUE
    await stage.round()
    assert len(stage.platform.said("C1")) == 3
    assert len(set(stage.keys())) == 3
    assert stage.platform.finds == 1


async def test_unavailable_comes_later_with_what_was_composed(stage: Stage) -> None:
    made = await stage.subscribed()
    stage.platform.failures = [Unavailable("Slack is down.", after=300)]
    stage.now = DUE
    await stage.round()
    waiting = await stage.latest(made.id)
    assert (waiting.state, waiting.note) == ("waiting", "Slack is down.")
    stage.now = DUE + timedelta(seconds=299)
    await stage.round()
    assert not stage.platform.said("C1")
    stage.now = DUE + timedelta(seconds=301)
    await stage.round()
    assert stage.platform.said("C1")[0] == "2026-05-10 1"
    assert stage.maker.composed == 1


async def test_a_crash_between_send_and_receipt_doubles_nothing(stage: Stage) -> None:
    """Another process takes over a message that stands there although nobody wrote down its receipt."""
    made = await stage.subscribed()
    stage.now = DUE
    crashed = stage.process()
    await crashed.plan()
    (delivery,) = await stage.store.outbox.claim("slack", "crashed", 1, at=DUE, lease=timedelta(seconds=60))
    await stage.store.outbox.compose(delivery.id, "crashed", {"slot": delivery.slot, "round": 9}, at=DUE)
    await stage.store.outbox.sending(delivery.id, "crashed", 0, at=DUE)
    await stage.platform.send(CHANNEL, message("2026-05-10 9"), key(delivery, 0))
    await stage.round()
    assert len(stage.keys()) == 1
    stage.now = DUE + timedelta(seconds=61)
    await stage.round()
    assert stage.platform.said("C1") == ["2026-05-10 9", "2026-05-10 9 story 0", "2026-05-10 9 story 1"]
    assert (await stage.latest(made.id)).state == "sent"


async def test_a_message_with_a_receipt_is_neither_sent_nor_looked_for_again(stage: Stage) -> None:
    await stage.subscribed()
    stage.now = DUE
    await stage.process().plan()
    (delivery,) = await stage.store.outbox.claim("slack", "crashed", 1, at=DUE, lease=timedelta(seconds=60))
    await stage.store.outbox.compose(delivery.id, "crashed", {"slot": delivery.slot, "round": 9}, at=DUE)
    await stage.store.outbox.sending(delivery.id, "crashed", 0, at=DUE)
    await stage.store.outbox.sent(delivery.id, "crashed", 0, Receipt(CHANNEL, "C1/1"), at=DUE)
    stage.now = DUE + timedelta(seconds=61)
    await stage.round()
    assert stage.platform.said("C1") == ["2026-05-10 9 story 0", "2026-05-10 9 story 1"]
    assert stage.platform.finds == 0


async def test_several_processes_send_each_once(stage: Stage) -> None:
    for number in range(30):
        await stage.subscribed(Place("slack", f"C{number}", "T1"))
    stage.now, stage.platform.pause = DUE, 0.002
    await asyncio.gather(*(stage.round() for _ in range(3)))
    assert len(stage.keys()) == len(set(stage.keys())) == 90


async def test_after_downtime_the_newest_comes_once(stage: Stage) -> None:
    made = await stage.subscribed()
    stage.now = DUE + timedelta(days=5, hours=2)
    await stage.round()
    assert stage.platform.said("C1")[0].startswith("2026-05-15")
    assert len(await stage.store.deliveries.latest("w", "digest", made.id)) == 1


@pytest.mark.parametrize("error", [Closed("The channel was deleted."), BadToken("The token was revoked.")])
async def test_a_closed_place_costs_no_other(stage: Stage, error: Exception) -> None:
    closed = await stage.subscribed()
    await stage.subscribed(Place("slack", "C2", "T1"))
    stage.platform.closed = {"C1": error}  # type: ignore[dict-item]
    stage.now = DUE
    await stage.round()
    assert stage.maker.gone == [str(error)]
    assert (await stage.latest(closed.id)).state == "failed"
    assert len(stage.platform.said("C2")) == 3


async def test_what_has_nothing_to_say_is_skipped_and_kept(stage: Stage) -> None:
    made = await stage.subscribed()
    stage.maker.raises = [Skipped("nothing", {"kept": 1})]
    stage.now = DUE
    await stage.round()
    skipped = await stage.latest(made.id)
    assert (skipped.state, skipped.note, skipped.content) == ("skipped", "nothing", {"kept": 1})
    assert not stage.platform.posts


async def test_later_is_later(stage: Stage) -> None:
    made = await stage.subscribed()
    stage.maker.raises = [Later(DUE + timedelta(hours=3), "quiet")]
    stage.now = DUE
    await stage.round()
    assert (await stage.latest(made.id)).state == "waiting"
    stage.now = DUE + timedelta(hours=3)
    await stage.round()
    assert len(stage.platform.said("C1")) == 3


async def test_a_fault_of_ours_is_tried_again_but_not_for_ever(stage: Stage) -> None:
    made = await stage.subscribed()
    stage.maker.raises = [RuntimeError("a bug")] * 99
    stage.now = DUE
    for hours in (0, 1, 7, 9):
        stage.now = DUE + timedelta(hours=hours)
        await stage.round()
    failed = await stage.latest(made.id)
    assert (failed.state, failed.attempts) == ("failed", 3)
    assert failed.note == "This failed inside the bot (RuntimeError)."


async def test_a_notice_goes_to_a_person(stage: Stage) -> None:
    kind = f"{NOTICE} subscription"
    await stage.store.deliveries.add(
        "w", kind, 1, slot="x", place=CHANNEL, at=DUE, user="U1", content={"sentence": "Your digest is paused."}
    )
    stage.now = DUE
    await stage.round()
    assert stage.platform.said("dm-U1") == ["Your digest is paused. This is the channel."]


async def test_a_notice_waits_a_day_for_a_token_that_was_revoked(stage: Stage) -> None:
    kind, content = f"{NOTICE} subscription", {"sentence": "Your digest is paused."}
    for slot, user in (("x", "U1"), ("y", "U2")):
        await stage.store.deliveries.add("w", kind, 1, slot=slot, place=CHANNEL, at=DUE, user=user, content=content)
    stage.platform.closed = {f"dm-U{number}": BadToken("The token was revoked.") for number in (1, 2)}  # type: ignore[dict-item]
    stage.now = DUE
    await stage.round()
    del stage.platform.closed["dm-U1"]
    stage.now = DUE + timedelta(hours=5)
    await stage.round()
    assert stage.platform.said("dm-U1") == ["Your digest is paused. This is the channel."]
    for hours in (25, 30):
        stage.now = DUE + timedelta(hours=hours)
        await stage.round()
    states = {one.slot: one.state for one in await stage.store.deliveries.latest("w", kind, 1)}
    assert states == {"x": "sent", "y": "failed"}


async def test_stopped_it_ends_the_message_and_gives_back_the_rest_at_once(stage: Stage) -> None:
    made = await stage.subscribed()
    stage.maker.stories, stage.platform.pause, stage.now = 20, 0.05, DUE
    await stage.round(until=lambda: len(stage.keys()) >= 3)
    sent = len(stage.keys())
    assert 3 <= sent < 21
    assert (await stage.latest(made.id)).state == "waiting"
    stage.platform.pause = 0
    await stage.round()
    assert len(stage.keys()) == len(set(stage.keys())) == 21


async def test_so_many_at_once_and_no_more(stage: Stage) -> None:
    for number in range(40):
        await stage.subscribed(Place("slack", f"C{number}", "T1"))
    stage.now, stage.platform.pause, stage.maker.stories = DUE, 0.1, 0
    few = Deliverer(stage.store, {"digest": stage.maker}, lambda: stage.now, settle=0.0, at_once={"slack": 7})
    await stage.round(few)
    assert 1 < stage.platform.most <= 7
    assert len(stage.keys()) == 40
