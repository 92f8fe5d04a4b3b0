"""Subscriptions, deliveries and follows: what is due, who may send it, and that each is one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from adapters.base import Place, Receipt
from bot.schedules import Occurrence, Schedule, next_occurrences
from bot.store import Store
from bot.store.deliveries import Delivery
from bot.store.subscriptions import Subscription
from tests.contract.stores import NOW, brief_of

PLACE = Place("slack", "C1", "T1")
SCHEDULE = Schedule(time(7, 30), "Asia/Seoul", (0, 1, 2, 3, 4), ("sanctions",), ("Anna Berg",), ("Herald",), 3, True)
LEASE = timedelta(seconds=60)


async def subscribed(store: Store, place: Place = PLACE, schedule: Schedule = SCHEDULE) -> Subscription:
    return await store.subscriptions.add("w", place, "U1", schedule, at=NOW)


async def planned(store: Store, subscription: Subscription) -> Delivery:
    """The delivery of the subscription's next occurrence, claimed by "me" when it is due."""
    coming = next_occurrences(subscription.schedule, NOW, 1)[0]
    assert await store.outbox.plan([(subscription, coming)], at=coming.at) == 1
    (claimed,) = await store.outbox.claim("slack", "me", 10, at=coming.at, lease=LEASE)
    return claimed


async def test_a_subscription_comes_back_as_it_was_set(store: Store) -> None:
    for place in (PLACE, replace(PLACE, thread="17.2"), Place("discord", "D9", direct=True)):
        schedule = replace(SCHEDULE, hush=(time(22), time(6, 15)))
        made = await subscribed(store, place, schedule)
        assert await store.subscriptions.get("w", made.id) == made
        assert await store.subscriptions.list("w", place) == (made,)
        assert (made.place, made.schedule, made.user) == (place, schedule, "U1")
        assert made.next_at == next_occurrences(schedule, NOW, 1)[0].at
    assert len(await store.subscriptions.list("w")) == 3


async def test_it_is_due_at_its_time_and_planned_once(store: Store) -> None:
    made = await subscribed(store)
    assert made.next_at
    assert await store.outbox.due(made.next_at - timedelta(seconds=1), 10) == ()
    assert await store.outbox.due(made.next_at, 10) == (made,)
    occurrence = Occurrence(made.next_at.astimezone().date(), made.next_at)
    assert await store.outbox.plan([(made, occurrence)], at=made.next_at) == 1
    assert await store.outbox.plan([(made, occurrence)], at=made.next_at) == 0
    after = await store.subscriptions.get("w", made.id)
    assert after and after.next_at and after.next_at > made.next_at
    assert len(await store.deliveries.latest("w", "digest", made.id)) == 1


async def test_planners_side_by_side_make_one(store: Store) -> None:
    made = await subscribed(store)
    coming = next_occurrences(SCHEDULE, NOW, 1)[0]
    counts = await asyncio.gather(*(store.outbox.plan([(made, coming)], at=coming.at) for _ in range(5)))
    assert sum(counts) == 1


async def test_a_date_that_had_its_digest_gets_no_second_one_by_another_time(store: Store) -> None:
    schedule = Schedule(time(13), "UTC")
    made = await subscribed(store, schedule=schedule)
    delivery = await planned(store, made)
    assert delivery.slot == "2026-05-10"
    at = delivery.due_at + timedelta(minutes=1)
    changed = await store.subscriptions.change("w", made.id, "U2", replace(schedule, at=time(18)), at=at)
    assert changed and changed.next_at == datetime(2026, 5, 11, 18, tzinfo=UTC)
    assert changed.user == "U2"


async def test_paused_is_not_due_until_resumed(store: Store) -> None:
    made = await subscribed(store)
    paused = await store.subscriptions.pause("w", made.id, at=NOW, reason="The channel is gone.")
    assert paused and (paused.next_at, paused.paused_at, paused.reason) == (None, NOW, "The channel is gone.")
    assert await store.outbox.due(NOW + timedelta(days=30), 10) == ()
    later = NOW + timedelta(days=9)
    resumed = await store.subscriptions.resume("w", made.id, at=later)
    assert resumed and (resumed.paused_at, resumed.reason) == (None, None)
    assert resumed.next_at and resumed.next_at > later


async def test_removed_is_gone_with_what_waits(store: Store) -> None:
    made = await subscribed(store)
    delivery = await planned(store, made)
    assert await store.subscriptions.remove("w", made.id)
    assert not await store.subscriptions.remove("w", made.id)
    assert not await store.outbox.compose(delivery.id, "me", {}, at=delivery.due_at)
    assert await store.deliveries.latest("w", "digest", made.id) == ()
    assert await store.subscriptions.get("w", made.id) is None


