"""The command `digest`: schedules, what comes next, and why the last one was as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from adapters.base import Block, Choice, CommandSpec, Message, Param, Request
from bot import delivery_words, digests, posting, schedule_words, words, zones
from bot.errors import Refusal
from bot.lookup import workspace_of
from bot.store import Subscription
from bot.store.subscriptions import DIGEST
from bot.told import DigestWish
from bot.views import digest as digest_view
from bot.views import schedules as view

if TYPE_CHECKING:
    from bot.commands import Desk
    from bot.told import Digest

MOST = 10
"""Digests of one place."""
ACTIONS = ("schedule", "list", "pause", "resume", "remove", "preview", "now", "why")
SCHEDULE, NUMBERED = "schedule", ("pause", "resume", "remove", "preview", "now", "why")
ANOTHER = "another"
SPEC = CommandSpec(
    "digest",
    "The morning digest: schedule, list, pause, resume, remove, preview, now, why",
    (
        Param("what", "What to do", choices=ACTIONS),
        Param("when", "The time of day, such as 07:30 or 7:30 pm", only=(SCHEDULE,)),
        Param("zone", "The time zone or a city in it, such as Asia/Seoul", suggests=True, only=(SCHEDULE,)),
        Param("days", "weekdays, daily, mon,wed or mon-fri", only=(SCHEDULE,)),
        Param("about", "Only about these topics, with commas between", only=(SCHEDULE,)),
        Param("people", "Only with these people, with commas between", only=(SCHEDULE,)),
        Param("sources", "Only from these sources, with commas between", only=(SCHEDULE,)),
        Param("max", "The most stories", kind="number", only=(SCHEDULE,)),
        Param(
            "quiet", "“yes”: nothing where there is nothing to tell; 22:00-06:00: nothing late in these hours", only=(SCHEDULE,)
        ),
        Param("number", "Which digest, as “list” numbers them", kind="number", only=NUMBERED),
    ),
    example="schedule 07:30 Asia/Seoul weekdays about sanctions",
)


async def run(desk: Desk, request: Request) -> Message:
    """Do what the first word says. Raises Refusal, BadInput, StoreError."""
    what, rest = _wanted(request)
    action = _ACTIONS.get(what)
    if action is None:
        raise Refusal(delivery_words.usage(what))
    return await action(desk, request, rest)


def suggest(param: str, typed: str) -> list[Choice]:
    """Completions of a half-typed argument: time zones."""
    if param != "zone":
        return []
    found = zones.nearest(typed, 25) if typed.strip() else ["UTC", "Europe/London", "America/New_York", "Asia/Seoul"]
    return [Choice(name.replace("_", " "), name) for name in found]


def _wanted(request: Request) -> tuple[str, str]:
    """What to do, and the words behind it: as typed, from typed options, or from a button."""
    if "value" in request.args or not request.args:
        first, _, rest = (request.args.get("value") or request.text).strip().partition(" ")
    else:
        args = _fields(request)
        first, rest = args.pop("what", ""), _phrase(args)
    what = first.casefold()
    if what not in ACTIONS and schedule_words.may_begin(what):  # “digest 07:30 Seoul”
        return "schedule", f"{first} {rest}".strip()
    return what or ("schedule" if rest else "list"), rest.strip()


def _fields(request: Request) -> dict[str, str]:
    """What was filled in, field by field."""
    typed = {name: value.strip() for name, value in request.args.items()}
    return {} if "value" in typed else {name: value for name, value in typed.items() if value}


def _phrase(args: dict[str, str]) -> str:
    """Typed options as one would type them."""
    parts = [f"#{args['number']}" if "number" in args else "", *(args.get(name, "") for name in ("when", "zone", "days"))]
    parts += [f"{name} {args[name]}" for name in ("about", "people", "sources", "max", "quiet") if name in args]
    return " ".join(part for part in parts if part)


# ---- changes


async def _schedule(desk: Desk, request: Request, typed: str) -> Message:
    """A schedule takes the place of the one that is there; “another” in front of it stands beside."""
    _managers_only(request)
    workspace, here = workspace_of(request.place), await _here(desk, request)
    number, typed = _numbered(typed)
    fields, beside = _fields(request), typed.casefold().startswith(f"{ANOTHER} ")
    zone, when = await _zone(desk, workspace, here), fields.get("when", "") if fields else typed
    when = when[len(ANOTHER) :] if beside else when
    schedule = schedule_words.filled_in(fields | {"when": when}, zone) if fields else schedule_words.parse(when, zone)
    if beside or not here:
        if len(here) >= MOST:
            raise Refusal(delivery_words.too_many(MOST))
        made = await desk.store.subscriptions.add(workspace, request.place, request.user, schedule, at=desk.now)
        before = None
    else:
        before = _chosen(here, number)
        made = await desk.store.subscriptions.change(workspace, before.id, request.user, schedule, at=desk.now) or before
    await _record(desk, request, "digest schedule", made, schedule=schedule_words.in_words(schedule))
    assumed, obstacle = schedule.zone == "UTC" and "utc" not in typed.casefold(), await desk.obstacle(made.place)
    return view.scheduled(made, before, desk.now, assumed=assumed, obstacle=obstacle)


async def _pause(desk: Desk, request: Request, typed: str) -> Message:
    _managers_only(request)
    chosen = await _picked(desk, request, typed)
    await desk.store.subscriptions.pause(chosen.workspace, chosen.id, at=desk.now)
    await _record(desk, request, "digest pause", chosen)
    return view.changed(delivery_words.paused(chosen.id), chosen.id, paused=True)


async def _resume(desk: Desk, request: Request, typed: str) -> Message:
    _managers_only(request)
    chosen = await _picked(desk, request, typed)
    resumed = await desk.store.subscriptions.resume(chosen.workspace, chosen.id, at=desk.now) or chosen
    await _record(desk, request, "digest resume", chosen)
    return view.changed(delivery_words.resumed(chosen.id, view.next_times(resumed, desk.now)), chosen.id, paused=False)


async def _remove(desk: Desk, request: Request, typed: str) -> Message:
    _managers_only(request)
    chosen = await _picked(desk, request, typed)
    await desk.store.subscriptions.remove(chosen.workspace, chosen.id)
    what = schedule_words.in_words(chosen.schedule)
    await _record(desk, request, "digest remove", chosen, schedule=what)
    return view.said(delivery_words.removed(what))


async def _now(desk: Desk, request: Request, typed: str) -> Message:
    """Post one at once; the next scheduled one then tells what came since."""
    _managers_only(request)
    chosen = await _picked(desk, request, typed)
    if chosen.place.platform not in desk.delivers:
        raise Refusal(delivery_words.NOT_FROM_HERE)
    await posting.at_once(desk.store, chosen, desk.now, desk.confidence)
    await _record(desk, request, "digest now", chosen)
    return view.said(delivery_words.ON_ITS_WAY)


# ---- looks


async def _list(desk: Desk, request: Request, typed: str) -> Message:  # noqa: ARG001 (the signature of an action)
    return view.listing(await _here(desk, request), desk.now, request.may_manage)


async def _preview(desk: Desk, request: Request, typed: str) -> Message:
    return digest_view.preview(
        await _upcoming(desk, request, typed), replace(desk.links, workspace=workspace_of(request.place))
    )


async def _upcoming(desk: Desk, request: Request, typed: str) -> Digest:
    """What a digest would tell just now; where none is scheduled, one about everything since yesterday's midnight."""
    here, workspace = await _here(desk, request), workspace_of(request.place)
    if typed or here:
        return await posting.compose(desk.store, await _picked(desk, request, typed), desk.now, desk.confidence)
    wish = DigestWish(zone=await _zone(desk, workspace, here))
    yesterday = (desk.now - posting.FIRST).astimezone(ZoneInfo(wish.zone))
    since = yesterday.replace(hour=0, minute=0, second=0, microsecond=0)
    return await digests.compose(desk.store, workspace, wish, since, desk.now, confidence=desk.confidence)


