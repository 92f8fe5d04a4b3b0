"""The command `digest` in a chat, beyond what the journeys say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from adapters.base import Message, Place, Request
from adapters.console import console, render
from bot.app import Bot
from bot.config import Settings
from bot.schedules import Schedule
from bot.store import Store
from tests.samples import no_reader

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)
PLACE = Place("slack", "C1", "T1")
WORKSPACE = "slack:T1"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        await store.workspaces.ensure(WORKSPACE, at=NOW)
        yield store


async def asked(store: Store, request: Request) -> Message:
    bot = Bot(store, no_reader, "1", Settings(), lambda: NOW)
    return [message async for message in bot.answer(request)][-1]


def shown(message: Message) -> str:
    screen = console(width=100)
    with screen.capture() as captured:
        screen.print(render(message))
    return " ".join(captured.get().split())


async def digest(store: Store, typed: str = "", **args: str) -> str:
    return shown(await asked(store, Request(PLACE, "U1", "digest", args, text=typed, may_manage=True)))


async def test_a_preview_without_a_digest_is_told_by_the_clocks_of_the_workspace(store: Store) -> None:
    assert "2 March 2026, 00:00 to 3 March 2026, 07:00 (UTC)" in await digest(store, "preview")
    schedule = Schedule(time(6, 45), "Asia/Tokyo")
    await store.subscriptions.add(WORKSPACE, Place("slack", "C2", "T1"), "U1", schedule, at=NOW)
    assert "2 March 2026, 00:00 to 3 March 2026, 16:00 (Asia/Tokyo)" in await digest(store, "preview")


async def test_fields_that_are_filled_in_make_a_schedule(store: Store) -> None:
    said = await digest(
        store, what="schedule", when="7:30 am", zone="berlin", days="mon,wed", about="news from Iran", max="3", quiet="22-6"
    )
    assert "Every Monday and Wednesday at 07:30 (Europe/Berlin), about news from Iran; at most 3 stories" in said
    assert "nothing late from 22:00 to 06:00" in said
    assert "nothing where there is nothing to tell" in await digest(store, when="07:30 Seoul weekdays", quiet="yes", number="1")
    (made,) = await store.subscriptions.list(WORKSPACE)
    assert (made.schedule.zone, made.schedule.days, made.schedule.quiet) == ("Asia/Seoul", (0, 1, 2, 3, 4), True)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("when", "soon", "Begin with the time of day, not with “soon”"),
        ("zone", "Berln", "There is no time zone “Berln”"),
        ("days", "weekdys", "“weekdys” names no days of the week; write them like weekdays, mon,wed or mon-fri."),
        ("max", "many", "“max many” should be a number of stories"),
        ("quiet", "perhaps", "“perhaps” should be yes, no, or hours like 22:00-06:00."),
    ],
)
async def test_a_mistake_is_told_of_the_field_where_it_stands(store: Store, field: str, typed: str, told: str) -> None:
    fields = {"what": "schedule", "when": "07:30", "zone": "Berlin", "days": "weekdays", "max": "3"}
    assert (await digest(store, **fields | {field: typed})).startswith(told)


async def test_fields_without_a_time_ask_for_it(store: Store) -> None:
    assert (await digest(store, what="schedule", zone="Berlin")).startswith("Say when")