async def test_zones_that_changed_are_reckoned_anew(store: Store) -> None:
    made = await subscribed(store)
    assert await store.outbox.reckon(NOW) == 0
    assert made.next_at
    earlier = NOW + timedelta(minutes=5)
    await store.outbox.plan([(replace(made), Occurrence(date(2026, 5, 1), NOW))], at=NOW - timedelta(days=9))
    assert await store.outbox.reckon(earlier) in (0, 1)
    after = await store.subscriptions.get("w", made.id)
    assert after and after.next_at == next_occurrences(SCHEDULE, earlier, 1)[0].at


async def test_a_lease_keeps_others_away_until_it_ends(store: Store) -> None:
    delivery = await planned(store, await subscribed(store))
    at = delivery.due_at
    assert delivery.attempts == 1
    assert await store.outbox.claim("slack", "other", 10, at=at + LEASE / 2, lease=LEASE) == ()
    (taken,) = await store.outbox.claim("slack", "other", 10, at=at + LEASE, lease=LEASE)
    assert (taken.id, taken.attempts) == (delivery.id, 2)
    assert not await store.outbox.sending(delivery.id, "me", 0, at=at + LEASE)
    assert await store.outbox.sending(delivery.id, "other", 0, at=at + LEASE)


async def test_a_lease_that_ended_is_lost_even_if_nobody_took_it(store: Store) -> None:
    delivery = await planned(store, await subscribed(store))
    assert not await store.outbox.sending(delivery.id, "me", 0, at=delivery.due_at + LEASE)
    assert await store.outbox.renew("me", at=delivery.due_at + LEASE, lease=LEASE) == 0


async def test_a_renewed_lease_lasts(store: Store) -> None:
    delivery = await planned(store, await subscribed(store))
    half = delivery.due_at + LEASE / 2
    assert await store.outbox.renew("me", at=half, lease=LEASE) == 1
    assert await store.outbox.claim("slack", "other", 10, at=delivery.due_at + LEASE, lease=LEASE) == ()
    assert await store.outbox.sending(delivery.id, "me", 0, at=delivery.due_at + LEASE)


async def test_claimers_side_by_side_share_without_doubles(store: Store) -> None:
    at = NOW
    for number in range(40):
        await store.deliveries.add("w", "note", number, slot="x", place=PLACE, at=at)
    taken = await asyncio.gather(*(store.outbox.claim("slack", f"o{i}", 10, at=at, lease=LEASE) for i in range(8)))
    ids = [one.id for some in taken for one in some]
    assert len(ids) == len(set(ids))
    rest = await store.outbox.claim("slack", "last", 99, at=at, lease=LEASE)
    assert len(ids) + len(rest) == 40
    assert all(len(some) <= 10 for some in taken)


async def test_a_claim_is_for_one_platform(store: Store) -> None:
    await store.deliveries.add("w", "note", 1, slot="x", place=Place("discord", "C"), at=NOW)
    assert await store.outbox.claim("slack", "me", 10, at=NOW, lease=LEASE) == ()
    assert len(await store.outbox.claim("discord", "me", 10, at=NOW, lease=LEASE)) == 1


async def test_the_ledger_of_parts(store: Store) -> None:
    delivery = await planned(store, await subscribed(store))
    at, receipt = delivery.due_at, Receipt(PLACE, "99.1")
    assert await store.outbox.compose(delivery.id, "me", {"stories": [1, 2]}, at=at)
    assert await store.outbox.sending(delivery.id, "me", 0, at=at)
    assert (await store.outbox.parts(delivery.id))[0].receipt is None
    assert await store.outbox.sent(delivery.id, "me", 0, receipt, at=at, then=1)
    found = await store.outbox.parts(delivery.id)
    assert [part.receipt for part in found.values()] == [receipt, None]
    assert await store.outbox.finish(delivery.id, "me", "sent", at=at, note="2 messages")
    (over,) = await store.deliveries.latest("w", "digest", delivery.subject)
    assert (over.state, over.note, over.done_at, over.content) == ("sent", "2 messages", at, {"stories": [1, 2]})
    assert await store.outbox.claim("slack", "other", 10, at=at + timedelta(days=9), lease=LEASE) == ()


async def test_given_back_it_is_free_when_it_says(store: Store) -> None:
    delivery = await planned(store, await subscribed(store))
    at, later = delivery.due_at, delivery.due_at + timedelta(minutes=5)
    assert await store.outbox.release(delivery.id, "me", at=at, until=later)
    assert await store.outbox.claim("slack", "other", 10, at=at + LEASE, lease=LEASE) == ()
    assert len(await store.outbox.claim("slack", "other", 10, at=later, lease=LEASE)) == 1
    assert await store.outbox.release_all("other", at=later) == 1
    assert len(await store.outbox.claim("slack", "third", 10, at=later, lease=LEASE)) == 1