async def _why(desk: Desk, request: Request, typed: str) -> Message:
    """What became of the latest digests here, and of each article that the last one might have told of."""
    if not (typed or await _here(desk, request)):
        return digest_view.why(await _upcoming(desk, request, typed))
    chosen = await _picked(desk, request, typed)
    latest = await desk.store.deliveries.latest(chosen.workspace, DIGEST, chosen.id, limit=posting.EXPLAINED)
    return view.why(latest, chosen.schedule.zone, posting.why(latest))


async def schedules(desk: Desk, request: Request) -> list[Block]:
    """The digests of a workspace with their buttons, for a page about all of it."""
    return view.entries(await _theirs(desk, request), desk.now, request.may_manage, anywhere=True)


# ---- what they share


async def _here(desk: Desk, request: Request) -> tuple[Subscription, ...]:
    return await desk.store.subscriptions.list(workspace_of(request.place), request.place)


async def _theirs(desk: Desk, request: Request) -> list[Subscription]:
    """The digests of a workspace that somebody set or, who manages it, all those in channels."""
    found = await desk.store.subscriptions.list(workspace_of(request.place))
    return [one for one in found if one.user == request.user or (request.may_manage and not one.place.direct)]


async def _picked(desk: Desk, request: Request, typed: str) -> Subscription:
    """The one here that was named or, where nobody else listens, by its number one elsewhere."""
    here = await _here(desk, request)
    if request.place.direct and typed.strip():
        here = (*here, *(one for one in await _theirs(desk, request) if one not in here))
    return _chosen(here, typed)


def _numbered(typed: str) -> tuple[str, str]:
    """#2 07:30 -> 2, 07:30."""
    first, _, rest = typed.partition(" ")
    return (first, rest) if first.startswith("#") else ("", typed)


def _chosen(here: Sequence[Subscription], typed: str) -> Subscription:
    """The one whose number was typed; without a number the only one."""
    number = typed.strip().lstrip("#")
    if not here:
        raise Refusal(delivery_words.SCHEDULE_FIRST)
    if not number:
        if len(here) > 1:
            raise Refusal(delivery_words.which_digest([one.id for one in here]))
        return here[0]
    found = next((one for one in here if str(one.id) == number), None)
    if found is None:
        raise Refusal(delivery_words.no_such_digest(number))
    return found


async def _zone(desk: Desk, workspace: str, here: Sequence[Subscription]) -> str:
    """Where nobody names a zone: the one that was named last, here or else in the workspace."""
    known = here or await desk.store.subscriptions.list(workspace)
    return known[-1].schedule.zone if known else "UTC"


async def _record(desk: Desk, request: Request, action: str, subscription: Subscription, **detail: str) -> None:
    place = f"{subscription.place.platform} {subscription.place.id}"
    await desk.store.workspaces.record(
        subscription.workspace, request.user, action, at=desk.now, digest=subscription.id, place=place, **detail
    )


def _managers_only(request: Request) -> None:
    if not request.may_manage:
        raise Refusal(words.MANAGERS_ONLY)


_ACTIONS: dict[str, Callable[[Desk, Request, str], Awaitable[Message]]] = {
    "schedule": _schedule,
    "list": _list,
    "pause": _pause,
    "resume": _resume,
    "remove": _remove,
    "preview": _preview,
    "now": _now,
    "why": _why,
}
