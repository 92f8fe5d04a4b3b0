"""Whoever waits for an answer of a process that died is told so, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.base import Closed, Message, Place, Request, Unavailable
from bot import waiting, words
from bot.store import CannotOpen, Store
from bot.waiting import LEASE, Waiting
from tests.recorder import Recorder

START = datetime(2026, 3, 3, 7, tzinfo=UTC)
PLACE = Place("slack", "C1", "T1")
ASKED = Request(PLACE, "U1", "said", event="m1", way="{}")


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, by: timedelta = 2 * LEASE) -> None:
        self.now += by


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as opened:
        await opened.workspaces.ensure("slack:T1", at=START)
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def dead(store: Store, clock: Clock) -> None:
    """A process that took a request, and did not live to answer."""
    assert await Waiting(store, clock).claim(ASKED)
    clock.goes_on()


async def test_who_was_left_is_told_once(store: Store, clock: Clock) -> None:
    await dead(store, clock)
    chat, one, two = Recorder(), Waiting(store, clock), Waiting(store, clock)
    await asyncio.gather(one.look({"slack": chat}), two.look({"slack": chat}))
    clock.goes_on()
    await two.look({"slack": chat})
    assert chat.said("C1") == [words.LOST]


async def test_who_is_answered_hears_nothing_more(store: Store, clock: Clock) -> None:
    answering, chat = Waiting(store, clock), Recorder()
    await answering.claim(ASKED)
    await answering.settle(ASKED)
    clock.goes_on()
    await Waiting(store, clock).look({"slack": chat})
    assert chat.said("C1") == []


async def test_an_answer_that_stood_while_the_database_was_away_is_settled_later(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, chat = Waiting(store, clock), Recorder()
    await answering.claim(ASKED)
    with monkeypatch.context() as away:

        async def fails(*_: object) -> None:
            raise CannotOpen("The database is starting.")

        away.setattr(store.requests, "settle", fails)
        await answering.settle(ASKED)
    await answering.look({"slack": chat})
    clock.goes_on()
    await Waiting(store, clock).look({"slack": chat})
    assert chat.said("C1") == []


async def test_an_answer_that_takes_long_is_not_lost(store: Store, clock: Clock) -> None:
    """Also where the process itself stood still, as on a laptop that slept: it renews before it looks."""
    answering, chat = Waiting(store, clock), Recorder()
    await answering.claim(ASKED)
    clock.goes_on(timedelta(minutes=10))
    await answering.look({"slack": chat})
    await Waiting(store, clock).look({"slack": chat})
    assert chat.said("C1") == []


async def test_where_the_platform_is_down_it_is_told_later(store: Store, clock: Clock) -> None:
    await dead(store, clock)
    chat, alive = Recorder(failures=[Unavailable("Slack is down.")]), Waiting(store, clock)
    await alive.look({"slack": chat})
    assert chat.said("C1") == []
    clock.goes_on()
    await alive.look({"slack": chat})
    assert chat.said("C1") == [words.LOST]


@pytest.mark.parametrize("error", [Closed("The channel is gone."), ZeroDivisionError()])
async def test_who_cannot_be_reached_costs_no_other(store: Store, clock: Clock, error: Exception) -> None:
    await Waiting(store, clock).claim(Request(Place("slack", "C2", "T1"), "U2", event="m2", way="{}"))
    await dead(store, clock)

    class Fails(Recorder):
        async def reach(self, request: Request, message: Message) -> None:
            if request.place.id == "C2":
                raise error
            await super().reach(request, message)

    chat = Fails()
    await Waiting(store, clock).look({"slack": chat})
    clock.goes_on()
    await Waiting(store, clock).look({"slack": chat})
    assert chat.said("C1") == [words.LOST]


async def test_it_goes_on_while_the_database_is_away(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LEASE", timedelta(seconds=0.03))
    async with await Store.open(f"sqlite:///{tmp_path}/other.db") as broken:
        await broken.close()
        (tmp_path / "other.db").write_bytes(b"no database" * 1000)
        stop = asyncio.Event()
        minding = asyncio.create_task(Waiting(broken, clock).mind({}, stop))
        await asyncio.sleep(0.1)
        assert not minding.done()
        stop.set()
        await asyncio.wait_for(minding, 5)
