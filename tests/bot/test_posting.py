"""Digests through the whole of it: what they tell, when they come late, who is told where they cannot come, and follows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from adapters.base import Closed, Paragraph, Place, Run
from bot.alerts import Alerts, Watch, alike, silent_beyond
from bot.deliver import Deliverer
from bot.errors import Refusal
from bot.posting import NOTICE, Digests, Notices, at_once, why
from bot.schedules import Schedule
from bot.store import Delivery, Follow, Store, Subscription
from tests.contract.stores import brief_of
from tests.recorder import Recorder

DUE = datetime(2026, 5, 10, 7, 30, tzinfo=UTC)
CHANNEL = Place("slack", "C1", "T1")
BERG = "Anna Berg (minister, Norland): We reject the sanctions of last week."
LIND = "Olaf Lind (envoy, Sudria): Nobody has asked us about the water."


@dataclass
class Newsroom:
    """A store with a channel that wants digests, and time that stands still unless a test moves it."""

    store: Store
    platform: Recorder = field(default_factory=Recorder)
    now: datetime = DUE - timedelta(hours=1)

    async def article(self, *lines: str, number: int = 1, ago: timedelta = timedelta(hours=1)) -> None:
        at = self.now - ago
        brief = brief_of(*lines, url=f"https://news.example/{number}", title=f"Talks {number}", dated=at)
        await self.store.articles.save("w", brief, engine="1", fetched_at=self.now)

    async def subscribed(self, **wishes: object) -> Subscription:
        schedule = replace(Schedule(time(7, 30), "UTC"), **wishes)  # type: ignore[arg-type]
        return await self.store.subscriptions.add("w", CHANNEL, "U1", schedule, at=self.now)

    async def deliver(self) -> None:
        """Plan, and let a process send until nothing is free."""
        makers = {"digest": Digests(self.store, 0.0), "alert": Alerts(self.store, 0.0)}
        makers |= {f"{NOTICE} {of}": Notices() for of in ("subscription", "follow")}  # type: ignore[dict-item]
        process = Deliverer(self.store, makers, lambda: self.now, settle=0.0)  # type: ignore[arg-type]
        await process.plan()
        while claimed := await self.store.outbox.claim("slack", process.owner, 9, at=self.now, lease=timedelta(minutes=1)):
            await asyncio.gather(*(process._minded(self.platform, one) for one in claimed))

    async def latest(self, of: Subscription) -> Delivery:
        return (await self.store.deliveries.latest("w", "digest", of.id))[0]

    async def follow(self, topic: str | None = None, name: str = "Anna Berg") -> Follow:
        (person,) = await self.store.people.find("w", name)
        made = await self.store.follows.add("w", CHANNEL, "U1", person.id, topic, cap=2, at=self.now)
        assert made
        return made

    async def alerts(self) -> None:
        await Alerts(self.store, 0.0).look(self.now)
        await self.deliver()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with await Store.open(f"sqlite:///{tmp_path}/test.db") as store:
        await store.workspaces.ensure("w", at=DUE - timedelta(days=9))
        yield Newsroom(store)


async def test_a_digest_tells_what_came_and_the_next_one_only_what_is_new(room: Newsroom) -> None:
    await room.article(BERG)
    made = await room.subscribed()
    room.now = DUE
    await room.deliver()
    headline, story = room.platform.said("C1")
    assert "Talks 1" in story and "Late" not in headline
    room.now += timedelta(hours=20)
    await room.article(LIND, number=2)
    room.now = DUE + timedelta(days=1)
    await room.deliver()
    assert "Talks 2" in room.platform.said("C1")[-1]
    assert sum("Talks 1" in said for said in room.platform.said("C1")) == 1
    assert (await room.latest(made)).note == "2 messages"


async def test_one_message_is_one(room: Newsroom) -> None:
    made = await room.subscribed()
    room.now = DUE
    await room.deliver()
    assert (await room.latest(made)).note == "1 message"


async def test_its_times_are_those_of_its_zone(room: Newsroom) -> None:
    await room.article(BERG)
    await room.subscribed(at=time(9, 30), zone="Europe/Berlin")
    room.now = DUE
    await room.deliver()
    assert "9 May 2026, 09:30 to 10 May 2026, 09:30 (Europe/Berlin)" in room.platform.said("C1")[0]


async def test_at_once_posts_what_came_and_nothing_where_nothing_came(room: Newsroom) -> None:
    await room.article(BERG)
    made = await room.subscribed(zone="Europe/Berlin")
    await at_once(room.store, made, room.now, 0.0)
    await at_once(room.store, made, room.now + timedelta(seconds=1), 0.0)
    await room.deliver()
    assert len(room.platform.said("C1")) == 2
    room.now += timedelta(minutes=3)
    with pytest.raises(Refusal, match=r"Nothing to tell has come since the last digest \(Sun 10 May 08:30\)"):
        await at_once(room.store, made, room.now, 0.0)
    await room.article(LIND, number=2, ago=timedelta(minutes=1))
    await at_once(room.store, made, room.now, 0.0)
    await room.deliver()
    assert "Talks 2" in room.platform.said("C1")[-1]


async def test_it_comes_late_once_and_says_so(room: Newsroom) -> None:
    await room.article(BERG)
    await room.subscribed()
    room.now = DUE + timedelta(hours=3)
    await room.deliver()
    await room.deliver()
    said = room.platform.said("C1")
    assert len(said) == 2 and "This comes late; it was due on Sun 10 May 07:30." in said[0]


async def test_a_missed_one_is_skipped_where_a_newer_one_is_due(room: Newsroom) -> None:
    await room.article(BERG)
    made = await room.subscribed()
    room.now = DUE
    makers = {"digest": Digests(room.store, 0.0)}
    await Deliverer(room.store, makers, lambda: room.now).plan()
    room.now = DUE + timedelta(days=1)
    await room.deliver()
    states = [(one.slot, one.state) for one in await room.store.deliveries.latest("w", "digest", made.id)]
    assert states == [("2026-05-11", "sent"), ("2026-05-10", "skipped")]


async def test_late_waits_for_the_end_of_the_quiet_hours(room: Newsroom) -> None:
    await room.article(BERG)
    made = await room.subscribed(hush=(time(9), time(13)))
    room.now = DUE + timedelta(hours=2)
    await room.deliver()
    assert (await room.latest(made)).state == "waiting" and not room.platform.posts
    room.now = datetime(2026, 5, 10, 13, tzinfo=UTC)
    await room.deliver()
    assert "late" in room.platform.said("C1")[0]


async def test_quiet_says_nothing_where_there_is_nothing_but_keeps_why(room: Newsroom) -> None:
    made = await room.subscribed(quiet=True)
    room.now = DUE
    await room.deliver()
    skipped = await room.latest(made)
    assert (skipped.state, skipped.note) == ("skipped", "there was nothing to tell")
    assert skipped.content and not room.platform.posts


@pytest.mark.parametrize(
    "why", ["The channel was deleted.", "The bot was removed.", "The token was revoked.", "A permission is missing."]
)
async def test_where_it_cannot_come_it_pauses_with_one_message_and_the_others_go_on(room: Newsroom, why: str) -> None:
    await room.article(BERG)
    made = await room.subscribed()
    other = await room.store.subscriptions.add("w", replace(CHANNEL, id="C2"), "U2", made.schedule, at=room.now)
    room.platform.closed = {"C1": Closed(why)}
    for day in range(3):
        room.now = DUE + timedelta(days=day)
        await room.deliver()
    (told,) = room.platform.said("dm-U1")
    assert why in told and f"digest resume {made.id}" in told
    (post,) = (message for place, posts in room.platform.posts.items() if place.id == "dm-U1" for _, message in posts)
    (way,) = (run for block in post.blocks if isinstance(block, Paragraph) for run in block.text if run.url)
    assert way == Run("This is the channel.", url="https://slack.com/app_redirect?team=T1&channel=C1")
    paused = await room.store.subscriptions.get("w", made.id)
    assert paused and paused.paused_at and paused.reason == why
    assert len(await room.store.deliveries.latest("w", "digest", other.id)) == 3
    room.platform.closed = {}
    await room.store.subscriptions.resume("w", made.id, at=room.now)
    room.now += timedelta(days=1)
    await room.deliver()
    assert room.platform.said("C1")


async def test_what_nobody_saw_was_not_told(room: Newsroom) -> None:
    await room.article(BERG)
    made = await room.subscribed()
    room.platform.closed = {"C1": Closed("The channel was deleted.")}
    room.now = DUE
    await room.deliver()
    failed = await room.latest(made)
    assert failed.state == "failed" and "to be told, but this digest has not come" in str(why([failed]))
    assert "to be told" not in str(why([replace(failed, state="sent")])) and why([replace(failed, content=None)]) is None


async def test_what_nobody_saw_is_told_by_the_next_digest(room: Newsroom) -> None:
    made = await room.subscribed()
    room.now = DUE
    await room.deliver()
    room.now += timedelta(hours=20)
    await room.article(BERG)
    room.platform.closed = {"C1": Closed("The bot was removed.")}
    room.now = DUE + timedelta(days=1)
    await room.deliver()
    assert (await room.latest(made)).state == "failed"
    room.platform.closed = {}
    await room.store.subscriptions.resume("w", made.id, at=room.now)
    room.now += timedelta(days=1)
    await room.deliver()
    assert any("Talks 1" in said for said in room.platform.said("C1"))


async def test_paused_between_planning_and_sending_is_not_sent(room: Newsroom) -> None:
    made = await room.subscribed()
    room.now = DUE
    await Deliverer(room.store, {}, lambda: room.now).plan()
    await room.store.subscriptions.pause("w", made.id, at=room.now)
    await room.deliver()
    assert (await room.latest(made)).state == "skipped" and not room.platform.posts


# ---- follows


async def test_new_words_of_somebody_who_is_followed_are_told_once(room: Newsroom) -> None:
    await room.article(BERG)
    await room.follow()
    await room.alerts()
    assert not room.platform.posts
    await room.article("Anna Berg (minister, Norland): We go on with the talks tomorrow.", LIND, number=2)
    await room.alerts()
    await room.alerts()
    (said,) = room.platform.said("C1")
    assert "Anna Berg: 1 new statement" in said and "We go on with the talks" in said and "water" not in said


async def test_only_about_the_topic(room: Newsroom) -> None:
    await room.article(BERG)
    await room.follow("water")
    await room.article("Anna Berg (minister, Norland): The price of bread is too high for us.", number=2)
    await room.article("Anna Berg (minister, Norland): The water is ours, and we will keep it.", number=3)
    await room.alerts()
    (said,) = room.platform.said("C1")
    assert "Anna Berg on water: 1 new statement" in said and "bread" not in said


async def test_who_is_followed_on_a_topic_and_on_all_is_told_once(room: Newsroom) -> None:
    await room.article(BERG)
    await room.follow("bridge")
    await room.follow()
    await room.article("Anna Berg (minister, Norland): The bridge will be closed for a year.", number=2)
    await room.alerts()
    assert len(room.platform.said("C1")) == 1


async def test_the_same_words_in_another_outlet_are_no_news(room: Newsroom) -> None:
    await room.article(BERG)
    await room.follow()
    await room.article("Anna Berg (minister, Norland): We go on with the talks tomorrow.", number=2)
    await room.alerts()
    await room.article("Anna Berg (minister, Norland): go on with the talks tomorrow.", LIND, number=3)
    await room.alerts()
    assert len(room.platform.said("C1")) == 1


async def test_old_articles_are_no_news(room: Newsroom) -> None:
    await room.article(BERG)
    await room.follow()
    await room.article("Anna Berg (minister, Norland): We said so years ago.", number=2, ago=timedelta(days=400))
    await room.alerts()
    assert not room.platform.posts


async def test_a_day_has_its_most_and_the_last_one_says_so(room: Newsroom) -> None:
    await room.article(BERG)
    await room.follow()
    said = ("We go on with the talks.", "The bridge will be closed.", "Nobody asked the union.", "Schools open on time.")
    for number, words in enumerate(said):
        await room.article(f"Anna Berg (minister, Norland): {words}", number=number + 2)
        await room.alerts()
    told = room.platform.said("C1")
    assert len(told) == 2
    assert "That is the most for one day" in told[1] and "most for one day" not in told[0]


async def test_killed_between_store_and_alert_nothing_is_lost(room: Newsroom) -> None:
    """The cursor is in the database: whoever looks next finds what came meanwhile, and what was noted is still sent."""
    await room.article(BERG)
    await room.follow()
    await room.article("Anna Berg (minister, Norland): We go on with the talks tomorrow.", number=2)
    await Alerts(room.store, 0.0).look(room.now)
    await room.article("Anna Berg (minister, Norland): The bridge will be closed for a year.", number=3)
    await room.alerts()
    assert len(room.platform.said("C1")) == 2


async def test_a_closed_place_mutes_the_follow_with_one_message(room: Newsroom) -> None:
    await room.article(BERG)
    follow = await room.follow()
    room.platform.closed = {"C1": Closed("The channel was deleted.")}
    for number, words in enumerate(("We go on with the talks.", "The bridge will be closed.")):
        await room.article(f"Anna Berg (minister, Norland): {words}", number=number + 2)
        await room.alerts()
    assert len(room.platform.said("dm-U1")) == 1
    muted = await room.store.follows.get("w", follow.id)
    assert muted and muted.muted and muted.reason == "The channel was deleted."


# ---- blind


async def test_three_empty_digests_are_said_once(room: Newsroom) -> None:
    await room.subscribed()
    for day in range(6):
        room.now = DUE + timedelta(days=day)
        await room.deliver()
        await Watch(room.store).look(room.now)
        await room.deliver()
    blind = [said for said in room.platform.said("C1") if "gone blind" in said]
    assert len(blind) == 1
    assert len(room.platform.said("C1")) == 7


async def test_a_silent_source_is_said_once_and_again_after_it_spoke(room: Newsroom) -> None:
    await room.subscribed()
    source = await room.store.sources.add("w", "https://news.example/feed", "feed", at=room.now, title="The Herald")

    async def polled(*guids: str) -> None:
        await room.store.sources.succeeded("w", source.id, at=room.now, guids=guids)
        await Watch(room.store).look(room.now)
        await room.deliver()

    room.platform.posts.clear()
    for number in range(8):
        room.now += timedelta(hours=6)
        await polled(f"g{number}")
    for _ in range(12):
        room.now += timedelta(hours=6)
        await polled()
    blind = [said for said in room.platform.said("C1") if "The Herald" in said]
    assert len(blind) == 1 and "since Tue 12 May 06:30 UTC; usually something comes within 6 hours" in blind[0]
    await polled("g99")
    for _ in range(30):
        room.now += timedelta(hours=6)
        await polled()
    assert sum("The Herald" in said for said in room.platform.said("C1")) == 2


def test_silence_is_measured_by_the_sources_own_rhythm() -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    weekly = [start + timedelta(days=7 * week) for week in range(5)]
    assert silent_beyond(weekly, weekly[-1] + timedelta(days=13)) is None
    assert silent_beyond(weekly, weekly[-1] + timedelta(days=15)) == timedelta(days=7)
    busy = [start + timedelta(minutes=10 * turn) for turn in range(50)]
    assert silent_beyond(busy, busy[-1] + timedelta(hours=20)) is None
    assert silent_beyond(busy, busy[-1] + timedelta(hours=25)) == timedelta(minutes=10)
    assert silent_beyond(busy[:3], busy[-1] + timedelta(days=99)) is None


def test_alike() -> None:
    assert alike("we reject the sanctions of last week", "“we reject the sanctions of last week,” she said")
    assert not alike("we reject the sanctions of last week", "we accept the sanctions of next year, all of them")
    assert alike("yes", "yes") and not alike("yes", "yes, we can do that if we want to")
