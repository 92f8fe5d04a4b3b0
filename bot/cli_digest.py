"""The commands `briefbot digest ...`: what an operator sees and changes of every channel's digests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from adapters.base import Message, Place
    from bot.store import Store, Subscription

T = TypeVar("T")
USER, PROGRAM = "operator", "briefbot"
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Which digest, as “briefbot digest list” numbers them.")]
digest = typer.Typer(help="The digests of all channels.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(digest, name="digest")


@digest.command("list")
def list_digests() -> None:
    """Every digest: its channel, its schedule, when it comes next, and what became of the last one."""
    from bot import delivery_words, schedule_words
    from bot.store.subscriptions import DIGEST
    from bot.views.schedules import next_times

    async def work(store: Store) -> list[str]:
        lines = []
        for one in await _all(store):
            state = delivery_words.is_paused(one.reason) if one.paused_at else next_times(one, _now(), 1)
            lines.append(
                f"{one.id}  {one.workspace}  {one.place.id}  {schedule_words.in_words(one.schedule)}. {state.rstrip('.')}."
            )
            for last in await store.deliveries.latest(one.workspace, DIGEST, one.id, limit=1):
                when = schedule_words.wall(last.due_at, one.schedule.zone)
                lines.append(f"    {delivery_words.came(when, last.state, last.note)}")
        return lines or [delivery_words.NONE_ANYWHERE]

    typer.echo("\n".join(_run(work)))


@digest.command("schedule")
def schedule(
    where_and_when: Annotated[
        list[str],
        typer.Argument(
            metavar="PLATFORM WORKSPACE CHANNEL WHEN...",
            help="discord or slack, the ids of the server or workspace and of the channel, and what one says in the chat; for "
            "example: slack T0123 C0456 07:30 Asia/Seoul weekdays about sanctions, Iran max 5",
        ),
    ],
) -> None:
    """Schedule one more digest in a channel."""
    from bot import delivery_words, schedule_words
    from bot.lookup import workspace_of
    from bot.views.schedules import next_times

    async def work(store: Store) -> str:
        place, now = _channel(where_and_when[:3]), _now()
        wanted = schedule_words.parse(" ".join(where_and_when[3:]))
        new = workspace_of(place) not in [one.id for one in await store.workspaces.list()]
        await store.workspaces.ensure(workspace_of(place), at=now)
        made = await store.subscriptions.add(workspace_of(place), place, USER, wanted, at=now)
        await _record(store, made, "digest schedule")
        change = schedule_words.change_of_clocks(wanted, now)
        told = f"{made.id}  {schedule_words.in_words(wanted)}. {next_times(made, now)}."
        return " ".join(filter(None, (told, change, delivery_words.NEW_WORKSPACE if new else "")))

    typer.echo(_run(work))


@digest.command("pause")
def pause(number: Number) -> None:
    """Let a digest not come until it is resumed."""
    from bot import delivery_words

    async def work(store: Store) -> str:
        one = await _found(store, number)
        await store.subscriptions.pause(one.workspace, one.id, at=_now())
        await _record(store, one, "digest pause")
        return delivery_words.paused(one.id, PROGRAM)

    typer.echo(_run(work))


@digest.command("resume")
def resume(number: Number) -> None:
    """Let a digest come again."""
    from bot import delivery_words
    from bot.views.schedules import next_times

    async def work(store: Store) -> str:
        one = await _found(store, number)
        resumed = await store.subscriptions.resume(one.workspace, one.id, at=_now()) or one
        await _record(store, one, "digest resume")
        return delivery_words.resumed(one.id, next_times(resumed, _now()))

    typer.echo(_run(work))


@digest.command("remove")
def remove(number: Number) -> None:
    """End a digest."""
    from bot import delivery_words, schedule_words

    async def work(store: Store) -> str:
        one = await _found(store, number)
        await store.subscriptions.remove(one.workspace, one.id)
        await _record(store, one, "digest remove")
        return delivery_words.removed(schedule_words.in_words(one.schedule))

    typer.echo(_run(work))


@digest.command("preview")
def preview(number: Number) -> None:
    """What a digest would tell just now; nothing is posted."""
    from adapters.console import console, render
    from bot import config, posting
    from bot.views import digest as view

    async def work(store: Store) -> Message:
        one = await _found(store, number)
        return view.preview(await posting.compose(store, one, _now(), config.load().confidence))

    console().print(render(_run(work)))


@digest.command("why")
def why(number: Number) -> None:
    """What became of the latest digests, and of each article that the last one might have told of."""
    from adapters.console import console, render
    from bot import posting
    from bot.store.subscriptions import DIGEST
    from bot.views import schedules as view

    async def work(store: Store) -> Message:
        one = await _found(store, number)
        latest = await store.deliveries.latest(one.workspace, DIGEST, one.id, limit=posting.EXPLAINED)
        return view.why(latest, one.schedule.zone, posting.why(latest))

    console().print(render(_run(work)))


@digest.command("now")
def now(number: Number) -> None:
    """Have a digest posted at once, by the `briefbot run` that serves its platform."""
    from bot import config, delivery_words, posting

    async def work(store: Store) -> str:
        one = await _found(store, number)
        await posting.at_once(store, one, _now(), config.load().confidence)
        await _record(store, one, "digest now")
        return delivery_words.NOTED

    typer.echo(_run(work))


async def _all(store: Store) -> list[Subscription]:
    return [one for workspace in await store.workspaces.list() for one in await store.subscriptions.list(workspace.id)]


def _channel(words: Sequence[str]) -> Place:
    """The channel that three words name: its platform, its workspace, itself. Raises BadInput."""
    import adapters
    from adapters.base import Place
    from bot import delivery_words
    from bot.errors import BadInput

    platform, workspace, channel = (*words, "", "", "")[:3]
    if not adapters.is_channel(platform, workspace, channel):
        raise BadInput(delivery_words.NO_CHANNEL)
    return Place(platform, channel, workspace)


async def _found(store: Store, number: int) -> Subscription:
    from bot import delivery_words

    found = next((one for one in await _all(store) if one.id == number), None)
    return found or _fail(delivery_words.no_such_digest(str(number), PROGRAM))


async def _record(store: Store, subscription: Subscription, action: str) -> None:
    await store.workspaces.record(subscription.workspace, USER, action, at=_now(), digest=subscription.id)


def _run(work: Callable[[Store], Coroutine[Any, Any, T] | Awaitable[T]]) -> T:
    """Work on the store of the settings; errors that we know become a sentence and exit code 1."""
    import asyncio

    from bot import config
    from bot.errors import BadInput, BadSettings, Refusal
    from bot.store import Store, StoreError

    async def opened() -> T:
        async with await Store.open(config.load().database) as store:
            return await work(store)

    try:
        return asyncio.run(opened())
    except (StoreError, BadSettings, BadInput, Refusal) as error:
        _fail(str(error))


def _now() -> datetime:
    return datetime.now(UTC)


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"briefbot: {sentence}", err=True)
    raise typer.Exit(1)
