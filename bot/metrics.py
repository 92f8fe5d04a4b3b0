"""What is counted and timed, for Prometheus: numbers only, never a name of a person or a workspace.

Counters and times are kept by the parts that do the work; `Standing` is looked up when somebody asks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

if TYPE_CHECKING:
    from bot.ingest import PollReport
    from bot.store import Delivery, Store

CONTENT_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
_ANSWERS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
"""Seconds; a platform waits three."""
_READINGS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)
_DELAYS = (1, 5, 15, 30, 60, 120, 300, 900, 3600, 14400)

acknowledged = Histogram(
    "briefbot_acknowledgement_seconds",
    "From a request to the first words of an answer.",
    ["platform"],
    buckets=_ANSWERS,
    registry=REGISTRY,
)
answered = Histogram(
    "briefbot_answer_seconds", "From a request to its answer.", ["platform"], buckets=_ANSWERS, registry=REGISTRY
)
read = Histogram("briefbot_reading_seconds", "How long the model read one article.", buckets=_READINGS, registry=REGISTRY)
polls = Counter("briefbot_polls", "Polls of sources.", ["outcome"], registry=REGISTRY)
articles = Counter("briefbot_articles", "Entries of sources: stored, known before, refused.", ["outcome"], registry=REGISTRY)
deliveries = Counter(
    "briefbot_deliveries", "What was to be said unasked, by what became of it.", ["kind", "outcome"], registry=REGISTRY
)
delayed = Histogram(
    "briefbot_delivery_delay_seconds",
    "From when a delivery was due to when it was sent.",
    ["kind"],
    buckets=_DELAYS,
    registry=REGISTRY,
)
_sources = Gauge("briefbot_sources", "Sources that are followed.", registry=REGISTRY)
_ailing = Gauge("briefbot_sources_failing", "Sources whose last poll failed.", registry=REGISTRY)
_queue = Gauge("briefbot_queue", "Sources that wait to be polled.", registry=REGISTRY)
_lag = Gauge("briefbot_ingest_lag_seconds", "How long the source has waited that waits longest.", registry=REGISTRY)
_due = Gauge("briefbot_deliveries_due", "Deliveries that are due and not done.", registry=REGISTRY)
_late = Gauge("briefbot_deliveries_late_seconds", "How long the delivery is due that is due longest.", registry=REGISTRY)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand, in the store's eyes. Times are in seconds, and 0 where nothing waits."""

    sources: int
    failing: int
    queue: int
    lag: float
    due: int
    late: float
    last_poll: datetime | None


async def standing(store: Store, every: timedelta, now: datetime) -> Standing:
    """Look how things stand. Raises StoreError."""
    from bot.ingest import next_poll  # noqa: PLC0415  (it counts its polls here)

    followed = [source for one in await store.workspaces.list() for source in await store.sources.list(one.id)]
    waiting = [at for source in followed if (at := next_poll(source, every)) <= now]
    due, oldest = await store.outbox.waiting(now)
    return Standing(
        sources=len(followed),
        failing=sum(source.errors > 0 for source in followed),
        queue=len(waiting),
        lag=max((now - at).total_seconds() for at in waiting) if waiting else 0.0,
        due=due,
        late=(now - oldest).total_seconds() if oldest else 0.0,
        last_poll=max((source.polled_at for source in followed if source.polled_at), default=None),
    )


def exposed(now: Standing | None) -> bytes:
    """Everything in Prometheus' text format; how things stand is left as it was where it is not known."""
    if now is not None:
        for gauge, value in (
            (_sources, now.sources),
            (_ailing, now.failing),
            (_queue, now.queue),
            (_lag, now.lag),
            (_due, now.due),
            (_late, now.late),
        ):
            gauge.set(value)
    return generate_latest(REGISTRY)


def polled(report: PollReport) -> None:
    """Count a poll and what it brought."""
    polls.labels("failed" if report.error else "fine").inc()
    articles.labels("stored").inc(len(report.stored))
    articles.labels("known").inc(report.known)
    articles.labels("refused").inc(len(report.refused))


def delivered(delivery: Delivery, outcome: str, at: datetime) -> None:
    """Count a delivery that is over: sent, skipped or failed."""
    deliveries.labels(delivery.kind, outcome).inc()
    if outcome == "sent":
        delayed.labels(delivery.kind).observe(max(0.0, (at - delivery.due_at).total_seconds()))


@contextmanager
def timed(what: Histogram) -> Iterator[None]:
    """Time what is done within, where it goes well."""
    start = time.perf_counter()
    yield
    what.observe(time.perf_counter() - start)