async def test_a_newer_digest_is_seen(store: Store) -> None:
    made = await subscribed(store)
    first = await planned(store, made)
    assert not await store.outbox.newer(first)
    current = await store.subscriptions.get("w", made.id)
    assert current
    coming = next_occurrences(SCHEDULE, first.due_at, 1)[0]
    await store.outbox.plan([(current, coming)], at=coming.at)
    assert await store.outbox.newer(first)


async def test_what_waits_and_what_is_over_is_known(store: Store) -> None:
    made = await subscribed(store)
    delivery = await planned(store, made)
    assert await store.outbox.waiting(delivery.due_at) == (1, delivery.due_at)
    await store.outbox.finish(delivery.id, "me", "sent", at=delivery.due_at)
    assert await store.outbox.waiting(delivery.due_at) == (0, None)
    late = delivery.due_at + timedelta(days=99)
    assert await store.outbox.prune(late) == 0
    await store.deliveries.add("w", "digest", made.id, slot="later", place=PLACE, at=late)
    assert await store.outbox.prune(late) == 1
    assert [one.slot for one in await store.deliveries.latest("w", "digest", made.id)] == ["later"]


# ---- follows


async def person(store: Store, line: str = "Anna Berg (minister, Norland): We reject the sanctions.") -> int:
    saved = await store.articles.save("w", brief_of(line), engine="1", fetched_at=NOW)
    (statement,) = await store.statements.of_article("w", saved.id)
    assert statement.person
    return statement.person


async def test_a_follow_begins_where_the_news_are_now(store: Store) -> None:
    berg = await person(store)
    follow = await store.follows.add("w", PLACE, "U1", berg, None, cap=2, at=NOW)
    assert follow and follow.name == "Anna Berg"
    assert follow.cursor == await store.statements.last_arrival("w")
    assert await store.follows.add("w", PLACE, "U2", berg, None, cap=9, at=NOW) == follow
    other = await store.follows.add("w", PLACE, "U2", berg, "sanctions", cap=9, at=NOW)
    assert other and other.id != follow.id
    assert await store.follows.list("w", PLACE) == (follow, other)
    assert await store.outbox.behind(10) == ()


async def test_an_alert_and_its_cursor_are_one(store: Store) -> None:
    berg = await person(store)
    follow = await store.follows.add("w", PLACE, "U1", berg, None, cap=2, at=NOW)
    assert follow
    await store.articles.save(
        "w", brief_of("Anna Berg (minister, Norland): We go on.", url="https://news.example/2"), engine="1", fetched_at=NOW
    )
    assert await store.outbox.behind(10) == (follow,)
    told = await asyncio.gather(*(store.outbox.alert(follow, ["s1"], 5, at=NOW) for _ in range(3)))
    assert sum(told) == 1
    (alert,) = await store.deliveries.latest("w", "alert", follow.id)
    assert alert.content == {"statements": ["s1"], "last": False}
    moved = await store.follows.get("w", follow.id)
    assert moved and moved.cursor == 5


@pytest.mark.parametrize("muted", [True, False])
async def test_mute_and_cap_pass_over_what_comes(store: Store, muted: bool) -> None:
    follow = await store.follows.add("w", PLACE, "U1", await person(store), None, cap=2, at=NOW)
    assert follow
    assert await store.follows.mute("w", follow.id, muted)
    for cursor in range(11, 15):
        current = await store.follows.get("w", follow.id)
        assert current and await store.outbox.alert(current, [f"s{cursor}"], cursor, at=NOW)
    alerts = await store.deliveries.latest("w", "alert", follow.id)
    assert [one.content["last"] for one in alerts] == ([] if muted else [True, False])
    current = await store.follows.get("w", follow.id)
    assert current and current.cursor == 14
    tomorrow = NOW + timedelta(days=1, seconds=1)
    await store.outbox.alert(current, ["s15"], 15, at=tomorrow)
    assert await store.deliveries.count("w", "alert", follow.id, since=tomorrow) == (0 if muted else 1)


async def test_unfollowed_is_gone(store: Store) -> None:
    follow = await store.follows.add("w", PLACE, "U1", await person(store), None, cap=2, at=NOW)
    assert follow
    await store.outbox.alert(follow, ["s1"], 9, at=NOW)
    assert await store.follows.remove("w", follow.id)
    assert await store.outbox.claim("slack", "me", 9, at=NOW, lease=LEASE) == ()
    assert await store.follows.list("w") == ()
    assert await store.follows.add("w", PLACE, "U1", 10**6, None, cap=2, at=NOW) is None
