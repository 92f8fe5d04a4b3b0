"""What came of the hour of the soak: what is lost, what stands twice, what has grown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from adapters.base import Place
from bot.store import Store, StoreError

if TYPE_CHECKING:
    from tests.bench.soak import Hour

GROWTH = 5.0
"""Percent."""


def missed(figures: Mapping[str, float | int | str]) -> list[str]:
    """What is lost, doubled, or too heavy, in words."""
    wrong = [name for name in figures if name.endswith(("_lost", "_doubled", "_twice", "unanswered"))]
    grown = [name for name, value in figures.items() if name.startswith("growth") and float(value) >= GROWTH]
    return [f"{name} {figures[name]}" for name in (*wrong, *grown) if figures[name]]


async def stored(store: Store) -> Counter[str]:
    """The addresses of the articles that are in force, with how often."""
    try:
        found: Counter[str] = Counter()
        for workspace in await store.workspaces.list():
            async for one in store.articles.between(workspace.id, None, None):
                if one.facts.url and "/article/" in one.facts.url:
                    found[one.facts.url] += 1
        return found
    except StoreError:
        return Counter()


async def figures(hour: Hour, store: Store, places: list[Place]) -> dict[str, float | int | str]:
    found = await stored(store)
    published = hour.press.published()
    digests = await _digests(hour, store, places)
    growth = {bot.name: round(bot.growth(), 1) for bot in hour.bots}
    heaviest = max(max(bot.memory) for bot in hour.bots) / 1e6
    return {
        "channels": len(places),
        "feeds": hour.size.feeds,
        "seconds": round(hour.size.seconds),
        **hour.counts,
        "feeds_refused": hour.press.failures,
        "articles": len(published),
        "articles_lost": len(published - set(found)),
        "articles_doubled": sum(number - 1 for number in found.values()),
        **digests,
        **hour.people.tally(),
        "unacknowledged": hour.people.unacknowledged,
        "ack_p99_ms": round(1000 * sorted(hour.people.seconds)[int(0.99 * len(hour.people.seconds))]),
        **{f"growth_percent_{name.replace(' ', '_')}": value for name, value in growth.items()},
        "heaviest_mb": round(heaviest),
        "drained_after_s": round(hour.drain),
    }


async def _digests(hour: Hour, store: Store, places: list[Place]) -> dict[str, int]:
    """Every message that the store says was sent stands once, and no other stands in these channels."""
    told: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for workspace in await store.workspaces.list():
        for one in await store.subscriptions.list(workspace.id):
            found = await store.deliveries.latest(workspace.id, "digest", one.id, limit=10)
            states["digests_lost"] += not any(delivery.state == "sent" for delivery in found)
            states["digests_doubled"] += max(0, len(found) - 1)
            parts = [part for delivery in found for part in (await store.outbox.parts(delivery.id)).values()]
            told.update(part.receipt.message for part in parts if part.receipt)
    channels = {place.id for place in places}
    standing = Counter(message for channel, message in _posts(hour) if channel in channels)
    return {
        "digest_messages": sum(standing.values()),
        "messages_lost": len(told.keys() - standing.keys()),
        "messages_doubled": sum((standing - told).values()),
        **{name: states[name] for name in ("digests_lost", "digests_doubled")},
    }


def _posts(hour: Hour) -> Iterator[tuple[str, str]]:
    """The channel and the id of each message of the bot."""
    for home, messages in hour.discord.world.messages.items():
        channel = hour.discord.world.channels[home]
        for message in messages.values():
            yield str(channel.get("parent_id") or home), message["id"]
    for home, found in hour.slack.world.messages.items():
        for post in found:
            yield home, post["ts"]
