"""The commands `follow`, `unfollow` and `follows`: be told what somebody says anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adapters.base import BUTTON_LIMIT, Button, CommandSpec, Message, Param, Request
from bot import delivery_words, words
from bot.errors import Refusal
from bot.lookup import workspace_of
from bot.store import Follow
from bot.views import answers
from bot.views import schedules as view

if TYPE_CHECKING:
    from bot.commands import Desk

MOST = 50
"""People that one place follows."""
CAP = 10
"""Alerts a day for each."""
ACTION = "follow"
SPEC = CommandSpec(
    ACTION,
    "Be told here what somebody says anew",
    (
        Param(
            "name", "Whom: a name, or an office such as “Russian foreign minister”", required=True, kind="person", suggests=True
        ),
        Param("about", "Only about this topic"),
    ),
)
UNFOLLOW = CommandSpec(
    "unfollow", "Follow somebody no longer", (Param("name", "The name, or the number in “follows”", required=True),)
)
FOLLOWS = CommandSpec(
    "follows",
    "Who is followed here: list, mute, unmute",
    (Param("what", "What to do", choices=("list", "mute", "unmute")), Param("number", "Whom: the number or the name")),
    example="mute Lavrov",
)
_ABOUT = re.compile(r"\s+(?:about|on)\s+", re.IGNORECASE)
_BUTTON = re.compile(r"p(\d+) ?(.*)", re.DOTALL)


async def follow(desk: Desk, request: Request) -> Message:
    """Follow whom the name means; where it may mean several, ask. Raises Refusal, StoreError."""
    _may_change(request)
    if pressed := _BUTTON.fullmatch(request.args.get("value", "")):
        return await _follow(desk, request, int(pressed[1]), pressed[2] or None)
    name, topic = _typed(request)
    if not name:
        raise Refusal(delivery_words.FOLLOW_WHOM)
    lookup = desk.lookup(request)
    found = await lookup.person(name)
    if len(found.people) == 1 and found.sure:
        return await _follow(desk, request, found.people[0].id, topic)
    question = words.which_one(name) if found.sure else words.unknown_name(name, bool(found.people), found.empty)
    values = [(lookup.label(person), f"p{person.id} {topic or ''}".strip()) for person in found.people]
    fitting = [Button(label, ACTION, value) for label, value in values if len(ACTION) + len(value) <= BUTTON_LIMIT]
    return answers.choice(question, fitting)


async def _follow(desk: Desk, request: Request, person: int, topic: str | None) -> Message:
    workspace = workspace_of(request.place)
    if len(await _here(desk, request)) >= MOST:
        raise Refusal(delivery_words.too_many_follows(MOST))
    made = await desk.store.follows.add(workspace, request.place, request.user, person, topic, cap=CAP, at=desk.now)
    if made is None:
        raise Refusal(words.OUTDATED_BUTTON)
    await _record(desk, request, "follow", made)
    return view.following(made)


async def unfollow(desk: Desk, request: Request) -> Message:
    _may_change(request)
    chosen = await _chosen(desk, request, request.args.get("value") or request.args.get("name") or request.text)
    await desk.store.follows.remove(chosen.workspace, chosen.id)
    await _record(desk, request, "unfollow", chosen)
    return view.said(delivery_words.unfollowed(chosen.name, chosen.topic))


async def follows(desk: Desk, request: Request) -> Message:
    """List who is followed here, or mute and unmute one of them."""
    typed = request.args.get("value") or f"{request.args.get('what', '')} {request.args.get('number', '')}".strip()
    what, _, whom = (typed or request.text).strip().partition(" ")
    if what.casefold() not in ("mute", "unmute"):
        here = await _here(desk, request)
        return view.follows(here, request.place.direct or request.may_manage)
    _may_change(request)
    chosen, muted = await _chosen(desk, request, whom), what.casefold() == "mute"
    await desk.store.follows.mute(chosen.workspace, chosen.id, muted)
    await _record(desk, request, f"follows {what.casefold()}", chosen)
    said = delivery_words.muted if muted else delivery_words.unmuted
    return view.muted(chosen, said(chosen.name, chosen.topic), muted)


def _typed(request: Request) -> tuple[str, str | None]:
    """Lavrov about sanctions."""
    if request.args:
        return request.args.get("name", "").strip(), request.args.get("about", "").strip() or None
    name, *about = _ABOUT.split(request.text.strip(), maxsplit=1)
    return name, about[0].strip() if about else None


async def _here(desk: Desk, request: Request) -> tuple[Follow, ...]:
    return await desk.store.follows.list(workspace_of(request.place), request.place)


async def _chosen(desk: Desk, request: Request, typed: str) -> Follow:
    """By number, or by a part of the name; where several fit, the first."""
    wanted = typed.strip().lstrip("#")
    here = await _here(desk, request)
    if not wanted and len(here) == 1:
        return here[0]
    if not wanted:
        raise Refusal(delivery_words.which_follow([one.name for one in here]) if here else delivery_words.NO_FOLLOWS)
    name, *_ = _ABOUT.split(wanted, maxsplit=1)
    fits = [
        one
        for one in here
        if str(one.id) == wanted or (name and not name.isdecimal() and name.casefold() in one.name.casefold())
    ]
    if not fits:
        raise Refusal(delivery_words.no_such_follow(wanted))
    return fits[0]


async def _record(desk: Desk, request: Request, action: str, follow: Follow) -> None:
    place = f"{follow.place.platform} {follow.place.id}"
    await desk.store.workspaces.record(
        follow.workspace, request.user, action, at=desk.now, person=follow.name, topic=follow.topic, place=place
    )


def _may_change(request: Request) -> None:
    """In a direct conversation everybody follows whom they like; in a channel those who manage it."""
    if not (request.place.direct or request.may_manage):
        raise Refusal(words.MANAGERS_ONLY)
